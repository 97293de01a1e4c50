import Features
import Foundation
import Histories
import Models
import Statistics
import Tables
import Testing

@testable import Training

@Suite struct HazardTrainerTests {
    /// A panel of customers with two scores (which enter as they are) and the interval in which their event happens; as
    /// many as the intervals where it does not.
    private static func panel(
        _ x: [Double], _ z: [Double], eventIn interval: [Int], intervals: Int, outcome: Outcome
    ) -> HorizonPanel {
        let features = ["satisfaction_last", "satisfaction_mean_365d"].compactMap { Catalogue.feature(named: $0) }
        let matrix = FeatureMatrix(
            customer: x.indices.map { Int32($0) }, cutoff: [Int32](repeating: 0, count: x.count),
            cutoffs: [Cutoff(Instant(year: 2024, month: 1, day: 1))], features: features, columns: [x, z])
        // By the end of interval k: an event that is leaving has happened, one that is coming back has not.
        let churned = (0..<intervals).map { end in interval.map { outcome == .left ? $0 <= end : $0 > end } }
        return HorizonPanel(
            Panel(matrix: matrix, churned: churned[intervals - 1], outcome: outcome, horizonDays: 30 * intervals),
            horizonsDays: (1...intervals).map { 30 * $0 }, churned: churned)
    }

    private static func ids(_ panel: HorizonPanel) -> [String] { panel.panel.churned.indices.map { "c\($0)" } }

    private func train(_ panel: HorizonPanel, l2: Double? = 0, threads: Int = 1) async throws -> RiskModel {
        var options = TrainingOptions()
        if let l2 { options.ridge = .fixed(l2) }
        options.threads = threads
        return try await HazardTrainer.train(panel, ids: Self.ids(panel), activeDays: nil, options)
    }

    /// Coefficients of raw values, their standard errors, and the intercept at raw zeros.
    private func raw(_ model: RiskModel) -> (intercept: Double, coefficients: [Double], errors: [Double]) {
        var intercept = model.intercept
        var coefficients: [Double] = []
        var errors: [Double] = []
        for term in model.terms {
            guard case .number(let encoding) = model.inputs[term.input].encoding else { continue }
            coefficients.append(term.coefficient / encoding.scale)
            errors.append((term.figures.standardError ?? .nan) / encoding.scale)
            intercept -= term.coefficient * encoding.centre / encoding.scale
        }
        return (intercept, coefficients, errors)
    }

    private struct Reference: Decodable {
        struct Fit: Decodable {
            let rows: Int
            let events: Int
            let coefficients: [Double]
            let standardErrors: [Double]
            let logLikelihood: Double
        }
        let x: [Double]
        let z: [Double]
        let interval: [Int]
        let leaving: Fit
        let stayingAway: Fit

