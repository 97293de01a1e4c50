import Foundation
import Tables
import Testing

@testable import Models

/// Curves and surfaces as they are read row by row.
@Suite struct SmoothShapesTests {
    private static func number(
        _ name: String, _ transform: NumberEncoding.Transform = .identity, fill: Double? = nil
    ) -> ModelInput {
        ModelInput(
            name: name, meaning: name, origin: .column,
            encoding: .number(NumberEncoding(transform: transform, fill: fill, centre: 5, scale: 2)))
    }

    private static let plan = ModelInput(
        name: "plan", meaning: "plan", origin: .column,
        encoding: .category(CategoryEncoding(levels: ["a", "b", "c"], unknown: .other, allowsMissing: true)))

    private static func axis(_ knots: [Double], _ input: ModelInput) throws -> KnotAxis {
        guard case .number(let encoding) = input.encoding else {
            preconditionFailure("\(input.name) is not a number")
        }
        return try #require(KnotAxis(knots: knots, encoding: encoding))
    }

    @Test func aCurveIsStraightBetweenKnotsAndLevelBeyondItsEnds() throws {
        let curve = Curve(axis: try Self.axis([1, 3, 7], Self.number("x")), values: [2, -2, 6])
        let found = [-1e300, 1, 2, 3, 4, 6.5, 7, 8, .infinity].map(curve.value)
        #expect(found == [2, 2, 0, -2, 0, 5, 6, 6, 6])
    }

    @Test func aMissingValueIsFilledAndNothingWithoutAFill() throws {
        let filled = Curve(axis: try Self.axis([1, 3, 7], Self.number("x", fill: 2)), values: [2, -2, 6])
        #expect(filled.value(at: .nan) == 0)
        let bare = Curve(axis: try Self.axis([1, 3, 7], Self.number("x")), values: [2, -2, 6])
        #expect(bare.value(at: .nan).isNaN)
    }

    /// With knots at 0, 3 and 63, ln(1 + x) goes 0, ln 4 = 2·ln 2, ln 64 = 6·ln 2: x = 1 is half way, x = 15 too.
    @Test func alongALogarithmHalfWayIsTheGeometricMean() throws {
        let curve = Curve(axis: try Self.axis([0, 3, 63], Self.number("x", .logOnePlus)), values: [0, 1, 3])
        for (value, expected) in [(1.0, 0.5), (15, 2), (3, 1), (-1, 0), (1e9, 3)] {
            #expect(abs(curve.value(at: value) - expected) < 1e-14)
        }
    }

    @Test func knotsThatDoNotAscendAreNoAxis() throws {
        let encoding = NumberEncoding(transform: .identity, fill: nil, centre: 0, scale: 1)
        for knots in [[], [1], [1, 1], [2, 1], [1, .nan], [1, .infinity]] {
            #expect(KnotAxis(knots: knots, encoding: encoding) == nil)
        }
        // Apart, but not once their logarithms are taken.
        let logarithm = NumberEncoding(transform: .logOnePlus, fill: nil, centre: 0, scale: 1)
        let near = [1e15, 1e15.nextUp]
        #expect(KnotAxis(knots: near, encoding: encoding) != nil)
        #expect(KnotAxis(knots: near, encoding: logarithm) == nil)
    }

