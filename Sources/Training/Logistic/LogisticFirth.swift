import LinearAlgebra
internal import Statistics

/// Firth's penalised likelihood: log-likelihood + ½·log det XᵀWX, maximised by Fisher scoring (Firth 1993; Heinze &
/// Schemper 2002). Finite whatever the data, and less biased on few.
///
/// Its score is that of rows of which each stands for hᵢ more rows, half of them churners, hᵢ being the leverages; the
/// steps take those rows into the information too, so that they hold where the weights are small beside them.
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
    /// Weight of ½·log det beside the objective's log-likelihood: its weights may be scaled, the penalty is not.
    let strength: Double

    /// Squared length of a step, in standard errors, at which a fit is done. Scoring converges linearly, so that about as
    /// much as the last step is left.
    static let smallestDecrement = 1e-24
    static let stalledDecrement = 1e-16
    static let mostIterations = 1000

    /// What is known of the penalised likelihood at some coordinates.
    struct State: Sendable {
        var coordinates: [Double]
        var evaluation: LogisticObjective.Evaluation
        var factor: Cholesky
        /// Negative penalised log-likelihood.
        var value: Double
        var score: [Double]
        /// Of the information with the leverages' rows.
        var stepFactor: Cholesky
    }

    /// Maximises from a start; nil where even the start has no information matrix.
    func maximise(from start: [Double]) async -> Result? {
        guard var state = await state(at: start) else { return nil }
        var previous = Double.infinity
        for iteration in 0..<Self.mostIterations {
            let step = limited(state.stepFactor.solve(state.score))
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

    /// The state at some coordinates; nil where there is no information matrix.
    func state(at coordinates: [Double]) async -> State? {
        let evaluation = await objective.evaluate(coordinates)
        guard let factor = Cholesky(evaluation.information) else { return nil }
        let leverage = await objective.leverage(at: coordinates, factor)
        var information = evaluation.information
        for index in information.elements.indices {
            information.elements[index] += strength * leverage.information.elements[index]
        }
        guard let stepFactor = Cholesky(information) else { return nil }
        return State(
            coordinates: coordinates, evaluation: evaluation, factor: factor,
            value: evaluation.loss - strength * factor.logDeterminant / 2,
            score: zip(evaluation.gradient, leverage.score).map { strength * $1 - $0 }, stepFactor: stepFactor)
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
    /// With the leverages hᵢ = wᵢμᵢ(1 − μᵢ)·zᵢᵀ(information)⁻¹zᵢ: Σ hᵢ(½ − μᵢ)·zᵢ, the derivative of ½·log det, and
    /// Σ hᵢμᵢ(1 − μᵢ)·zᵢzᵢᵀ.
    func leverage(
        at coordinates: [Double], _ factor: Cholesky
    ) async -> (score: [Double], information: Matrix) {
        let parts = await ranges.map { range in leverage(at: coordinates, factor, rows: range) }
        var score = [CompensatedSum].zeros(size)
        var information = [CompensatedSum].zeros(size * size)
        for part in parts {
            score.add(part.score)
            information.add(part.information.elements)
        }
        var matrix = Matrix(rows: size, columns: size, elements: information.map(\.value))
        matrix.copyUpperToLower()
        return (score.map(\.value), matrix)
    }

    private func leverage(
        at coordinates: [Double], _ factor: Cholesky, rows: Range<Int>
    ) -> (score: [Double], information: Matrix) {
        let step = RowBlock.capacity(columns: columns.count)
        var block = RowBlock(columns: columns.count)
        var logOdds = [Double](repeating: 0, count: step)
        var amounts = logOdds
        var curvatures = logOdds
        var score = [Double](repeating: 0, count: size)
        var information = Matrix(rows: size, columns: size)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: step) {
            let part = start..<min(rows.upperBound, start + step)
            block.load(columns, rows: part, centres: centres, factors: factors)
            block.times(coordinates, into: &logOdds)
            let lengths = block.squaredLengths(solving: factor.upper)
            for (index, row) in part.enumerated() {
                let point = LogisticPoint(logOdds[index] + (offsets.map { $0[row] } ?? 0))
                let leverage = (weights.map { $0[row] } ?? 1) * point.curvature * lengths[index]
                amounts[index] = leverage * (point.miss - 0.5)
                curvatures[index] = (leverage * point.curvature).squareRoot()
            }
            block.addTransposed(times: amounts, to: &score)
            block.scaleRows(by: curvatures)
            block.addGram(to: &information)
        }
        return (score, information)
    }
}
