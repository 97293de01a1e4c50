import LinearAlgebra
internal import Statistics

/// Looks for pairs of inputs that together tell what neither tells alone, given the terms already fitted.
///
/// Every row counts at its nearest point of each axis, and the residuals are summed over the cells of the grid. What either
/// axis alone tells of the sums is taken out; the rest, squared and by its variances, is a score statistic of the pair (one
/// step of a fit with a weak ridge, from the terms alone). Under chance it is distributed as a sum of weighted χ², which
/// is taken for a multiple of one χ² of the same mean and variance (Satterthwaite 1946). Testing many pairs finds some by
/// chance, so the p-value counts times the number of pairs (Bonferroni).
struct PairScreen: Sendable {
    struct Pair: Sendable, Equatable {
        let first: Int
        let second: Int
        /// Times the number of pairs looked at.
        let pValue: Double
        let statistic: Double
    }

    /// Finer grids than this tell noise.
    static let mostCells = 150
    static let mostPairs = 10
    static let significance = 0.05
    /// The weak ridge on a cell's effect.
    private static let ridge = 1.0

    /// The pairs that are more than chance, strongest first, as places in `axes`.
    ///
    /// - Parameters:
    ///   - residuals: w(y − μ) of each row.
    ///   - curvatures: w·μ(1 − μ) of each row.
    static func found(_ axes: [SmoothAxis], residuals: [Double], curvatures: [Double], threads: Int) async -> [Pair] {
        var candidates: [(Int, Int)] = []
        for second in axes.indices {
            for first in 0..<second where axes[first].masses.count * axes[second].masses.count <= mostCells {
                candidates.append((first, second))
            }
        }
        let pairs = candidates
        let work = ParallelRanges(count: pairs.count, size: 8, threads: threads)
        let parts = await work.map { range in
            range.map { index in
                pair(pairs[index], axes, residuals, curvatures, among: pairs.count)
            }
        }
        let found = parts.joined().filter { $0.pValue < significance }
        return found.sorted {
            ($0.pValue, -$0.statistic, $0.first, $0.second) < ($1.pValue, -$1.statistic, $1.first, $1.second)
        }.prefix(mostPairs).map(\.self)
    }

    private static func pair(
        _ places: (Int, Int), _ axes: [SmoothAxis], _ residuals: [Double], _ curvatures: [Double], among count: Int
    ) -> Pair {
        let (statistic, pValue) = CellSums(
            axes[places.0].placed, axes[places.1].placed, residuals: residuals, curvatures: curvatures
        ).test(ridge: ridge)
        return Pair(first: places.0, second: places.1, pValue: pValue * Double(count), statistic: statistic)
    }
}
