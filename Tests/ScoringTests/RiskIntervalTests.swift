import Foundation
import Histories
import Models
import Statistics
import Testing

@testable import Scoring

@Suite struct RiskIntervalTests {
    private static func number(_ name: String) -> ModelInput {
        ModelInput(
            name: name, meaning: name, origin: .column,
            encoding: .number(NumberEncoding(transform: .identity, fill: nil, centre: 0, scale: 1)))
    }

    private static let record = TrainingRecord(
        subject: .table(TableSubject(target: "y", positive: "")),
        figures: TrainingFigures(
            rows: 10, churners: 4, logLikelihood: -5, nullLogLikelihood: -6, effectiveParameters: 2))

    /// log-odds = −1 + 0.5·(x − 2), whose variance is 0.04 + 2·0.01·(x − 2) + 0.09·(x − 2)².
    private static func line(_ calibration: LogOddsCalibration = .identity) -> RiskModel {
        RiskModel(
            inputs: [number("x")], intercept: -2,
            terms: [ModelTerm(name: "x", shape: .linear(input: 0), coefficient: 0.5, mean: 2)],
            calibration: calibration, covariance: FitCovariance([[0.04, 0.01], [0.01, 0.09]]), training: record)
    }

    private static let values = [-30, -3.5, 0, 2, 2.25, 11, 60]

    private static func matrix(_ columns: [Double]...) -> ModelMatrix {
        ModelMatrix(rowCount: columns[0].count, columns: columns.map(ModelMatrix.Column.numbers))
    }

    @Test(arguments: SmallScores.calibrations) func ofOneColumnIsTheClosedForm(calibration: LogOddsCalibration)
        async throws
    {
        let model = Self.line(calibration)
        let found = try await IntervalScorer(model).intervals(of: Self.matrix(Self.values))
        let risks = try await Scorer(model).risks(of: Self.matrix(Self.values))
        for (index, x) in Self.values.enumerated() {
            let logOdds = -1 + 0.5 * (x - 2)
            let error = (0.04 + 0.02 * (x - 2) + 0.09 * (x - 2) * (x - 2)).squareRoot()
            let ends = [-1.959963984540054, 1.959963984540054].map {
                1 / (1 + exp(-calibration.calibrated(logOdds + $0 * error)))
            }
            #expect(abs(found[index].low / ends[0] - 1) < 1e-6, "x = \(x)")
            #expect(abs(found[index].high / ends[1] - 1) < 1e-6, "x = \(x)")
            #expect(found[index].low <= risks[index] && risks[index] <= found[index].high)
        }
    }

    @Test func aBaseRateMovesBothEnds() async throws {
        let model = try Self.line().corrected(toBaseRate: 0.1)
        let found = try await IntervalScorer(model).intervals(of: Self.matrix([2]))[0]
        let shift = log(0.1 / 0.9) - log(0.4 / 0.6)
        #expect(abs(found.high - 1 / (1 + exp(1 - shift - 0.2 * 1.959963984540054))) < 1e-9)
    }

    @Test func aModelWithoutACovarianceHasNone() {
        var model = Self.line()
        model.covariance = nil
        #expect(throws: ModelError.noCovariance) { try IntervalScorer(model) }
    }

    /// A curve, a surface and a coefficient, each parameter with a variance of its own: the variance of the log-odds is the
    /// sum of squared derivatives, here by moving one parameter at a time, times the variances.
    @Test func curvesAndSurfacesAreKnownAsTheirPointsAre() async throws {
        let (x, z) = (Self.number("x"), Self.number("z"))
        guard case .number(let encoding) = x.encoding else { return }
        let axis = try #require(KnotAxis(knots: [0, 1, 4], encoding: encoding))
        let coarse = try #require(KnotAxis(knots: [0, 2], encoding: encoding))
        func model(_ p: [Double]) -> RiskModel {
            RiskModel(
                inputs: [x, z], intercept: p[0] - 1.5 * p[10],
                terms: [
                    ModelTerm(
                        name: "x", shape: .curve(input: 0, Curve(axis: axis, values: Array(p[1..<4]))), coefficient: 1,
                        mean: 0),
                    ModelTerm(
                        name: "x × z",
                        shape: .surface(
                            Surface(
                                inputs: (0, 1), first: .knots(axis), second: .knots(coarse), values: Array(p[4..<10]))),
                        coefficient: 1, mean: 0),
                    ModelTerm(name: "z", shape: .linear(input: 1), coefficient: p[10], mean: 1.5),
                ], training: Self.record)
        }
        let parameters = (0..<11).map { sin(Double($0)) / 2 }
        let variances = (0..<11).map { 0.01 * Double($0 + 1) }
        var known = model(parameters)
        known.covariance = FitCovariance(
            (0..<11).map { row in (0..<11).map { $0 == row ? variances[row] : 0 } })
        let matrix = Self.matrix([-1, 0, 0.3, 1, 2.5, 4, 9], [0.5, 0, 2, 1.1, -3, 1, 0.7])
        let base = try await Scorer(known).logOdds(of: matrix)
        var expected = [Double](repeating: 0, count: base.count)
        for (parameter, variance) in variances.enumerated() {
            var moved = parameters
            moved[parameter] += 1
            for (row, logOdds) in try await Scorer(model(moved)).logOdds(of: matrix).enumerated() {
                expected[row] += variance * (logOdds - base[row]) * (logOdds - base[row])
            }
        }
        for (row, found) in try await IntervalScorer(known).intervals(of: matrix).enumerated() {
            let width = Logistic.logOdds(found.high) - Logistic.logOdds(found.low)
            #expect(abs(width / (2 * 1.959963984540054 * expected[row].squareRoot()) - 1) < 1e-8, "row \(row)")
        }
    }

