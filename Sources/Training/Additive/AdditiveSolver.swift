import LinearAlgebra

/// Fits the coordinates of an additive design, and chooses how much each group of them is penalised.
struct AdditiveSolver {
    /// Where it stopped.
    struct Result: Sendable {
        var coordinates: [Double]
        /// λ of each group.
        var strengths: [Double]
        /// Parameters in effect of each group: what is open of it less λ·tr of the covariance (Wood 2017, 6.1.2).
        var effective: [Double]
        /// The covariance of the coordinates: the inverse of the penalised information, given the differences that are held.
        var covariance: Matrix
        /// The constraints on signs that the optimum is held by: differences of neighbouring values that are 0.
        var held: [Int]
        /// How fast the penalised loss would fall if a held difference might be below 0.
        var multipliers: [Double]
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
        var held: [Int] = []
        var evaluation = await objective.evaluate(coordinates)
        for _ in 0..<(isWarm ? Self.mostWarmRounds : Self.mostRounds) {
            let penalties = design.penalties(strengths)
            guard let state = state(coordinates, evaluation, penalties), let move = move(from: state, near: held),
                let next = await stepped(from: state, move.step, penalties)
            else { break }
            held = move.held
            (coordinates, evaluation) = next
            if warming > 0 {
                warming -= 1
                continue
            }
            let found = effectiveParameters(
                strengths, OrderedFace(design.order, state.factor, penalties, held: held))
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
    ///
    /// Where terms have signs, each step is the best of those that keep them, and the start must keep them too.
    func fit(from start: [Double], strengths: [Double]) async -> Result? {
        let penalties = objective.design.penalties(strengths)
        guard var state = await state(at: start, penalties) else { return nil }
        var (held, multipliers): ([Int], [Double]) = ([], [])
        var previous = Double.infinity
        var converged = false
        var iterations = 0
        while iterations < Self.mostIterations {
            guard let move = move(from: state, near: held) else { break }
            (held, multipliers) = (move.held, move.multipliers)
            let decrement = move.decrement
            guard decrement.isFinite else { break }
            if decrement <= Self.smallestDecrement || (decrement <= Self.stalledDecrement && decrement > previous / 4) {
                converged = true
                break
            }
            iterations += 1
            previous = decrement
            guard let next = await stepped(from: state, move.step, penalties),
                let found = self.state(next.coordinates, next.evaluation, penalties)
            else { break }
            state = found
        }
        let face = OrderedFace(objective.design.order, state.factor, penalties, held: held)
        return Result(
            coordinates: state.coordinates, strengths: strengths,
            effective: effectiveParameters(strengths, face), covariance: face.covariance, held: held,
            multipliers: multipliers, loss: state.evaluation.loss, converged: converged, iterations: iterations)
    }

    /// The Newton step, or what constraints on signs leave of it.
    private func move(from state: State, near held: [Int]) -> OrderedStep? {
        OrderedStep(
            objective.design.order, state.factor, gradient: state.gradient, coordinates: state.coordinates, near: held)
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

    private func effectiveParameters(_ strengths: [Double], _ face: OrderedFace) -> [Double] {
        var result = objective.design.groupSizes.map(Double.init)
        for (coordinate, group) in objective.design.groupOf.enumerated() where group >= 0 {
            result[group] -= 1 - face.open[coordinate]
            result[group] -= strengths[group] * face.covariance[coordinate, coordinate]
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
