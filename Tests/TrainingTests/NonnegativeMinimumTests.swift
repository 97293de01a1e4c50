import LinearAlgebra
import Statistics
import Testing

@testable import Training

@Suite struct NonnegativeMinimumTests {
    /// ½x² − x·y + y² − x + 4y has its minimum over x, y ≥ 0 at (1, 0): y would be −1.5 by itself.
    @Test func aPlaceThatWouldBeBelowZeroIsAtZero() throws {
        let matrix = Matrix(rows: 2, columns: 2, elements: [1, -1, -1, 2])
        let found = try #require(NonnegativeMinimum(matrix, [-1, 4], near: []))
        #expect(abs(found.values[0] - 1) < 1e-15 && found.values[1] == 0 && found.free == [0])
    }

    @Test func withoutAPullAllIsZero() throws {
        let found = try #require(NonnegativeMinimum(.identity(3), [0, 1, 2], near: [1, 2]))
        #expect(found.values == [0, 0, 0] && found.free.isEmpty)
    }

    /// Slopes are 0 where x is free and 0 or more where x is 0; the minimum is one whatever was guessed.
    @Test(arguments: 1...30) func theConditionsOfTheMinimumHoldFromAnyGuess(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let size = 2 + seed % 9
        let root = Matrix(
            rows: size + 2, columns: size, elements: (0..<(size * (size + 2))).map { _ in generator.uniform() * 2 - 1 })
        let (matrix, pull) = (root.gram, (0..<size).map { _ in generator.uniform() * 2 - 1 })
        let plain = try #require(NonnegativeMinimum(matrix, pull, near: []))
        for near in [Array(0..<size), [0], [size - 1]] {
            let found = try #require(NonnegativeMinimum(matrix, pull, near: near))
            let slopes = zip(matrix.times(found.values), pull).map { $0 + $1 }
            for place in 0..<size {
                let isFree = found.free.contains(place)
                #expect(isFree ? found.values[place] > 0 : found.values[place] == 0)
                #expect(isFree ? abs(slopes[place]) < 1e-9 : slopes[place] > -1e-9)
                #expect(abs(found.values[place] - plain.values[place]) < 1e-8)
            }
        }
    }

    @Test func whatIsNoMinimumIsNone() {
        #expect(NonnegativeMinimum(Matrix(rows: 1, columns: 1, elements: [-1]), [-1], near: []) == nil)
    }
}
