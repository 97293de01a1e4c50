import Foundation
import Models
import Testing

@testable import Scoring

/// Whole arrays scored at once, against the scorer that goes term by term.
@Suite struct LinearScorerTests {
    /// Numbers that are standardised, filled, at their means or as large as milliseconds since 1970; missing values that
    /// count alone and together.
    private static func model(_ calibration: LogOddsCalibration = .identity) -> RiskModel {
        func input(_ name: String, fill: Double?, centre: Double, scale: Double) -> ModelInput {
            ModelInput(
                name: name, meaning: name, origin: .column,
                encoding: .number(NumberEncoding(transform: .identity, fill: fill, centre: centre, scale: scale)))
        }
        func linear(_ place: Int, _ coefficient: Double, mean: Double = 0) -> ModelTerm {
            ModelTerm(name: "term \(place)", shape: .linear(input: place), coefficient: coefficient, mean: mean)
        }
        return RiskModel(
            inputs: [
                input("age", fill: 41, centre: 40, scale: 12), input("spend", fill: 18.5, centre: 0, scale: 1),
                input("gap", fill: 30, centre: 25, scale: 9), input("time", fill: nil, centre: 0, scale: 1),
                input("unused", fill: 3, centre: 1, scale: 2), input("visits", fill: 2, centre: 4, scale: 0.5),
            ],
            intercept: -0.7,
            terms: [
                linear(0, 0.8), linear(1, -0.03, mean: 21), linear(2, 0.4, mean: 0.1),
                linear(3, 1e-8, mean: 1_700_000_000_123), linear(5, -0.2),
                ModelTerm(name: "age missing", shape: .missing(inputs: [0]), coefficient: 0.5, mean: 0.2),
                ModelTerm(name: "gap or spend missing", shape: .missing(inputs: [1, 2]), coefficient: -0.3, mean: 0.1),
                ModelTerm(name: "unused missing", shape: .missing(inputs: [4]), coefficient: 0.25, mean: 0.05),
            ],
            calibration: calibration,
            training: TrainingRecord(
                subject: .table(TableSubject(target: "y", positive: "1", weights: nil)),
                figures: TrainingFigures(
                    rows: 100, churners: 30, logLikelihood: -50, nullLogLikelihood: -61, effectiveParameters: 6)))
    }

    private static func columns(_ rows: Int, missing: Bool) -> [[Double]] {
        let scales: [(Double, Double)] = [(40, 12), (21, 10), (25, 9), (1_700_000_000_123, 1e8), (1, 2), (4, 0.5)]
        return scales.enumerated().map { column, scale in
            (0..<rows).map { row in
                if missing, column != 3, (row + 3 * column) % 11 < 2 { return .nan }
                return scale.0 + scale.1 * (Double((row * (column + 7)) % 101) / 25 - 2)
            }
        }
    }

    private static func byRows(_ columns: [[Double]]) -> [Double] {
        columns[0].indices.flatMap { row in columns.map { $0[row] } }
    }

    @Test(arguments: SmallScores.calibrations, [nil, 0.05])
    func risksOfFloat64AreThoseOfTheScorer(calibration: LogOddsCalibration, baseRate: Double?) async throws {
        let plain = Self.model(calibration)
        let model = try baseRate.map { try plain.corrected(toBaseRate: $0) } ?? plain
        for missing in [false, true] {
            let columns = Self.columns(1201, missing: missing)
            let matrix = ModelMatrix(rowCount: 1201, columns: columns.map { .numbers($0) })
            let expected = try await Scorer(model).risks(of: matrix)
            let scorer = try LinearScorer(model)
            let cells = Self.byRows(columns)
            let joined = Array(columns.joined())
            var byRows = [Double](repeating: -1, count: 1201)
            var (byColumns, byArrays) = (byRows, byRows)
            var span = byRows.mutableSpan
            #expect(try scorer.risks(ofRows: cells.span, into: &span, threads: 2) == 0)
            var columnSpan = byColumns.mutableSpan
            #expect(try scorer.risks(ofColumns: joined.span, into: &columnSpan) == 0)
            var arraySpan = byArrays.mutableSpan
            #expect(try scorer.risks(ofColumns: columns, into: &arraySpan, threads: 2) == 0)
            #expect(byArrays == byColumns)
            for row in expected.indices {
                #expect(abs(byRows[row] - expected[row]) < 1e-12)
                #expect(abs(byColumns[row] - expected[row]) < 1e-12)
            }
        }
    }

