import LinearAlgebra

/// Fits the coordinates of an additive design, and chooses how much each group of them is penalised.
struct AdditiveSolver {
    /// Where it stopped.
    struct Result: Sendable {
        var coordinates: [Double]
        /// λ of each group.
        var strengths: [Double]
        /// Parameters in effect of each group: its size less λ·tr of the covariance (Wood 2017, 6.1.2).
        var effective: [Double]
        /// The covariance of the coordinates: the inverse of the penalised information.
        var covariance: Matrix
        /// Without the penalty.
        var loss: Double
        var converged: Bool
        var iterations: Int
    }

    /// Strengths, and coordinates near the optimum at them.
    struct Choice: Sendable {
        var coordinates: [Double]
        var strengths: [Double]
    }

    let objective: AdditiveObjective

    /// Strengths stay between these: far enough apart that the ends mean "not at all" and "nothing is left".
    static let strengthRange = 1e-4...1e7
    /// A group penalised more than this has no effect that shows.
    static let vanishingStrength = 1e6
    /// Rounds of choosing strengths, from nothing and from near.
    static let mostRounds = 40
    static let mostWarmRounds = 8
    /// Strengths are settled where no group's parameters in effect change by more.
    static let settledChange = 0.02
    static let mostIterations = 100
    static let smallestDecrement = 1e-18
    static let stalledDecrement = 1e-10

    private struct State {
        var coordinates: [Double]
        var evaluation: AdditiveObjective.Evaluation
        /// Loss with the penalty.
        var value: Double
        var gradient: [Double]
        var factor: Cholesky
    }

    /// Chooses the strengths by restricted maximum likelihood, a Newton step and an update of every strength in turn,
    /// λ ← parameters in effect / ‖θ‖² (Fellner 1986; Schall 1991; Wood & Fasiolo 2017).
    ///
    /// - Parameter isWarm: whether the start is near already.
    func chooseStrengths(from start: Choice, isWarm: Bool) async -> Choice {
        let design = objective.design
        var (strengths, coordinates) = (start.strengths, start.coordinates)
        var effective = [Double](repeating: .infinity, count: strengths.count)
        // From nothing, the first effects are found before their sizes are judged.
        var warming = isWarm ? 0 : 3
        var evaluation = await objective.evaluate(coordinates)
        for _ in 0..<(isWarm ? Self.mostWarmRounds : Self.mostRounds) {
            let penalties = design.penalties(strengths)
            guard let state = state(coordinates, evaluation, penalties) else { break }
            let step = state.factor.solve(state.gradient).map { -$0 }
            guard let next = await stepped(from: state, step, penalties) else { break }
            (coordinates, evaluation) = next
            if warming > 0 {
                warming -= 1
                continue
            }
            let found = effectiveParameters(strengths, state.factor.inverse)
            let lengths = squaredLengths(coordinates)
            for group in strengths.indices {
                let wanted = max(found[group], 1e-8) / max(lengths[group], 1e-12)
                strengths[group] = min(max(wanted, Self.strengthRange.lowerBound), Self.strengthRange.upperBound)
            }
            let change = zip(found, effective).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
            effective = found
            if change < Self.settledChange { break }
        }
        return Choice(coordinates: coordinates, strengths: strengths)
    }

    /// The optimum at given strengths, by Newton's method; convergence is decided by the Newton decrement.
    func fit(from start: [Double], strengths: [Double]) async -> Result? {
        let penalties = objective.design.penalties(strengths)
        guard var state = await state(at: start, penalties) else { return nil }
        var previous = Double.infinity
        var converged = false
        var iterations = 0
        while iterations < Self.mostIterations {
            let step = state.factor.solve(state.gradient).map { -$0 }
            let decrement = -zip(step, state.gradient).reduce(0) { $0 + $1.0 * $1.1 }
            guard decrement.isFinite else { break }
            if decrement <= Self.smallestDecrement || (decrement <= Self.stalledDecrement && decrement > previous / 4) {
                converged = true
                break
            }
            iterations += 1
            previous = decrement
            guard let next = await stepped(from: state, step, penalties),
                let found = self.state(next.coordinates, next.evaluation, penalties)
            else { break }
            state = found
        }
        let covariance = state.factor.inverse
        return Result(
            coordinates: state.coordinates, strengths: strengths,
            effective: effectiveParameters(strengths, covariance), covariance: covariance,
            loss: state.evaluation.loss, converged: converged, iterations: iterations)
    }

    private func state(at coordinates: [Double], _ penalties: [Double]) async -> State? {
        state(coordinates, await objective.evaluate(coordinates), penalties)
    }

    private func state(
        _ coordinates: [Double], _ evaluation: AdditiveObjective.Evaluation, _ penalties: [Double]
    ) -> State? {
        var hessian = evaluation.information
        for index in penalties.indices { hessian[index, index] += penalties[index] }
        guard let factor = Cholesky(hessian) else { return nil }
        return State(
            coordinates: coordinates, evaluation: evaluation,
            value: evaluation.loss + penalty(coordinates, penalties),
            gradient: zip(evaluation.gradient, zip(penalties, coordinates)).map { $0 + $1.0 * $1.1 }, factor: factor)
    }

    private func penalty(_ coordinates: [Double], _ penalties: [Double]) -> Double {
        zip(coordinates, penalties).reduce(0) { $0 + $1.0 * $1.0 * $1.1 / 2 }
    }

    /// The full step, or the first of its halves that lowers the penalised loss.
    private func stepped(
        from state: State, _ step: [Double], _ penalties: [Double]
    ) async -> (coordinates: [Double], evaluation: AdditiveObjective.Evaluation)? {
        var length = 1.0
        while length > 1e-8 {
            let next = zip(state.coordinates, step).map { $0 + length * $1 }
            let evaluation = await objective.evaluate(next)
            let value = evaluation.loss + penalty(next, penalties)
            if value.isFinite, value <= state.value + 1e-12 * state.value.magnitude { return (next, evaluation) }
            length /= 2
        }
        return nil
    }

    private func effectiveParameters(_ strengths: [Double], _ covariance: Matrix) -> [Double] {
        var result = objective.design.groupSizes.map(Double.init)
        for (coordinate, group) in objective.design.groupOf.enumerated() where group >= 0 {
            result[group] -= strengths[group] * covariance[coordinate, coordinate]
        }
        return result
    }

    private func squaredLengths(_ coordinates: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: objective.design.groupSizes.count)
        for (coordinate, group) in objective.design.groupOf.enumerated() where group >= 0 {
            result[group] += coordinates[coordinate] * coordinates[coordinate]
        }
        return result
    }
}
