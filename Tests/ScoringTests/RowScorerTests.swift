import Features
import Histories
import Models
import Tables
import Testing

@testable import Scoring

/// One customer at a time, against the scorer of whole tables: the same bits.
@Suite struct RowScorerTests {
    /// The cells of a row of a model's matrix, as `RowScorer` takes them.
    private static func cells(_ matrix: ModelMatrix, _ row: Int) -> [Double] {
        matrix.columns.map { column in
            switch column {
            case .numbers(let values): values[row]
            case .levels(let codes): codes[row] == ModelMatrix.missing ? .nan : Double(codes[row])
            }
        }
    }

    private static func expectSameBits(_ model: RiskModel, _ matrix: ModelMatrix) async throws {
        let scorer = RowScorer(model)
        let logOdds = try await Scorer(model).logOdds(of: matrix)
        let risks = try await Scorer(model).risks(of: matrix)
        for row in 0..<matrix.rowCount {
            let cells = cells(matrix, row)
            let offset = matrix.offsets?[row]
            let found = try scorer.logOdds(of: cells.span, offset: offset)
            #expect(found.bitPattern == logOdds[row].bitPattern || (found.isNaN && logOdds[row].isNaN))
            let risk = try scorer.risk(of: cells.span, offset: offset)
            #expect(risk.bitPattern == risks[row].bitPattern || (risk.isNaN && risks[row].isNaN))
        }
    }

    @Test(arguments: SmallScores.calibrations, [nil, 0.05])
    func linearTermsGiveTheBitsOfTheScorer(calibration: LogOddsCalibration, baseRate: Double?) async throws {
        let plain = try SmallScores.model(calibration: calibration)
        let model = try baseRate.map { try plain.corrected(toBaseRate: $0) } ?? plain
        let matrix = try model.matrix(of: SmallScores.matrix(customers: 60), ids: SmallScores.ids(60))
        try await Self.expectSameBits(model, matrix)
    }

    /// Curves and surfaces over numbers, logarithms and classes, at knots, between and beyond them, and missing.
    @Test(arguments: [nil, 2.5]) func smoothTermsGiveTheBitsOfTheScorer(fill: Double?) async throws {
        let (model, matrix) = try Self.smooth(fill: fill)
        try await Self.expectSameBits(model, matrix)
    }

    @Test(arguments: DiscreteHazards.Composition.allCases, [30, 60, 90])
    func ofSeveralHorizonsTheOneSpokenOfIsGiven(composition: DiscreteHazards.Composition, days: Int) async throws {
        var model = try SmallScores.model(calibration: .line(slope: 0.9, intercept: 0.1))
        model.hazards = DiscreteHazards(
            composition: composition,
            intervals: [(30, 0), (60, 0.4), (90, -0.3)].map {
                .init(endDays: $0.0, constant: $0.1, atRisk: 100, events: 10, churners: 10)
            })
        model = try model.speaking(ofDays: days)
        let matrix = try model.matrix(of: SmallScores.matrix(customers: 30), ids: SmallScores.ids(30))
        try await Self.expectSameBits(model, matrix)
    }