    /// Of the cells as float32 has them, not of those before they were rounded.
    @Test(arguments: SmallScores.calibrations, [false, true])
    func risksOfFloat32AreThoseOfTheScorerToItsRounding(calibration: LogOddsCalibration, missing: Bool) async throws {
        let model = Self.model(calibration)
        let columns = Self.columns(500, missing: missing).map { $0.map { Double(Float($0)) } }
        let expected = try await Scorer(model).risks(
            of: ModelMatrix(rowCount: 500, columns: columns.map { .numbers($0) }))
        let scorer = try LinearScorer(model)
        let cells = Self.byRows(columns).map { Float($0) }
        let joined = columns.joined().map { Float($0) }
        var byRows = [Float](repeating: -1, count: 500)
        var byColumns = byRows
        var span = byRows.mutableSpan
        #expect(try scorer.risks(ofRows: cells.span, into: &span) == 0)
        var columnSpan = byColumns.mutableSpan
        #expect(try scorer.risks(ofColumns: joined.span, into: &columnSpan, threads: 2) == 0)
        for row in expected.indices {
            #expect(abs(Double(byRows[row]) - expected[row]) < 2.5e-7)
            #expect(abs(Double(byColumns[row]) - expected[row]) < 2.5e-7)
        }
    }

    @Test func aValueThatTheModelCannotFillLeavesItsRowWithoutRisk() throws {
        var columns = Self.columns(30, missing: false)
        columns[3][4] = .nan
        columns[3][29] = .nan
        let cells = Self.byRows(columns)
        var risks = [Double](repeating: 0, count: 30)
        var span = risks.mutableSpan
        #expect(try LinearScorer(Self.model()).risks(ofRows: cells.span, into: &span) == 2)
        #expect(risks.indices.filter { risks[$0].isNaN } == [4, 29])
    }

    @Test func bareCoefficientsAreAModelToo() throws {
        let scorer = LinearScorer(intercept: -1, coefficients: [2, -0.5])
        #expect(scorer.inputNames == ["x1", "x2"])
        var risks = [Float](repeating: 0, count: 2)
        var span = risks.mutableSpan
        // The rows of a wider table, from its second column on.
        let cells: [Float] = [9, 1, 2, 9, 0.5, 4]
        #expect(try scorer.risks(ofRows: cells.span.extracting(1...), into: &span, stride: 3) == 0)
        #expect(abs(risks[0] - 0.5) < 1e-7)
        #expect(abs(Double(risks[1]) - 1 / (1 + exp(2.0))) < 1e-7)
    }

    @Test func modelsOfOtherTermsAreRefusedByName() throws {
        var logarithm = Self.model()
        logarithm.inputs[2].encoding = .number(
            NumberEncoding(transform: .logOnePlus, fill: 30, centre: 3, scale: 1))
        #expect(throws: ScoringError.notLinear("looks at the logarithm of gap")) { try LinearScorer(logarithm) }
        var offset = Self.model()
        offset.offsetColumn = "known"
        #expect(throws: ScoringError.notLinear("needs the known log-odds known")) { try LinearScorer(offset) }
        var category = Self.model()
        category.inputs.append(
            ModelInput(
                name: "plan", meaning: "", origin: .column,
                encoding: .category(CategoryEncoding(levels: ["a"], unknown: .other, allowsMissing: false))))
        #expect(throws: ScoringError.notLinear("looks at the category plan")) { try LinearScorer(category) }
        var curved = Self.model()
        let encoding = NumberEncoding(transform: .identity, fill: 41, centre: 40, scale: 12)
        let axis = try #require(KnotAxis(knots: [20, 60], encoding: encoding))
        curved.terms.append(
            ModelTerm(
                name: "s(age)", shape: .curve(input: 0, Curve(axis: axis, values: [1, 2])), coefficient: 1, mean: 0))
        #expect(throws: ScoringError.notLinear("has the term s(age), which is no plain number")) {
            try LinearScorer(curved)
        }
    }

    @Test func arraysOfAnotherShapeAreRefused() throws {
        let scorer = LinearScorer(intercept: 0, coefficients: [1, 1, 1])
        let cells = [Double](repeating: 0, count: 8)
        var risks = [Double](repeating: 0, count: 3)
        var span = risks.mutableSpan
        #expect(throws: ScoringError.wrongShape("8 cells, 3 from row to row; expected 3 rows of 3 inputs")) {
            try scorer.risks(ofRows: cells.span, into: &span)
        }
        #expect(throws: ScoringError.wrongShape("8 cells, 2 from row to row; expected 3 rows of 3 inputs")) {
            try scorer.risks(ofRows: cells.span, into: &span, stride: 2)
        }
        #expect(throws: ScoringError.wrongShape("8 cells, 3 from input to input; expected 3 inputs of 3 rows")) {
            try scorer.risks(ofColumns: cells.span, into: &span)
        }
        #expect(throws: ScoringError.wrongShape("x2 has 2 cells; expected 3, one a risk")) {
            try scorer.risks(ofColumns: [[0, 0, 0], [0, 0], [0, 0, 0]], into: &span)
        }
        #expect(throws: ScoringError.self) { try scorer.risks(ofColumns: [[0, 0, 0]], into: &span) }
    }
}