    @Test func aSurfaceIsStraightAlongEachNumberAndNothingWhereAClassIsUnknown() throws {
        let inputs = [Self.number("x"), Self.number("z", fill: 0), Self.plan]
        let x = SurfaceAxis.knots(try Self.axis([0, 2], inputs[0]))
        let z = SurfaceAxis.knots(try Self.axis([0, 1, 5], inputs[1]))
        let classes = SurfaceAxis.classes([.named("a"), .named("c"), .missing])
        let matrix = ModelMatrix(
            rowCount: 5,
            columns: [
                .numbers([0, 1, 2, 9, 0.5]), .numbers([0, 3, .nan, 0.5, 5]),
                .levels([0, 2, ModelMatrix.missing, ModelMatrix.other, 1]),
            ])
        func values(_ surface: Surface) -> [Double] {
            ModelTerm.Shape.surface(surface).values(in: matrix, rows: 0..<5, inputs: inputs)
        }
        let both = Surface(inputs: (0, 1), first: x, second: z, values: [1, 2, 4, -1, 0, 8])
        // At x = 1, z = 3: between (2 + 4) / 2 and (0 + 8) / 2; at x = 0.5, z = 5: a quarter of the way from 4 to 8.
        #expect(values(both) == [1, 3.5, -1, -0.5, 5])
        let mixed = Surface(inputs: (0, 2), first: x, second: classes, values: [1, 2, 3, 5, 6, 7])
        #expect(values(mixed) == [1, 4, 7, 0, 0])
        let turned = Surface(inputs: (2, 0), first: classes, second: x, values: [1, 5, 2, 6, 3, 7])
        #expect(values(turned) == [1, 4, 7, 0, 0])
    }
}

/// Curves and surfaces in a model's file.
@Suite struct SmoothShapesFileTests {
    static func model() throws -> RiskModel {
        var model = SmallModel.histories()
        func axis(_ knots: [Double], _ input: Int) throws -> KnotAxis {
            guard case .number(let encoding) = model.inputs[input].encoding else {
                preconditionFailure("input \(input) is not a number")
            }
            return try #require(KnotAxis(knots: knots, encoding: encoding))
        }
        let smooth = SmoothFigures(effectiveParameters: 2.5, chiSquared: 12.25, pValue: 0.004)
        let (count, gap) = (try axis([0, 2, 9.5], 0), try axis([1, 30], 1))
        let classes = SurfaceAxis.classes([.named("basic"), .other, .missing])
        let shapes: [(String, ModelTerm.Shape)] = [
            ("c", .curve(input: 0, Curve(axis: count, values: [-1, 0.1, 2], standardErrors: [0.5, 0, 0.25]))),
            ("d", .curve(input: 1, Curve(axis: gap, values: [-1, 1]))),
            (
                "s",
                .surface(
                    Surface(inputs: (0, 2), first: .knots(count), second: classes, values: (0..<9).map(Double.init)))
            ),
            (
                "t",
                .surface(
                    Surface(inputs: (0, 1), first: .knots(count), second: .knots(gap), values: [1, 2, 3, 4, 5, 6]))
            ),
        ]
        model.terms += shapes.map { ModelTerm(name: $0.0, shape: $0.1, coefficient: 1, mean: 0, smooth: smooth) }
        return model
    }

    @Test func whatIsReadIsWhatWasWritten() throws {
        let model = try Self.model()
        let bytes = ModelFile.bytes(of: model)
        let read = try ModelFile.model(from: bytes, file: "m.json")
        #expect(read == model && ModelFile.bytes(of: read) == bytes)
        #expect(read.terms.suffix(4).allSatisfy { $0.smooth?.effectiveParameters == 2.5 })
    }

