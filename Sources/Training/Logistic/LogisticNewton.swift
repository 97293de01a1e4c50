import LinearAlgebra

/// Newton's method on a logistic loss with a quadratic penalty on the coordinates.
struct LogisticNewton {
    /// Where it stopped.
    struct Result: Sendable {
        var coordinates: [Double]
        /// Of the loss alone, at `coordinates`.
        var evaluation: LogisticObjective.Evaluation
        /// The information with the penalty's second derivatives, factored.
        var factor: Cholesky?
        var converged: Bool
        var iterations: Int
        /// How the outcomes are separated, where they are.
        var separation: LogisticSeparation?
    }

    let objective: LogisticObjective
    /// Second derivatives of the penalty in the coordinates; nil for none.
    let penalty: Matrix?
    /// Looks for a separation of the outcomes along a direction; nil where none is to be looked for.
    var separation: (@Sendable (_ direction: [Double]) async -> LogisticSeparation?)?

    /// Squared Newton decrement (twice the gain in log-likelihood that is left) at which a fit is done.
    ///
    /// It bounds the distance from the optimum by 1e-10 standard errors, before a last step that squares it.
    static let smallestDecrement = 1e-20
    /// What a decrement that no longer shrinks may be: rounding errors of very many rows, not lack of progress.
    static let stalledDecrement = 1e-14
    static let mostIterations = 200
    /// Where to stop; the defaults are those of an answer, not of a start.
    var enough = LogisticNewton.smallestDecrement
    var patience = LogisticNewton.mostIterations

    /// Minimises from a start.
    func minimise(from start: [Double]) async -> Result {
        var state = await state(at: start)
        var previous = Double.infinity
        var iterations = 0
        while iterations < patience {
            if separation != nil, state.evaluation.smallestMargin > 0 {
                return result(state, converged: true, iterations, .complete)
            }
            guard let factor = state.factor else { break }
            let step = factor.solve(state.gradient).map { -$0 }
            let decrement = -zip(step, state.gradient).reduce(0) { $0 + $1.0 * $1.1 }
            guard decrement.isFinite else { break }
            let slow = iterations >= 5 && decrement > previous / 50
            if slow, let found = await separation?(step) { return result(state, converged: true, iterations, found) }
            let stalled = decrement <= Self.stalledDecrement && decrement > previous / 4
            if decrement <= enough || stalled {
                state.coordinates = zip(state.coordinates, step).map { $0 + $1 }
                return result(state, converged: isOptimum(state, factor, decrement), iterations)
            }
            iterations += 1
            guard let next = await stepped(from: state, step, decrement) else { break }
            previous = decrement
            state = next
        }
        return result(state, converged: false, iterations)
    }

    /// Whether a small decrement means that an optimum is near, and not that the curvature died away with the gradient.
    ///
    /// Along a separation both fade together. For the logistic loss an optimum is certain within reach where
    /// decrement · max zᵢᵀH⁻¹zᵢ is below 1/4 (Bach 2010, self-concordance); zᵢᵀzᵢ is at most rows · coordinates, the
    /// columns having mean square 1.
    private func isOptimum(_ state: State, _ factor: Cholesky, _ decrement: Double) -> Bool {
        guard penalty == nil else { return true }
        let trace = factor.inverse
        let longest = Double(objective.target.count) * Double(objective.size)
        let spread = (0..<trace.rows).reduce(0) { $0 + trace[$1, $1] }
        return min(decrement, Self.smallestDecrement) * longest * spread <= 0.25
    }

    private struct State {
        var coordinates: [Double]
        var evaluation: LogisticObjective.Evaluation
        var value: Double
        var gradient: [Double]
        var factor: Cholesky?
    }

    private func result(
        _ state: State, converged: Bool, _ iterations: Int, _ separation: LogisticSeparation? = nil
    ) -> Result {
        Result(
            coordinates: state.coordinates, evaluation: state.evaluation, factor: state.factor, converged: converged,
            iterations: iterations, separation: separation)
    }

    private func state(at coordinates: [Double]) async -> State {
        let evaluation = await objective.evaluate(coordinates)
        guard let penalty else {
            return State(
                coordinates: coordinates, evaluation: evaluation, value: evaluation.loss,
                gradient: evaluation.gradient, factor: Cholesky(evaluation.information))
        }
        let slope = penalty.times(coordinates)
        var hessian = evaluation.information
        for index in hessian.elements.indices { hessian.elements[index] += penalty.elements[index] }
        let cost = zip(slope, coordinates).reduce(0) { $0 + $1.0 * $1.1 } / 2
        return State(
            coordinates: coordinates, evaluation: evaluation, value: evaluation.loss + cost,
            gradient: zip(evaluation.gradient, slope).map { $0 + $1 }, factor: Cholesky(hessian))
    }

    /// The full step, or the first of its halves that lowers the value enough (Boyd & Vandenberghe 9.2).
    ///
    /// Where the expected gain is below the rounding error of the value the full step is taken: comparing values there
    /// would be comparing noise.
    private func stepped(from state: State, _ step: [Double], _ decrement: Double) async -> State? {
        var length = 1.0
        while length > 1e-10 {
            let next = await self.state(at: zip(state.coordinates, step).map { $0 + length * $1 })
            let noise = 1e-13 * state.value.magnitude
            if next.value.isFinite, next.value <= state.value - 1e-4 * length * decrement + noise { return next }
            length /= 2
        }
        return nil
    }
}
