import LinearAlgebra

/// Firth's penalised likelihood: log-likelihood + ½·log det XᵀWX, maximised by Fisher scoring (Firth 1993; Heinze &
/// Schemper 2002). Finite whatever the data, and less biased on few.
struct LogisticFirth {
    /// Where it stopped.
    struct Result: Sendable {
        var coordinates: [Double]
        /// Of the log-likelihood alone.
        var evaluation: LogisticObjective.Evaluation
        var factor: Cholesky
        var converged: Bool
        var iterations: Int
    }

    let objective: LogisticObjective

    /// Squared length of a step, in standard errors, at which a fit is done. Scoring converges linearly, so that about as
    /// much as the last step is left.
    static let smallestDecrement = 1e-24
    static let stalledDecrement = 1e-16
    static let mostIterations = 1000

    private struct State {
        var coordinates: [Double]
        var evaluation: LogisticObjective.Evaluation
        var factor: Cholesky
        /// Negative penalised log-likelihood.
        var value: Double
        var score: [Double]
    }

    /// Maximises from a start; nil where even the start has no information matrix.
    func maximise(from start: [Double]) async -> Result? {
        guard var state = await state(at: start) else { return nil }
        var previous = Double.infinity
        for iteration in 0..<Self.mostIterations {
            let step = limited(state.factor.solve(state.score))
            let decrement = zip(step, state.score).reduce(0) { $0 + $1.0 * $1.1 }
            let stalled = decrement <= Self.stalledDecrement && decrement >= previous
            if decrement <= Self.smallestDecrement || stalled { return result(state, converged: true, iteration) }
            previous = decrement
            guard let next = await stepped(from: state, step, decrement) else {
                return result(state, converged: false, iteration)
            }
            state = next
        }
        return result(state, converged: false, Self.mostIterations)
    }

    private func result(_ state: State, converged: Bool, _ iterations: Int) -> Result {
        Result(
            coordinates: state.coordinates, evaluation: state.evaluation, factor: state.factor, converged: converged,
            iterations: iterations)
    }

    /// No coordinate moves by more than 5: the penalised likelihood is flat far out, and a long step may end there.
    private func limited(_ step: [Double]) -> [Double] {
        let longest = step.reduce(0) { max($0, $1.magnitude) }
        return longest > 5 ? step.map { $0 * 5 / longest } : step
    }

    private func state(at coordinates: [Double]) async -> State? {
        let evaluation = await objective.evaluate(coordinates)
        guard let factor = Cholesky(evaluation.information) else { return nil }
        let correction = await objective.leverageScore(at: coordinates, factor)
        return State(
            coordinates: coordinates, evaluation: evaluation, factor: factor,
            value: evaluation.loss - factor.logDeterminant / 2,
            score: zip(evaluation.gradient, correction).map { $1 - $0 })
    }

    private func stepped(from state: State, _ step: [Double], _ decrement: Double) async -> State? {
        var length = 1.0
        while length > 1e-10 {
            let next = await self.state(at: zip(state.coordinates, step).map { $0 + length * $1 })
            let noise = 1e-12 * max(1, state.value.magnitude)
            if let next, next.value <= state.value - 1e-4 * length * decrement + noise { return next }
            length /= 2
        }
        return nil
    }
}

extension LogisticObjective {
    /// Σ hᵢ(½ − μᵢ)·zᵢ, hᵢ being the leverages wᵢμᵢ(1 − μᵢ)·zᵢᵀ(information)⁻¹zᵢ: the derivative of ½·log det.
    func leverageScore(at coordinates: [Double], _ factor: Cholesky) async -> [Double] {
        let parts = await ranges.map { range in
            let step = RowBlock.capacity(columns: columns.count)
            var block = RowBlock(columns: columns.count)
            var logOdds = [Double](repeating: 0, count: step)
            var amounts = logOdds
            var result = [Double](repeating: 0, count: size)
            for start in stride(from: range.lowerBound, to: range.upperBound, by: step) {
                let part = start..<min(range.upperBound, start + step)
                block.load(columns, rows: part, centres: centres, factors: factors)
                block.times(coordinates, into: &logOdds)
                let lengths = block.squaredLengths(solving: factor.upper)
                for (index, row) in part.enumerated() {
                    let value = logOdds[index] + (offsets.map { $0[row] } ?? 0)
                    let point = LogisticPoint(value)
                    let leverage = (weights.map { $0[row] } ?? 1) * point.curvature * lengths[index]
                    amounts[index] = leverage * (point.miss - 0.5)
                }
                block.addTransposed(times: amounts, to: &result)
            }
            return result
        }
        var total = [CompensatedSum].zeros(size)
        for part in parts { total.add(part) }
        return total.map(\.value)
    }
}
