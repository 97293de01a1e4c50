import LinearAlgebra
import Statistics

/// The last digits of a fit: Newton steps whose gradient is summed to 32 digits over the columns as they are.
///
/// Coordinates, orthogonal or not, are rounded versions of the columns; near-collinear columns magnify what that
/// rounding does to the coefficients. Here only the residuals carry rounding errors (iterative refinement, Higham 2002,
/// chapter 12), so the coefficients are those of the columns given.
struct LogisticPolish {
    let sample: LogisticSample
    let basis: LogisticBasis
    /// l2 of each kept column, in the scale of the sample's weights.
    let penalties: [Double]
    /// The factored second derivatives at the optimum, in coordinates.
    let factor: Cholesky
    let ranges: ParallelRanges

    /// Squared Newton decrement below which nothing is left to gain in Float64.
    private static let smallestDecrement = 1e-28

    /// Refines coefficients, the intercept first.
    func refined(_ coefficients: [Double]) async -> [Double] {
        var current = coefficients.map { DoubleDouble($0) }
        var previous = Double.infinity
        for _ in 0..<6 {
            let gradient = basis.coordinates(ofGradient: await gradient(at: current))
            let step = factor.solve(gradient)
            let decrement = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
            // Steps that no longer shrink are the rounding errors of the residuals.
            guard decrement.isFinite, decrement < previous / 4 else { break }
            let change = basis.coefficients(of: step)
            for index in current.indices {
                current[index].add(index == 0 ? -change.intercept : -change.slopes[index - 1])
            }
            previous = decrement
            if decrement <= Self.smallestDecrement { break }
        }
        return current.map(\.high)
    }

    /// Σ wᵢ(μᵢ − yᵢ)·(1, xᵢ) + l2·β.
    private func gradient(at coefficients: [DoubleDouble]) async -> [DoubleDouble] {
        let parts = await ranges.map { range in gradient(at: coefficients, rows: range) }
        var result = [DoubleDouble](repeating: DoubleDouble(0), count: coefficients.count)
        for part in parts {
            for index in result.indices { result[index].add(part[index]) }
        }
        for (index, penalty) in penalties.enumerated() where penalty > 0 {
            result[index + 1].add(product: coefficients[index + 1], penalty)
        }
        return result
    }

    private func gradient(at coefficients: [DoubleDouble], rows: Range<Int>) -> [DoubleDouble] {
        var logOdds = rows.map { row in
            var start = coefficients[0]
            if let offsets = sample.offsets { start.add(offsets[row]) }
            return start
        }
        for (index, place) in basis.kept.enumerated() {
            let column = sample.columns[place]
            let coefficient = coefficients[index + 1]
            for (at, row) in rows.enumerated() { logOdds[at].add(product: coefficient, column[row]) }
        }
        var residuals = [Double](repeating: 0, count: rows.count)
        var result = [DoubleDouble](repeating: DoubleDouble(0), count: coefficients.count)
        for (at, row) in rows.enumerated() {
            let sign = sample.target[row] == 1 ? 1.0 : -1.0
            let point = LogisticPoint(sign * logOdds[at].high)
            // The first-order effect of what Float64 loses of the log-odds.
            let miss = point.miss - point.curvature * sign * logOdds[at].low
            residuals[at] = -sign * miss * (sample.weights.map { $0[row] } ?? 1)
            result[0].add(residuals[at])
        }
        for (index, place) in basis.kept.enumerated() {
            let column = sample.columns[place]
            var sum = DoubleDouble(0)
            for (at, row) in rows.enumerated() { sum.add(product: residuals[at], column[row]) }
            result[index + 1] = sum
        }
        return result
    }
}
