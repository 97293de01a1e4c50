import Features
import Histories
import Models
import Tables

@testable import Scoring

/// A hand-made model over two features and a plan, and customers to score.
enum SmallScores {
    static let cutoff = Cutoff(Instant(year: 2024, month: 1, day: 1))

    static func feature(_ name: String) throws -> Feature {
        guard let feature = Catalogue.feature(named: name) else { throw MissingFeature(name: name) }
        return feature
    }

    /// One of every kind.
    static let calibrations: [LogOddsCalibration] = [
        .identity, .line(slope: 0.8, intercept: -0.2), .beta(BetaCalibration(a: 0.6, b: 1.4, c: -0.1)),
        IsotonicCalibration(logOdds: [-2, -0.5, 1], calibratedLogOdds: [-2.5, -1, 0.2], tailSlope: 0.7)
            .map(LogOddsCalibration.isotonic) ?? .identity,
    ]

    struct MissingFeature: Error {
        let name: String
    }

    static func input(_ name: String, fill: Double, centre: Double, scale: Double) throws -> ModelInput {
        let feature = try feature(name)
        return ModelInput(
            name: name, meaning: feature.meaning, unit: feature.unit,
            origin: .feature(definition: feature.fingerprint, kind: feature.kind),
            encoding: .number(NumberEncoding(transform: .logOnePlus, fill: fill, centre: centre, scale: scale)))
    }

    static func model(activeDays: Int? = nil, calibration: LogOddsCalibration = .identity) throws -> RiskModel {
        RiskModel(
            inputs: [
                try input("recency_days", fill: 30, centre: 3, scale: 1),
                try input("purchases_90d", fill: 1, centre: 0.7, scale: 0.5),
                try input("gap_mean_days", fill: 20, centre: 3, scale: 0.8),
                ModelInput(
                    name: "plan", meaning: "The attribute plan.", origin: .attribute,
                    encoding: .category(
                        CategoryEncoding(levels: ["basic", "plus"], unknown: .other, allowsMissing: true))),
            ],
            intercept: -0.7,
            terms: [
                ModelTerm(name: "recency_days", shape: .linear(input: 0), coefficient: 0.9, mean: 0),
                ModelTerm(name: "purchases_90d", shape: .linear(input: 1), coefficient: -0.4, mean: 0),
                ModelTerm(name: "gap_mean_days", shape: .linear(input: 2), coefficient: 0.1, mean: 0),
                ModelTerm(name: "gap_mean_days missing", shape: .missing(inputs: [2]), coefficient: 0.3, mean: 0.25),
                ModelTerm(name: "plan=plus", shape: .level(input: 3, .named("plus")), coefficient: -0.6, mean: 0.5),
            ],
            calibration: calibration,
            training: TrainingRecord(
                subject: .histories(
                    HistoriesSubject(outcome: .inactive, horizonDays: 90, activeDays: activeDays, baseRates: [])),
                figures: TrainingFigures(
                    rows: 100, churners: 30, logLikelihood: -50, nullLogLikelihood: -61, effectiveParameters: 6)))
    }

    /// Customers c00…, some of them alike.
    static func matrix(customers: Int = 25) throws -> FeatureMatrix {
        let rows = 0..<customers
        return FeatureMatrix(
            customer: rows.map { Int32($0) }, cutoff: rows.map { _ in 0 }, cutoffs: [cutoff],
            features: [try feature("recency_days"), try feature("purchases_90d"), try feature("gap_mean_days")],
            columns: [
                rows.map { Double(($0 / 3) * 7 % 60) }, rows.map { Double($0 / 3 % 4) },
                rows.map { $0 % 6 < 3 ? .nan : Double(5 + $0 / 3) },
            ],
            attributes: [
                Attribute(name: "plan", texts: InternedColumn(texts: rows.map { $0 % 12 < 6 ? "plus" : "basic" }))
            ])
    }

    static func ids(_ count: Int) -> [String] { (0..<count).map { "c" + ($0 < 10 ? "0" : "") + String($0) } }
}