    @Test func aFlippedBitIsRefused() throws {
        let bytes = ModelFile.bytes(of: try Self.model())
        let text = String(decoding: bytes, as: UTF8.self)
        let start = text.utf8.distance(
            from: text.startIndex, to: try #require(text.range(of: "\"kind\": \"curve\"")).lowerBound)
        for index in start..<bytes.count {
            var flipped = bytes
            flipped[index] ^= 1
            #expect(throws: ModelError.self, "byte \(index)") { try ModelFile.model(from: flipped, file: "m.json") }
        }
    }

    static let changes = [
        BrokenModelTests.Change(
            from: "\"knots\": [0, 2, 9.5]", to: "\"knots\": [0, 9.5, 2]",
            says: "model.terms[6].knots: expected at least two knots, ascending"),
        BrokenModelTests.Change(
            from: "\"knots\": [0, 2, 9.5]", to: "\"knots\": [0, 2, 2]", says: "expected at least two knots, ascending"),
        BrokenModelTests.Change(
            from: "\"knots\": [0, 2, 9.5]", to: "\"knots\": [0]", says: "expected at least two knots, ascending"),
        BrokenModelTests.Change(
            from: "\"values\": [-1, 0.1, 2]", to: "\"values\": [-1, 0.1]",
            says: "model.terms[6].values: expected 3, one a knot"),
        BrokenModelTests.Change(
            from: "\"std_errors\": [0.5, 0, 0.25]", to: "\"std_errors\": [0.5, -0.1, 0.25]",
            says: "model.terms[6].std_errors: expected 3 of 0 or more"),
        BrokenModelTests.Change(
            from: "\"std_errors\": [0.5, 0, 0.25]", to: "\"std_errors\": [0.5]", says: "std_errors: expected 3"),
        BrokenModelTests.Change(
            from: "\"kind\": \"curve\",\n        \"input\": \"gap_mean_days\"",
            to: "\"kind\": \"curve\",\n        \"input\": \"plan\"", says: "“plan” is not a number"),
        BrokenModelTests.Change(
            from: "\"kind\": \"curve\",\n        \"input\": \"gap_mean_days\"",
            to: "\"kind\": \"curve\",\n        \"input\": \"gap\"", says: "“gap” is not one of the inputs"),
        BrokenModelTests.Change(
            from: "\"values\": [0, 1, 2, 3, 4, 5, 6, 7, 8]", to: "\"values\": [0, 1, 2, 3, 4, 5, 6, 7]",
            says: "model.terms[8].values: expected 3 × 3"),
        BrokenModelTests.Change(
            from: "\"chi_squared\": 12.25", to: "\"chi_squared\": null", says: "chi_squared: is missing"),
        BrokenModelTests.Change(
            from: "\"edf\": 2.5", to: "\"edf\": 2.5, \"wiggle\": 1", says: "model.terms[6].wiggle: is not a field"),
    ]

    @Test(arguments: changes) func isRefusedByNameOfTheField(change: BrokenModelTests.Change) throws {
        try refuses(change) { $0.range(of: change.from) }
    }

    /// Changes within the surface named s.
    static let changesOfTheSurface = [
        BrokenModelTests.Change(
            from: "\"level\": \"basic\"", to: "\"level\": \"b\"", says: "“b” is not one of the levels of plan"),
        BrokenModelTests.Change(
            from: "\"class\": \"other\"", to: "\"class\": \"rest\"", says: "found “rest”, expected other or missing"),
        BrokenModelTests.Change(
            from: "\"class\": \"other\"", to: "\"class\": \"missing\"", says: "class: occurs twice"),
        BrokenModelTests.Change(
            from: "\"input\": \"plan\"", to: "\"input\": \"gap_mean_days\"",
            says: "“gap_mean_days” is not a category"),
    ]

    @Test(arguments: changesOfTheSurface) func aSurfaceIsRefusedByNameOfTheField(change: BrokenModelTests.Change) throws
    {
        try refuses(change) { text in
            text.range(of: "\"name\": \"s\"").flatMap {
                text.range(of: change.from, range: $0.upperBound..<text.endIndex)
            }
        }
    }

    @Test func aSurfaceOfOneInputTwiceIsRefused() throws {
        let says = BrokenModelTests.Change(
            from: "\"input\": \"gap_mean_days\"", to: "\"input\": \"purchases_90d\"", says: "occurs twice")
        try refuses(says) { text in
            text.range(of: "\"name\": \"t\"").flatMap {
                text.range(of: says.from, range: $0.upperBound..<text.endIndex)
            }
        }
    }

    private func refuses(
        _ change: BrokenModelTests.Change, at place: (String) -> Range<String.Index>?
    ) throws {
        let text = String(decoding: ModelFile.bytes(of: try Self.model()), as: UTF8.self)
        let range = try #require(place(text), "\(change.from)")
        let broken = BrokenModelTests.resealed(text.replacingCharacters(in: range, with: change.to))
        #expect {
            try ModelFile.model(from: broken, file: "m.json")
        } throws: { error in
            let said = String(describing: error)
            let isNamed = said.hasPrefix("m.json") && said.contains(change.says)
            if !isNamed { print(said) }
            return isNamed
        }
    }
}
