import Features
import Histories
import Models
import Tables

/// A model with every kind of input and term, for tests.
enum SmallModel {
    static func histories() -> RiskModel {
        RiskModel(
            inputs: [
                ModelInput(
                    name: "purchases_90d", meaning: "Purchases in the last 90 days.", unit: "purchases",
                    origin: .feature(definition: "purchases_90d = total purchases of 90 days", kind: .count),
                    encoding: .number(NumberEncoding(transform: .logOnePlus, fill: 2, centre: 0.75, scale: 0.3))),
                ModelInput(
                    name: "gap_mean_days", meaning: "Mean days between purchases.", unit: "days",
                    origin: .feature(definition: "gap_mean_days = …", kind: .duration),
                    encoding: .number(NumberEncoding(transform: .identity, fill: 21.5, centre: 30, scale: 10))),
                ModelInput(
                    name: "plan", meaning: "The attribute plan.", origin: .attribute,
                    encoding: .category(
                        CategoryEncoding(levels: ["basic", "gold “x”\n"], unknown: .other, allowsMissing: true))),
            ],
            intercept: -1.25, interceptFigures: CoefficientFigures(standardError: 0.1),
            terms: [
                ModelTerm(
                    name: "purchases_90d", shape: .linear(input: 0), coefficient: -0.1 - 0.2, mean: 0,
                    figures: CoefficientFigures(standardError: 0.1, z: -3, pValue: 0.0027, low: -0.5, high: -0.1)),
                ModelTerm(name: "gap_mean_days", shape: .linear(input: 1), coefficient: 1e-300, mean: 0),
                ModelTerm(name: "gap_mean_days missing", shape: .missing(inputs: [1]), coefficient: 0.5, mean: 0.25),
                ModelTerm(name: "plan=basic", shape: .level(input: 2, .named("basic")), coefficient: 0.75, mean: 0.5),
                ModelTerm(name: "plan other", shape: .level(input: 2, .other), coefficient: -2, mean: 0.125),
                ModelTerm(name: "plan missing", shape: .level(input: 2, .missing), coefficient: 3, mean: 0.0625),
            ],
            calibration: .line(slope: 0.9375, intercept: 0.03125),
            training: TrainingRecord(
                subject: .histories(
                    HistoriesSubject(
                        outcome: .decline(fraction: 0.5), horizonDays: 90, activeDays: 365,
                        baseRates: [
                            .init(cutoff: Instant(year: 2024, month: 1, day: 1), rows: 100, churners: 20),
                            .init(cutoff: Instant(microseconds: 1_711_929_600_000_001), rows: 50, churners: 50),
                        ],
                        seenCustomers: CustomerSketch(ids: ["a", "b", "c"]))),
                figures: TrainingFigures(
                    rows: 150, churners: 70, logLikelihood: -81.3, nullLogLikelihood: -103.6, effectiveParameters: 6.9,
                    l2: 0.1,
                    crossValidation: .init(folds: 5, rows: 150, auc: 0.8, logLoss: 0.55, calibrationSlope: 0.93)),
                decileRisks: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1],
                setAside: [.init(name: "spend_30d", reason: "the same in every row")], warnings: ["few churners"],
                files: [.init(name: "purchases.csv", sha256: String(repeating: "ab", count: 32))],
                options: [.init("label", "decline")], seed: .max,
                certificate: LeakCertificate(
                    customers: 90, vectors: 140, cutoffs: 2, digest: String(repeating: "0f", count: 32),
                    uncertified: ["plan"])))
    }

    static func table() -> RiskModel {
        RiskModel(
            inputs: [
                ModelInput(
                    name: "age", meaning: "The column age.", origin: .column,
                    encoding: .number(NumberEncoding(transform: .identity, fill: nil, centre: 0, scale: 1))),
                ModelInput(
                    name: "city", meaning: "The column city.", origin: .column,
                    encoding: .category(CategoryEncoding(levels: ["A", "B"], unknown: .refuse, allowsMissing: false))),
            ],
            intercept: 0.5,
            terms: [
                ModelTerm(name: "age", shape: .linear(input: 0), coefficient: 0.01, mean: 40),
                ModelTerm(name: "city=B", shape: .level(input: 1, .named("B")), coefficient: -1, mean: 0.5),
            ],
            offsetColumn: "known",
            covariance: FitCovariance([[0.25, 0.01, -0.125], [0.01, 0.0016, 0], [-0.125, 0, 1]]),
            training: TrainingRecord(
                subject: .table(TableSubject(target: "churned", positive: "yes", weights: "weight")),
                figures: TrainingFigures(
                    rows: 10, churners: 4, logLikelihood: -5, nullLogLikelihood: -6, effectiveParameters: 3)))
    }
}
