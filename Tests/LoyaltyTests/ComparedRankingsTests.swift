import Statistics
import Testing

@testable import Loyalty

@Suite struct ComparedRankingsTests {
    /// Areas and variances by all pairs, as DeLong et al. (1988) write them down.
    @Test func theAreasAndErrorsAreThoseOfAllPairs() throws {
        var random = SeededGenerator(seed: 4)
        let positive = (0..<60).map { _ in random.uniform() < 0.4 }
        let first = positive.map { ($0 ? 0.3 : 0) + (random.uniform() * 8).rounded() / 8 }
        let second = positive.map { ($0 ? 0.1 : 0) + (random.uniform() * 8).rounded() / 8 }
        func pieces(_ scores: [Double]) -> (high: [Double], low: [Double]) {
            let high = scores.indices.filter { positive[$0] }
            let low = scores.indices.filter { !positive[$0] }
            func wins(_ x: Double, _ y: Double) -> Double { x > y ? 1 : x == y ? 0.5 : 0 }
            return (
                high.map { i in low.reduce(0) { $0 + wins(scores[i], scores[$1]) } / Double(low.count) },
                low.map { j in high.reduce(0) { $0 + wins(scores[$1], scores[j]) } / Double(high.count) }
            )
        }
        func variance(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1) / Double(values.count)
        }
        let (one, other) = (pieces(first), pieces(second))
        let found = try #require(ComparedRankings(positive: positive, first, second))
        #expect((found.first.value - one.high.reduce(0, +) / Double(one.high.count)).magnitude < 1e-12)
        let error = (variance(one.high) + variance(one.low)).squareRoot()
        #expect((found.first.standardError - error).magnitude < 1e-12)
        let both = variance(zip(other.high, one.high).map(-)) + variance(zip(other.low, one.low).map(-))
        #expect((found.difference.standardError - both.squareRoot()).magnitude < 1e-12)
    }

    @Test func oneOfAKindIsTooFew() {
        #expect(ComparedRankings(positive: [true, false, false], [1, 2, 3], [1, 2, 3]) == nil)
    }
}