        static func read() throws -> Reference {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("References/hazards/person-periods.json")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Reference.self, from: Data(contentsOf: file))
        }
    }

    /// The reference stops at a relative change of 1e-14 of its deviance: its coefficients are good to 1e-8.
    @Test(arguments: [Outcome.left, .inactive])
    func theFitIsThatOfTheGLMOnPersonPeriods(_ outcome: Outcome) async throws {
        let reference = try Reference.read()
        let fit = outcome == .left ? reference.leaving : reference.stayingAway
        let model = try await train(
            Self.panel(reference.x, reference.z, eventIn: reference.interval, intervals: 3, outcome: outcome))
        let found = raw(model)
        let hazards = try #require(model.hazards)
        let coefficients = [found.intercept] + found.coefficients + hazards.intervals.dropFirst().map(\.constant)
        for (value, expected) in zip(coefficients, fit.coefficients) { #expect((value - expected).magnitude < 1e-7) }
        let errors = found.errors + hazards.intervals.dropFirst().map { $0.figures.standardError ?? .nan }
        for (value, expected) in zip(errors, fit.standardErrors.dropFirst()) {
            #expect((value - expected).magnitude < 1e-6)
        }
        #expect((model.training.figures.logLikelihood - fit.logLikelihood).magnitude < 1e-7)
        #expect(hazards.intervals.map(\.atRisk).reduce(0, +) == fit.rows)
        #expect(hazards.intervals.map(\.events).reduce(0, +) == fit.events)
        #expect(model.inputs.map(\.name) == ["satisfaction_last", "satisfaction_mean_365d"])
    }

    /// Customers of a hazard model with known coefficients: each estimate lies within four standard errors of the
    /// truth, a chance of failing below 1 in 10,000 a figure.
    @Test(arguments: [Outcome.left, .inactive])
    func knownHazardsAreFoundAgain(_ outcome: Outcome) async throws {
        var generator = SeededGenerator(seed: 12)
        let truth = (constants: [-2.2, -1.7, -1.9], x: 0.9, z: -0.5)
        var (x, z, interval): ([Double], [Double], [Int]) = ([], [], [])
        for _ in 0..<6000 {
            x.append(4 * generator.uniform() - 2)
            z.append(2 * generator.uniform())
            let shared = truth.x * x[x.count - 1] + truth.z * z[z.count - 1]
            // Coming back has the log-odds of not staying away, which is made likelier for all by the same 2.
            let (sign, more): (Double, Double) = outcome == .left ? (1, 0) : (-1, 2)
            let happens = truth.constants.map { generator.uniform() < Logistic.risk(sign * ($0 + shared + more)) }
            interval.append(happens.firstIndex(of: true) ?? 3)
        }
        let model = try await train(Self.panel(x, z, eventIn: interval, intervals: 3, outcome: outcome))
        let found = raw(model)
        #expect((found.coefficients[0] - truth.x).magnitude < 4 * found.errors[0])
        #expect((found.coefficients[1] - truth.z).magnitude < 4 * found.errors[1])
        for (interval, constant) in zip(try #require(model.hazards).intervals, truth.constants).dropFirst() {
            let error = try #require(interval.figures.standardError)
            #expect((interval.constant - (constant - truth.constants[0])).magnitude < 4 * error)
            #expect(error < 0.2)
        }
    }

    @Test(arguments: [Outcome.left, .inactive], [0, 10])
    func oneIntervalIsThePlainModel(_ outcome: Outcome, _ l2: Double) async throws {
        let reference = try Reference.read()
        let panel = Self.panel(
            reference.x, reference.z, eventIn: reference.interval.map { $0 == 0 ? 0 : 1 }, intervals: 1,
            outcome: outcome)
        let hazards = try await train(panel, l2: l2)
        var options = TrainingOptions()
        options.ridge = .fixed(l2)
        let plain = try await Trainer.train(
            TrainingPanel(panel.panel, ids: Self.ids(panel), activeDays: nil), options)
        try #require(plain.calibration == .identity)
        #expect((hazards.intercept - plain.intercept).magnitude < 1e-10)
        for (term, other) in zip(hazards.terms, plain.terms) {
            #expect((term.coefficient - other.coefficient).magnitude < 1e-10 && term.name == other.name)
        }
        for step in -20...20 {
            let logOdds = Double(step) / 4
            #expect((hazards.risk(ofLogOdds: logOdds) - plain.risk(ofLogOdds: logOdds)).magnitude < 1e-10)
        }
        for (risk, other) in zip(hazards.training.decileRisks, plain.training.decileRisks) {
            #expect((risk - other).magnitude < 1e-10)
        }
        #expect(hazards.training.figures.churners == plain.training.figures.churners)
        let difference = hazards.training.figures.nullLogLikelihood - plain.training.figures.nullLogLikelihood
        #expect(difference.magnitude < 1e-9)
    }

    /// With a ridge, and whatever the line of calibration: in each interval the hazards of those at risk add up to the
    /// events.
    @Test(arguments: [Outcome.left, .inactive])
    func asManyChurnInEachIntervalAsTheHazardsSay(_ outcome: Outcome) async throws {
        let reference = try Reference.read()
        let panel = Self.panel(reference.x, reference.z, eventIn: reference.interval, intervals: 3, outcome: outcome)
        let model = try await train(panel, l2: 300)
        let hazards = try #require(model.hazards)
        let matrix = try model.matrix(of: panel.panel.matrix, ids: Self.ids(panel))
        let slope = try #require(model.calibration.straightLine).slope
        var logOdds = [Double](repeating: model.baseLogOdds, count: matrix.rowCount)
        for term in model.terms {
            let values = term.shape.values(in: matrix, rows: 0..<matrix.rowCount, inputs: model.inputs)
            for row in logOdds.indices {
                logOdds[row] += slope * term.coefficient * (values[row] - term.mean)
            }
        }
        for (place, interval) in hazards.intervals.enumerated() {
            let open = reference.interval.indices.filter { reference.interval[$0] >= place }
            let expected = open.reduce(0) { $0 + Logistic.risk(logOdds[$1] + interval.constant) }
            #expect(open.count == interval.atRisk)
            #expect((expected - Double(interval.events)).magnitude < 1e-6)
        }
        for (place, threshold) in model.training.decileRisks.enumerated() {
            let above = logOdds.count { model.risk(ofLogOdds: $0) > threshold + 1e-12 }
            #expect(above == 30 * (place + 1))
        }
    }

    @Test func theBytesDoNotDependOnThreads() async throws {
        let reference = try Reference.read()
        let panel = Self.panel(reference.x, reference.z, eventIn: reference.interval, intervals: 3, outcome: .left)
        let one = ModelFile.bytes(of: try await train(panel, l2: nil))
        #expect(ModelFile.bytes(of: try await train(panel, l2: nil, threads: 3)) == one)
        let read = try ModelFile.model(from: one, file: "m.json")
        guard case .histories(let subject) = read.training.subject else { return }
        #expect(subject.horizonDays == 90 && subject.baseRates.map(\.rows) == [300])
        #expect(subject.baseRates.map(\.churners) == [panel.panel.churners])
    }

    @Test func onlyWantedInputsTakePartAndTheIntervalsStay() async throws {
        let reference = try Reference.read()
        let panel = Self.panel(reference.x, reference.z, eventIn: reference.interval, intervals: 3, outcome: .left)
        var options = TrainingOptions()
        options.ridge = .fixed(0)
        options.wanted = ["satisfaction_last"]
        let model = try await HazardTrainer.train(panel, ids: Self.ids(panel), activeDays: nil, options)
        #expect(model.inputs.map(\.name) == ["satisfaction_last"])
        #expect(model.hazards?.intervals.count == 3)
        #expect(model.hazards?.intervals[1].figures.standardError != nil)
    }

    @Test func anIntervalOfOneOutcomeIsAnError() async throws {
        let x = (0..<40).map { Double($0 % 7) }
        let z = (0..<40).map { Double($0 % 5) }
        let panel = Self.panel(x, z, eventIn: (0..<40).map { $0 % 2 == 0 ? 0 : 3 }, intervals: 2, outcome: .left)
        await #expect(throws: HazardError.oneOutcome(fromDays: 30, toDays: 60, atRisk: 20, events: 0)) {
            try await train(panel)
        }
    }
}