    @Test func knownLogOddsAreAdded() async throws {
        var model = try SmallScores.model(calibration: .line(slope: 0.5, intercept: 0))
        model.offsetColumn = "known"
        let plain = try model.matrix(of: SmallScores.matrix(customers: 20), ids: SmallScores.ids(20))
        let matrix = ModelMatrix(rowCount: 20, columns: plain.columns, offsets: (0..<20).map { Double($0) / 7 })
        try await Self.expectSameBits(model, matrix)
        let scorer = RowScorer(model)
        #expect(throws: ScoringError.wrongShape("no offset, which the model needs")) {
            try scorer.risk(of: [1, 2, 3, 0].span)
        }
        #expect(throws: ScoringError.wrongShape("an offset, which the model does not know")) {
            try RowScorer(SmallScores.model()).risk(of: [1, 2, 3, 0].span, offset: 1)
        }
    }

    @Test func aRowOfAnotherLengthIsRefused() throws {
        let scorer = RowScorer(try SmallScores.model())
        #expect(throws: ScoringError.wrongShape("3 cells; expected 4, one an input of the model")) {
            try scorer.risk(of: [1, 2, 3].span)
        }
    }

    @Test func textsHaveCodes() throws {
        let scorer = RowScorer(try SmallScores.model())
        #expect(scorer.inputNames == ["recency_days", "purchases_90d", "gap_mean_days", "plan"])
        #expect(try scorer.code(of: "plus", input: 3) == 1)
        #expect(try scorer.code(of: "gold", input: 3) == Double(ModelMatrix.other))
        #expect(try scorer.code(of: "", input: 3).isNaN)
        var model = try SmallScores.model()
        model.inputs[3].encoding = .category(
            CategoryEncoding(levels: ["basic", "plus"], unknown: .refuse, allowsMissing: false))
        let strict = RowScorer(model)
        #expect(throws: ScoringError.self) { try strict.code(of: "plos", input: 3) }
        #expect(throws: ScoringError.self) { try strict.code(of: "", input: 3) }
    }

    private static func smooth(fill: Double?) throws -> (RiskModel, ModelMatrix) {
        let encodings = [
            NumberEncoding(transform: .identity, fill: fill, centre: 1, scale: 2),
            NumberEncoding(transform: .logOnePlus, fill: fill, centre: 1, scale: 2),
        ]
        let plan = CategoryEncoding(levels: ["a", "b", "c"], unknown: .other, allowsMissing: true)
        let inputs =
            zip(["x", "z"], encodings).map {
                ModelInput(name: $0, meaning: $0, origin: .column, encoding: .number($1))
            } + [ModelInput(name: "plan", meaning: "", origin: .column, encoding: .category(plan))]
        let x = try #require(KnotAxis(knots: [-1, 0, 2, 3.5, 9], encoding: encodings[0]))
        let z = try #require(KnotAxis(knots: [0, 1, 5, 60], encoding: encodings[1]))
        let classes = SurfaceAxis.classes([.named("c"), .other, .missing])
        func values(_ count: Int) -> [Double] { (0..<count).map { Double(($0 * 37) % 11) / 7 - 0.6 } }
        func term(_ name: String, _ shape: ModelTerm.Shape, _ coefficient: Double = 1) -> ModelTerm {
            ModelTerm(name: name, shape: shape, coefficient: coefficient, mean: 0.05)
        }
        let model = RiskModel(
            inputs: inputs, intercept: -0.9,
            terms: [
                term("s(x)", .curve(input: 0, Curve(axis: x, values: values(5)))),
                term("s(z)", .curve(input: 1, Curve(axis: z, values: values(4)))),
                term("z", .linear(input: 1), 0.3), term("plan b", .level(input: 2, .named("b")), 0.4),
                term("plan missing", .level(input: 2, .missing), -0.2), term("none", .missing(inputs: [0, 2]), 0.7),
                term(
                    "x, z",
                    .surface(
                        Surface(inputs: (0, 1), first: .knots(x), second: .knots(z), values: values(20)))),
                term(
                    "z, plan",
                    .surface(Surface(inputs: (1, 2), first: .knots(z), second: classes, values: values(12)))),
                term(
                    "plan, plan", .surface(Surface(inputs: (2, 2), first: classes, second: classes, values: values(9)))),
            ],
            training: try SmallScores.model().training)
        let numbers: [Double] = [-1e9, -1, -0.5, 0, 0.3, 1, 2, 2.5, 3.5, 4, 5, 9, 60, 70, 1e9, .infinity, .nan]
        let codes: [Int32] = [0, 1, 2, ModelMatrix.other, ModelMatrix.missing]
        let rows = 17 * 17 * 5
        return (
            model,
            ModelMatrix(
                rowCount: rows,
                columns: [
                    .numbers((0..<rows).map { numbers[$0 % 17] }), .numbers((0..<rows).map { numbers[$0 / 17 % 17] }),
                    .levels((0..<rows).map { codes[$0 / 289] }),
                ])
        )
    }
}
