import LinearAlgebra
import Models
import Testing

@testable import Training

/// What a term's coordinates mean: values that average to 0, straight parts, and bends whose ridge is their roughness.
@Suite struct AdditiveBlockTests {
    private static let encoding = NumberEncoding(transform: .logOnePlus, fill: 3, centre: 0, scale: 1)
    private static let count = 500
    /// Skewed, with ties, and one value far out.
    private static let numbers: [Double] = (0..<count).map { row -> Double in
        if row == 17 { return 1e6 }
        if row % 40 == 0 { return .nan }
        let (one, other) = (row * 7919 % 503, row % 9)
        return Double(one * other) / 10
    }
    private static let weights = (0..<count).map { 0.5 + Double($0 % 4) / 2 }

    private static func input(_ encoding: ModelInput.Encoding) -> ModelInput {
        ModelInput(name: "x", meaning: "x", origin: .column, encoding: encoding)
    }

    private static func curve(_ knots: Int = SmoothAxis.curveKnots[0]) throws -> SmoothAxis {
        try #require(
            SmoothAxis(number: numbers, input: 0, input(.number(encoding)), weights: weights, knots: knots))
    }

    private static func levels() throws -> SmoothAxis {
        let category = CategoryEncoding(levels: ["a", "b", "c"], unknown: .other, allowsMissing: true)
        let codes = (0..<count).map { Int32([0, 0, 1, 0, -2, -1, 1][$0 % 7]) }
        return try #require(SmoothAxis(levels: codes, input: 1, input(.category(category)), weights: weights))
    }

    private static func few() throws -> SmoothAxis {
        try #require(
            SmoothAxis(
                number: (0..<count).map { Double($0 % 5 * ($0 % 5)) }, input: 0, input(.number(encoding)),
                weights: weights, knots: 20))
    }

    private static func blocks() throws -> [AdditiveBlock] {
        let matrix = ModelMatrix(rowCount: count, columns: [.numbers(numbers)])
        let missing = try #require(SmoothAxis(missing: [0], matrix, weights: weights))
        let coarse = try curve(SmoothAxis.surfaceKnots)
        return [
            AdditiveBlock(try curve()), AdditiveBlock(try levels()), AdditiveBlock(try few()), AdditiveBlock(missing),
            AdditiveBlock(coarse, try levels()), AdditiveBlock(try few(), try levels()),
        ]
    }

    /// The weighted mean of a block's values over the rows, row by row.
    private static func mean(_ block: AdditiveBlock, _ values: [Double]) -> Double {
        var rows = SparseRowBlock([block.group])
        var found = [Double](repeating: 0, count: count)
        rows.load([block.group], rows: 0..<count)
        rows.times([0] + values, into: &found)
        return zip(found, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }

    @Test func termsOfOneAxisAverageToZeroOverTheRowsWhateverTheCoordinates() throws {
        for (index, block) in try Self.blocks().enumerated().prefix(4) {
            for column in 0..<block.map.columns {
                var unit = [Double](repeating: 0, count: block.map.columns)
                unit[column] = 1
                #expect(abs(Self.mean(block, block.map.times(unit))) < 1e-12, "block \(index), coordinate \(column)")
            }
        }
    }

    /// The last knot of 60,000 rows is one row far out: it weighs less than bends are laid out for.
    @Test func valuesAverageToZeroAlsoWhereAKnotHardlyWeighs() throws {
        let far = (0..<60_000).map { $0 == 0 ? 1e12 : Double($0 * 7919 % 60_013) }
        let plain = NumberEncoding(transform: .identity, fill: nil, centre: 0, scale: 1)
        let axis = try #require(
            SmoothAxis(number: far, input: 0, Self.input(.number(plain)), weights: nil, knots: SmoothAxis.curveKnots[0])
        )
        #expect(try #require(axis.masses.last) < 5e-5)
        let block = AdditiveBlock(axis)
        for column in 0..<block.map.columns {
            let values = block.map.column(column)
            let size = values.map(\.magnitude).max() ?? 0
            #expect(abs(zip(axis.masses, values).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-12 * max(1, size))
        }
    }

    /// By the shares of each axis alone: along each of the two directions, whatever the place on the other.
    @Test func surfacesHaveNothingOfEitherAxis() throws {
        for block in try Self.blocks().suffix(2) {
            guard case .surface(let first, let second) = block.content else {
                Issue.record("expected a surface")
                continue
            }
            let values = block.map.times((0..<block.map.columns).map { Double($0 * 5 % 11) - 4 })
            for j in second.masses.indices {
                let mean = first.masses.indices.reduce(0) {
                    $0 + first.masses[$1] * values[$1 * second.masses.count + j]
                }
                #expect(abs(mean) < 1e-12)
            }
            for i in first.masses.indices {
                let mean = second.masses.indices.reduce(0) {
                    $0 + second.masses[$1] * values[i * second.masses.count + $1]
                }
                #expect(abs(mean) < 1e-12)
            }
        }
    }

    @Test func theStraightPartIsStraightInTheTransformedNumberAndOfDeviationOne() throws {
        let axis = try Self.curve()
        guard case .knots(let knots) = axis.content else {
            Issue.record("expected knots")
            return
        }
        let block = AdditiveBlock(axis)
        let straight = block.map.column(0)
        let slopes = (1..<straight.count).map { (point: Int) -> Double in
            let rise = straight[point] - straight[point - 1]
            return rise / (knots.transformedKnots[point] - knots.transformedKnots[point - 1])
        }
        for slope in slopes { #expect(abs(slope / slopes[0] - 1) < 1e-10 && slope > 0) }
        #expect(abs(zip(straight, axis.masses).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } - 1) < 1e-12)
        #expect(block.penalties.map(\.size) == [1, straight.count - 2])
        #expect(block.penalties.map(\.sharing) == [.straight, .own])
    }

    /// ½·λ·‖θ‖² is a multiple of λ·Σ(f₍ᵢ₋₁₎ − 2f₍ᵢ₎ + f₍ᵢ₊₁₎)² for all bends: the same multiple.
    @Test func theRidgeOnBendsIsTheirSumOfSquaredSecondDifferences() throws {
        let block = AdditiveBlock(try Self.curve())
        let size = block.map.columns - 1
        func ratio(_ coordinates: [Double]) -> Double {
            let values = block.map.times([0] + coordinates)
            let roughness = (1..<(values.count - 1)).reduce(0) {
                let second = values[$1 - 1] - 2 * values[$1] + values[$1 + 1]
                return $0 + second * second
            }
            return roughness / coordinates.reduce(0) { $0 + $1 * $1 }
        }
        let first = ratio((0..<size).map { $0 == 0 ? 1 : 0 })
        #expect(first > 0)
        for index in 1..<size { #expect(abs(ratio((0..<size).map { $0 == index ? 1 : 0 }) / first - 1) < 1e-6) }
        for seed in 1...5 {
            #expect(abs(ratio((0..<size).map { Double(($0 + 1) * seed * 37 % 19) - 9 }) / first - 1) < 1e-6)
        }
    }

    /// The least second differences that a bend of variance 1 can have are the unit of the ridge.
    @Test func bendsHaveNoStraightPart() throws {
        let axis = try Self.curve()
        let block = AdditiveBlock(axis)
        let straight = block.map.column(0)
        for column in 1..<block.map.columns {
            let product = zip(axis.masses, zip(straight, block.map.column(column)))
                .reduce(0) { $0 + $1.0 * $1.1.0 * $1.1.1 }
            let length = zip(axis.masses, block.map.column(column)).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }.squareRoot()
            // A knot that hardly any row is near counts a little more than it weighs.
            #expect(abs(product) < 1e-3 * length, "coordinate \(column)")
        }
    }

    @Test func knotsStandWhereTheRowsAre() throws {
        let axis = try Self.curve()
        guard case .knots(let knots) = axis.content else {
            Issue.record("expected knots")
            return
        }
        let filled = Self.numbers.map { $0.isNaN ? 3 : $0 }.sorted()
        #expect(knots.knots.first == filled.first && knots.knots.last == filled.last)
        #expect(zip(knots.knots, knots.knots.dropFirst()).allSatisfy(<) && knots.knots.allSatisfy(filled.contains))
        #expect(abs(axis.masses.reduce(0, +) - 1) < 1e-12)
    }

    @Test func fewValuesAreLevelsAndNotACurve() throws {
        guard case .levels(let knots) = try Self.few().content else {
            Issue.record("expected levels")
            return
        }
        #expect(knots.knots == [0, 1, 4, 9, 16])
        #expect(try Self.few().placed.shares == nil)
        let same = [Double](repeating: 2, count: 10)
        #expect(
            SmoothAxis(number: same, input: 0, Self.input(.number(Self.encoding)), weights: nil, knots: 20) == nil)
    }

    @Test func classesThatDoNotOccurAreNoPoints() throws {
        guard case .classes(let classes) = try Self.levels().content else {
            Issue.record("expected classes")
            return
        }
        #expect(classes == [.named("a"), .named("b"), .other, .missing])
    }
}