    /// Of several horizons the derivatives of logit of the composed risk, by moving one parameter at a time.
    @Test(arguments: [DiscreteHazards.Composition.any, .every], [30, 60, 90])
    func ofSeveralHorizonsIsTheDeltaMethodThroughTheComposition(
        composition: DiscreteHazards.Composition, days: Int
    ) async throws {
        let calibration = LogOddsCalibration.line(slope: 0.8, intercept: -0.2)
        func model(_ p: [Double]) throws -> RiskModel {
            var model = Self.line(calibration)
            model.intercept = p[0] - 2 * p[1]
            model.terms[0].coefficient = p[1]
            model.inputs[0].origin = .attribute
            model.training.subject = .histories(
                HistoriesSubject(
                    outcome: composition == .any ? .left : .inactive, horizonDays: 90, activeDays: nil, baseRates: []))
            // What being in a part adds counts before the line.
            let constants = [-0.5, 0.3, 1.1].enumerated().map { $1 + 0.8 * p[2 + $0] }
            model.calibration = .line(slope: 0.8, intercept: -0.2 + constants[0])
            model.hazards = DiscreteHazards(
                composition: composition,
                intervals: constants.enumerated().map {
                    .init(endDays: 30 * ($0 + 1), constant: $1 - constants[0], atRisk: 9, events: 4, churners: 4)
                })
            return try model.speaking(ofDays: days)
        }
        let variances = [0.04, 0.02, 0.01, 0.05, 0.03]
        var known = try model([-1, 0.5, 0, 0, 0])
        known.covariance = FitCovariance((0..<5).map { row in (0..<5).map { $0 == row ? variances[row] : 0 } })
        let matrix = Self.matrix([-3, 0, 2, 4])
        let found = try await IntervalScorer(known).intervals(of: matrix)
        func odds(_ p: [Double]) async throws -> [Double] {
            try await Scorer(model(p)).risks(of: matrix).map(Logistic.logOdds)
        }
        var expected = [Double](repeating: 0, count: 4)
        for (parameter, variance) in variances.enumerated() {
            var (up, down) = ([-1, 0.5, 0, 0, 0], [-1, 0.5, 0, 0, 0])
            up[parameter] += 1e-4
            down[parameter] -= 1e-4
            for (row, ends) in zip(try await odds(up), try await odds(down)).enumerated() {
                let slope = (ends.0 - ends.1) / 2e-4
                expected[row] += variance * slope * slope
            }
        }
        for (row, interval) in found.enumerated() {
            let width = Logistic.logOdds(interval.high) - Logistic.logOdds(interval.low)
            #expect(abs(width / (2 * 1.959963984540054 * expected[row].squareRoot()) - 1) < 1e-6, "row \(row)")
        }
    }

    @Test func threadsDoNotMatterNorIsARowAloneAnother() async throws {
        let matrix = Self.matrix((0..<1_000).map { Double($0 * 37 % 211) / 10 - 8 })
        let scorer = try IntervalScorer(Self.line())
        let found = try await scorer.intervals(of: matrix, threads: 1)
        #expect(try await scorer.intervals(of: matrix, threads: 2) == found)
        for row in [0, 255, 256, 999] { #expect(scorer.interval(of: matrix, row: row) == found[row]) }
    }
}
