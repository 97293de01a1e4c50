import LinearAlgebra
internal import Statistics

/// Looks for pairs of inputs that together tell what neither tells alone, given the terms already fitted.
///
/// The residuals are summed over the cells of the pair's grid; their squares by their variances are a score statistic of
/// the pair (one step of a fit with a weak ridge, from the terms alone). Testing many pairs finds some by chance, so the
/// p-value counts times the number of pairs (Bonferroni).
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
        let (one, other) = (axes[places.0].placed, axes[places.1].placed)
        var scores = [Double](repeating: 0, count: one.count * other.count)
        var variances = scores
        for row in residuals.indices {
            let (left, right) = (Int(one.points[row]), Int(other.points[row]))
            guard left >= 0, right >= 0 else { continue }
            let (shareLeft, shareRight) = (one.shares?[row] ?? 0, other.shares?[row] ?? 0)
            for i in 0..<one.entries {
                let a = i == 0 ? 1 - shareLeft : shareLeft
                for j in 0..<other.entries {
                    let b = a * (j == 0 ? 1 - shareRight : shareRight)
                    guard b > 0 else { continue }
                    let cell = (left + i) * other.count + right + j
                    scores[cell] += b * residuals[row]
                    variances[cell] += b * b * curvatures[row]
                }
            }
        }
        let statistic = zip(scores, variances).reduce(0) { $0 + $1.0 * $1.0 / ($1.1 + ridge) }
        let freedom = Double((one.count - 1) * (other.count - 1))
        let pValue = IncompleteGamma.upper(freedom / 2, statistic / 2) * Double(count)
        return Pair(first: places.0, second: places.1, pValue: pValue, statistic: statistic)
    }
}
