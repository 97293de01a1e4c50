import Evaluation
import HistoriesFixtures
import Models
import Statistics
import Tables
import Testing
import Training

/// Randomised rows whose true effects are known, drawn hundreds of times: how often the intervals of the average effect and
/// of the effect among the top 30 % hold the truth.
@Suite struct UpliftCoverageTests {
    private static let runs = 400
    private static let rows = 600

    private struct Drawn {
        let rows: UpliftRows
        /// What treatment adds to each row's chance.
        let effects: [Double]
    }

    private static func drawn(seed: UInt64) throws -> Drawn {
        var random = SeededGenerator(seed: seed)
        func normal() -> Double { NormalDistribution.quantile(random.uniform() * 0.999_998 + 0.000_001) }
        var columns = [[Double]](repeating: [], count: 3)
        var (target, arms, effects): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<rows {
            let x = columns.map { _ in normal() }
            for (index, value) in x.enumerated() { columns[index].append(value) }
            let isTreated = random.uniform() < 0.6
            let (without, with) = (
                Logistic.risk(-1 + 0.7 * x[0]), Logistic.risk(-1 + 0.7 * x[0] + 0.3 + 0.7 * x[1])
            )
            target.append(random.uniform() < (isTreated ? with : without) ? 1 : 0)
            arms.append(isTreated ? 1 : 0)
            effects.append(with - without)
        }
        let named = columns.enumerated().map { FlatTable.Column(name: "x\($0)", cells: .numbers($1)) }
        let table = FlatTable(
            path: "", rowCount: rows,
            columns: named + [
                FlatTable.Column(name: "arm", cells: .numbers(arms)),
                FlatTable.Column(name: "y", cells: .numbers(target)),
            ])
        return Drawn(
            rows: try UpliftRows(table, TableRoles(target: "y"), treatment: "arm", control: nil), effects: effects)
    }

    /// The mean effect over the distribution of x₀ and x₁, by a grid of normal quantiles.
    private static let meanEffect: Double = {
        let z = (0..<400).map { NormalDistribution.quantile((Double($0) + 0.5) / 400) }
        var sum = 0.0
        for one in z {
            for other in z {
                sum += Logistic.risk(-1 + 0.7 * one + 0.3 + 0.7 * other) - Logistic.risk(-1 + 0.7 * one)
            }
        }
        return sum / Double(z.count * z.count)
    }()

    /// The true effect among the rows that the fit of each fold foretells the most of: three in ten.
    private static func topEffect(_ drawn: Drawn, _ uplifts: [Double], seed: UInt64) throws -> Double {
        let folds = try PenaltyFolds.shuffled(rows: rows, clusters: nil, count: 5, seed: seed).folds
        let top = folds.flatMap { fold in
            fold.testing.sorted { uplifts[$0] > uplifts[$1] }.prefix(fold.testing.count * 3 / 10)
        }
        return top.reduce(0) { $0 + drawn.effects[$1] } / Double(top.count)
    }

    /// Scores of several fits in one row would put folds last in which treatment did well by chance: the top 30 % would seem
    /// to gain .015 less than they do, and 92 % of intervals hold the truth.
    @Test func averageAndTopHoldTheTruthAtTheStatedRate() async throws {
        var (average, top) = (0, 0)
        var (averageErrors, topErrors) = ([Double](), [Double]())
        for seed in 1...Self.runs {
            let drawn = try Self.drawn(seed: UInt64(seed))
            let found = try await UpliftValidation(
                drawn.rows, UpliftOptions(), direction: .raise, folds: 5, seed: UInt64(seed))
            let all = found.outcomes.average
            averageErrors.append(all.uplift - Self.meanEffect)
            if all.interval.contains(Self.meanEffect) { average += 1 }
            let truth = try Self.topEffect(drawn, found.uplifts, seed: UInt64(seed))
            let seen = found.outcomes.uplift(atTop: 0.3)
            topErrors.append(seen.uplift - truth)
            if seen.interval.contains(truth) { top += 1 }
        }
        #expect(StatedRate.isMet(by: average, of: Self.runs), "average: \(average) of \(Self.runs)")
        #expect(StatedRate.isMet(by: top, of: Self.runs), "top: \(top) of \(Self.runs)")
        #expect(StatedRate.isUnbiased(averageErrors), "\(StatedRate.mean(averageErrors))")
        #expect(StatedRate.isUnbiased(topErrors), "\(StatedRate.mean(topErrors))")
    }
}
