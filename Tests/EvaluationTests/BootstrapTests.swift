import Evaluation
import Foundation
import Statistics
import Testing

@Suite struct BootstrapTests {
    private func sample(_ count: Int, seed: UInt64 = 1) -> (churned: [Bool], scores: [Double]) {
        var random = SeededGenerator(seed: seed)
        let scores = (0..<count).map { _ in random.uniform() }
        return (scores.map { random.uniform() < 0.1 + 0.5 * $0 }, scores)
    }

    /// The standard error of the area by DeLong, DeLong & Clarke-Pearson 1988, from the placements of every row.
    private func deLongError(_ churned: [Bool], _ scores: [Double]) -> Double {
        func placements(of own: [Double], among others: [Double]) -> [Double] {
            own.map { score in
                others.reduce(0) { $0 + ($1 < score ? 1 : $1 == score ? 0.5 : 0) } / Double(others.count)
            }
        }
        func variance(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        }
        let positive = zip(churned, scores).filter(\.0).map(\.1)
        let negative = zip(churned, scores).filter { !$0.0 }.map(\.1)
        return
            (variance(placements(of: positive, among: negative)) / Double(positive.count)
            + variance(placements(of: negative, among: positive)) / Double(negative.count)).squareRoot()
    }

    /// 2,000 resamples leave the width of a percentile interval uncertain by about 3 %; 10 % is three of those.
    @Test func theIntervalOfTheAreaIsAsWideAsDeLongSays() async throws {
        let (churned, scores) = sample(600)
        let intervals = try #require(
            try await Bootstrap(replicates: 2000).intervals(churned: churned, scores: scores))
        let width = intervals.auc.upperBound - intervals.auc.lowerBound
        let expected = 2 * 1.959964 * deLongError(churned, scores)
        #expect(abs(width / expected - 1) < 0.1)
        #expect(intervals.auc.contains(try RankedOutcomes(churned: churned, scores: scores).auc))
        #expect(intervals.replicates == 2000)
    }

    @Test func theIntervalOfTheLogLossIsThatOfAMean() async throws {
        let (churned, scores) = sample(600)
        let losses = zip(churned, scores).map { $0 ? -log($1) : -log(1 - $1) }
        let mean = losses.reduce(0, +) / 600
        let error = (losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 599 / 600).squareRoot()
        let interval = try #require(
            try await Bootstrap(replicates: 2000).intervals(churned: churned, scores: scores)?.logLoss)
        #expect(abs((interval.upperBound - interval.lowerBound) / (2 * 1.959964 * error) - 1) < 0.1)
    }

    @Test func neitherThreadsNorTheOrderOfRowsChangeABit() async throws {
        let (churned, scores) = sample(200)
        let rounded = scores.map { ($0 * 20).rounded() / 20 }
        let one = try await Bootstrap(replicates: 60, threads: 1).intervals(churned: churned, scores: rounded)
        let three = try await Bootstrap(replicates: 60, threads: 3).intervals(churned: churned, scores: rounded)
        let reversed = try await Bootstrap(replicates: 60).intervals(
            churned: churned.reversed(), scores: rounded.reversed())
        let other = try await Bootstrap(replicates: 60, seed: 2).intervals(churned: churned, scores: rounded)
        #expect(one == three)
        #expect(one == reversed)
        #expect(one != other)
    }

    /// Four copies of each row under one customer carry no more information than the row: the width stays, where rows
    /// drawn on their own would halve it.
    @Test func rowsOfOneCustomerAreDrawnTogether() async throws {
        let (churned, scores) = sample(300)
        let bootstrap = Bootstrap(replicates: 1000)
        func width(_ copies: Int, clustered: Bool) async throws -> Double {
            let clusters = (0..<300 * copies).map { $0 / copies }
            let intervals = try #require(
                try await bootstrap.intervals(
                    churned: clusters.map { churned[$0] }, scores: clusters.map { scores[$0] },
                    clusters: clustered ? clusters : nil))
            return intervals.auc.upperBound - intervals.auc.lowerBound
        }
        let single = try await width(1, clustered: false)
        #expect(abs(try await width(4, clustered: true) / single - 1) < 0.1)
        #expect(try await width(4, clustered: false) / single < 0.6)
    }

    @Test func tooFewChurnersGiveNoInterval() async throws {
        var churned = [Bool](repeating: false, count: 50)
        churned[3] = true
        let scores = (0..<50).map { Double($0) / 50 }
        #expect(try await Bootstrap(replicates: 100).intervals(churned: churned, scores: scores) == nil)
    }
}
