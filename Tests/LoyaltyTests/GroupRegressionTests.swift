import Foundation
import Statistics
import Testing

@testable import Loyalty

/// Histories of one number that decides both who is in the group and who churns, with the true difference known.
@Suite struct GroupRegressionTests {
    private static let shift = 1.5

    private static func risk(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }

    /// The mean over a standard normal x of risk(-2 + x + shift) - risk(-2 + x), by a fine grid.
    private static let truth: Double = {
        var sum = 0.0
        for step in -4000...4000 {
            let x = Double(step) / 500
            sum += NormalDistribution.density(x) / 500 * (risk(-2 + x + shift) - risk(-2 + x))
        }
        return sum
    }()

    private func contrasts(seed: UInt64, rows: Int = 800) async throws -> EffectContrast {
        var random = SeededGenerator(seed: seed)
        let x = (0..<rows).map { _ in NormalDistribution.quantile(random.uniform() * 0.999_998 + 0.000_001) }
        let groups = x.map { random.uniform() < Self.risk(-1 + $0) ? 1 : 0 }
        let churned = zip(x, groups).map { random.uniform() < Self.risk(-2 + $0 + Self.shift * Double($1)) }
        let found = try await EffectAnswer.contrasts(
            of: groups, ["none", "slow"], [(1, 0)], churned: churned, columns: [x], columnNames: ["x"],
            customers: (0..<Int32(rows)).map { $0 }, threads: 1)
        return try #require(found.first)
    }

    @Test func theIntervalsCoverTheTruthAtTheirRate() async throws {
        var (differences, logOdds, naive) = (0, 0, 0)
        for seed in 1...40 {
            let contrast = try await contrasts(seed: UInt64(seed))
            guard case .found(_, _, let difference, let odds) = contrast.finding else { continue }
            if difference.low <= Self.truth, Self.truth <= difference.high { differences += 1 }
            if odds.low <= Self.shift, Self.shift <= odds.high { logOdds += 1 }
            let plain = (contrast.group.risk ?? 0) - (contrast.reference.risk ?? 0)
            if difference.low <= plain, plain <= difference.high { naive += 1 }
        }
        // Of 40 intervals of 95 %, fewer than 34 cover by chance once in 300.
        #expect(differences >= 34, "\(differences) of 40 risk differences")
        #expect(logOdds >= 34, "\(logOdds) of 40 log-odds")
        // Without adjusting, the answer is another.
        #expect(naive < 20, "\(naive) of 40")
    }

    @Test func withNothingToAdjustByItIsTheDifferenceOfTheShares() async throws {
        let groups = (0..<100).map { $0 < 40 ? 1 : 0 }
        let churned = (0..<100).map { $0 < 10 || $0 >= 70 }
        let found = try await EffectAnswer.contrasts(
            of: groups, ["control", "treated"], [(1, 0)], churned: churned, columns: [], columnNames: [],
            customers: (0..<100).map(Int32.init), threads: 1)
        guard case .found(_, _, let difference, _) = found[0].finding else {
            Issue.record("no figure")
            return
        }
        #expect((difference.value - (0.25 - 0.5)).magnitude < 1e-9)
        // The usual standard error of two independent shares, up to the factor n / (n − 1) of clusters.
        let error = (0.25 * 0.75 / 40 + 0.5 * 0.5 / 60).squareRoot()
        #expect((difference.high - difference.low - 2 * 1.96 * error).magnitude < 0.02 * error * 4)
    }

    @Test func tooFewIsSaidWithTheirNumber() async throws {
        let found = try await EffectAnswer.contrasts(
            of: (0..<100).map { $0 < 3 ? 1 : 0 }, ["none", "referred"], [(1, 0)],
            churned: (0..<100).map { $0.isMultiple(of: 2) }, columns: [], columnNames: [],
            customers: (0..<100).map(Int32.init), threads: 1)
        guard case .notEnough(let why) = found[0].finding else {
            Issue.record("a figure from 3 rows")
            return
        }
        #expect(why.contains("referred: 3 rows, 2 churned"))
    }
}
