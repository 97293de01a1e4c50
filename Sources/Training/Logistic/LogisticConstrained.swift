import LinearAlgebra

/// Minimises a loss where some combinations of the coordinates are held at given values: Newton steps along what is left.
struct LogisticConstrained {
    /// What is known of the loss at some coordinates.
    struct Point: Sendable {
        var coordinates: [Double]
        var value: Double
        var gradient: [Double]
        /// Of the second derivatives, or of what stands in for them.
        var factor: Cholesky
    }

    /// nil where the loss cannot be evaluated.
    let point: @Sendable ([Double]) async -> Point?
    /// A column a combination, a row a coordinate.
    let combinations: Matrix

    /// Squared Newton decrement at which the value is as good as exact: what is left of it is half that.
    private static let smallestDecrement = 1e-18
    private static let stalledDecrement = 1e-13
    private static let mostIterations = 500

    /// The smallest value with the combinations at `values`, and its derivatives by them; nil where none was found.
    func minimum(at values: [Double], from start: Point) async -> (point: Point, slopes: [Double])? {
        guard let first = step(start, values), var state = await point(added(start.coordinates, first.onto)) else {
            return nil
        }
        var previous = Double.infinity
        for _ in 0..<Self.mostIterations {
            guard let step = step(state, values) else { return nil }
            let decrement = -zip(step.along, state.gradient).reduce(0) { $0 + $1.0 * $1.1 }
            guard decrement.isFinite else { return nil }
            let stalled = decrement <= Self.stalledDecrement && decrement > previous / 4
            if decrement <= Self.smallestDecrement || stalled { return (state, step.slopes) }
            previous = decrement
            guard let next = await stepped(from: state, step.along, decrement) else { return nil }
            state = next
        }
        return nil
    }

    /// How far one standard error of each combination is, by the second derivatives at a point.
    func standardErrors(at point: Point) -> [Double] {
        let solved = point.factor.upper.solveUpper(combinations, transposed: true)
        return (0..<solved.columns).map { solved.column($0).reduce(0) { $0 + $1 * $1 }.squareRoot() }
    }

    /// The shortest step onto the values, the Newton step along them, and the multipliers; the last with u⁻ᵀ·combinations
    /// scaled to unit length, so that units do not matter.
    private func step(_ state: Point, _ values: [Double]) -> (onto: [Double], along: [Double], slopes: [Double])? {
        let upper = state.factor.upper
        let errors = standardErrors(at: state)
        var scaled = combinations
        for column in 0..<scaled.columns {
            for row in 0..<scaled.rows { scaled[row, column] /= errors[column] }
        }
        let solved = upper.solveUpper(scaled, transposed: true)
        guard let inner = Cholesky(solved.gram) else { return nil }
        let missing = zip(zip(values, errors), scaled.times(state.coordinates, transposed: true)).map {
            $0.0 / $0.1 - $1
        }
        let onto = upper.solveUpper(solved.times(inner.solve(missing)))
        let slope = upper.solveUpper(state.gradient, transposed: true)
        let multipliers = inner.solve(solved.times(slope, transposed: true))
        let rest = zip(slope, solved.times(multipliers)).map { $1 - $0 }
        return (onto, upper.solveUpper(rest), zip(multipliers, errors).map { $0 / $1 })
    }

    private func added(_ coordinates: [Double], _ step: [Double], times length: Double = 1) -> [Double] {
        zip(coordinates, step).map { $0 + length * $1 }
    }

    private func stepped(from state: Point, _ step: [Double], _ decrement: Double) async -> Point? {
        var length = 1.0
        while length > 1e-10 {
            let noise = 1e-13 * max(1, state.value.magnitude)
            if let next = await point(added(state.coordinates, step, times: length)), next.value.isFinite,
                next.value <= state.value - 1e-4 * length * decrement + noise
            {
                return next
            }
            length /= 2
        }
        return nil
    }
}
