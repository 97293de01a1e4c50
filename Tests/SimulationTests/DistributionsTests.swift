import Statistics
import Testing

@testable import Simulation

/// Means and variances of 200,000 draws against their closed forms; four standard errors of the mean are allowed.
@Suite struct DistributionsTests {
    private let count = 200_000

    private func moments(_ draw: (inout SeededGenerator) -> Double) -> (mean: Double, variance: Double) {
        var random = SeededGenerator(seed: 5)
        var (sum, squares) = (0.0, 0.0)
        for _ in 0..<count {
            let value = draw(&random)
            sum += value
            squares += value * value
        }
        let mean = sum / Double(count)
        return (mean, squares / Double(count) - mean * mean)
    }

    @Test func normalNumbersHaveMeanZeroAndVarianceOne() {
        let (mean, variance) = moments { $0.normal() }
        #expect(abs(mean) < 4 / Double(count).squareRoot())
        #expect(abs(variance - 1) < 4 * (2 / Double(count)).squareRoot())
    }

    @Test func exponentialNumbersHaveMeanAndVarianceOne() {
        let (mean, variance) = moments { $0.exponential() }
        #expect(abs(mean - 1) < 4 / Double(count).squareRoot())
        #expect(abs(variance - 1) < 4 * (8 / Double(count)).squareRoot())
    }

    @Test(arguments: [0.03, 1.7, 12.0]) func poissonCountsHaveTheirMeanAsVariance(mean expected: Double) {
        let (mean, variance) = moments { Double($0.poisson(expected)) }
        #expect(abs(mean - expected) < 4 * (expected / Double(count)).squareRoot())
        let ofVariance = (2 * expected * expected + expected) / Double(count)
        #expect(abs(variance - expected) < 4 * ofVariance.squareRoot())
    }

    @Test func indicesFollowTheirShares() {
        let (mean, _) = moments { Double($0.index([0.5, 0.3, 0.2])) }
        #expect(abs(mean - 0.7) < 4 * (0.61 / Double(count)).squareRoot())
    }

    @Test func customersHaveStreamsOfTheirOwn() {
        var (first, second, again) = (
            SeededGenerator(seed: 1, customer: 0), SeededGenerator(seed: 1, customer: 1),
            SeededGenerator(seed: 1, customer: 0)
        )
        let value = first.next()
        #expect(value != second.next())
        #expect(value == again.next())
    }
}
