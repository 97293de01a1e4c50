import LinearAlgebra

/// Logistic regression with an ℓ₁ penalty (and an ℓ₂ one): proximal Newton steps, each solved by coordinate descent on
/// the quadratic model (Friedman, Hastie & Tibshirani 2010; Lee, Sun & Saunders 2014).
///
/// Works on centred, scaled columns; the penalties are scaled with them, so that they mean the columns as they are.
struct LogisticLasso {
    /// Where it stopped.
    struct Result: Sendable {
        var coordinates: [Double]
        var loss: Double
        var converged: Bool
        var iterations: Int
    }

    let objective: LogisticObjective
    /// ℓ₁ and ℓ₂ of each coordinate; 0 for the intercept, which comes first.
    let lasso: [Double]
    let ridge: [Double]

    /// How far, as a share of its ℓ₁ penalty, a derivative may miss what the optimality (Karush–Kuhn–Tucker)
    /// conditions ask of it.
    static let tolerance = 1e-9
    /// The share of the curvature below which an ℓ₁ penalty drowns in rounding at that tolerance.
    static let visibleCurvature = 1e-3
    static let mostIterations = 200

    private struct State {
        var coordinates: [Double]
        var evaluation: LogisticObjective.Evaluation
        var value: Double
    }

    /// Minimises from a start.
    func minimise(from start: [Double]) async -> Result {
        var state = await state(at: start)
        var best = Double.infinity
        var stalls = 0
        for iteration in 0..<Self.mostIterations {
            let violation = violation(at: state.coordinates, state.evaluation.gradient, state.evaluation.information)
            let step = modelStep(at: state.coordinates, state.evaluation.gradient, state.evaluation.information)
            // Past the tolerance, go on while steps still halve the violation: they converge quadratically.
            stalls = violation < best / 2 ? 0 : stalls + 1
            best = min(best, violation)
            if violation <= Self.tolerance, stalls > 0 || violation < 1e-14 {
                return result(state, converged: true, iteration)
            }
            guard let next = await stepped(from: state, step) else {
                return result(state, converged: violation <= Self.tolerance, iteration)
            }
            state = next
        }
        let violation = violation(at: state.coordinates, state.evaluation.gradient, state.evaluation.information)
        return result(state, converged: violation <= Self.tolerance, Self.mostIterations)
    }

    private func result(_ state: State, converged: Bool, _ iterations: Int) -> Result {
        Result(
            coordinates: state.coordinates, loss: state.evaluation.loss, converged: converged, iterations: iterations)
    }

    private func state(at coordinates: [Double]) async -> State {
        let evaluation = await objective.evaluate(coordinates)
        return State(
            coordinates: coordinates, evaluation: evaluation, value: evaluation.loss + penalty(coordinates))
    }

    func penalty(_ coordinates: [Double]) -> Double {
        coordinates.indices.reduce(0) { sum, index in
            let value = coordinates[index]
            return sum + lasso[index] * value.magnitude + ridge[index] * value * value / 2
        }
    }

    /// The largest miss of an optimality condition, as a share of the penalty (of the curvature for the intercept).
    ///
    /// The l1 of a column of large values may be lost in the rounding of its derivative; then the miss is measured by a
    /// share of the curvature that is not.
    func violation(at coordinates: [Double], _ gradient: [Double], _ information: Matrix) -> Double {
        coordinates.indices.reduce(0) { worst, index in
            let value = coordinates[index]
            let slope = gradient[index] + ridge[index] * value
            let curvature = information[index, index]
            let scale = lasso[index] > 0 ? max(lasso[index], Self.visibleCurvature * curvature) : curvature
            let miss =
                value == 0 && lasso[index] > 0
                ? max(0, slope.magnitude - lasso[index])
                : (slope + (value > 0 ? lasso[index] : -lasso[index])).magnitude
            return max(worst, scale > 0 ? miss / scale : 0)
        }
    }

    /// The minimum of the quadratic model by coordinate descent, as a step.
    func modelStep(at coordinates: [Double], _ gradient: [Double], _ information: Matrix) -> [Double] {
        let size = coordinates.count
        var step = [Double](repeating: 0, count: size)
        // The model's derivatives at the step: gradient + information · step.
        var slopes = gradient
        for sweep in 0..<10_000 {
            var largest = 0.0
            for index in 0..<size {
                let curvature = information[index, index]
                guard curvature > 0 else { continue }
                let value = coordinates[index] + step[index]
                let target = curvature * value - slopes[index]
                let shrunk = target.magnitude <= lasso[index] ? 0 : target - (target > 0 ? lasso[index] : -lasso[index])
                let next = shrunk / (curvature + ridge[index])
                let change = next - value
                guard change != 0 else { continue }
                step[index] = next == 0 ? -coordinates[index] : step[index] + change
                for other in 0..<size { slopes[other] += change * information[other, index] }
                largest = max(largest, change.magnitude * curvature.squareRoot())
            }
            // The directions that coordinate descent is slow along are left to the exact solution of the active ones.
            if largest <= 1e-13 { break }
            if sweep % 20 == 19, let exact = activeStep(coordinates, gradient, information, step) { return exact }
        }
        return step
    }

    /// The minimum of the quadratic model over the coordinates that are not zero, with their signs kept; nil where a sign
    /// would change or a zero coordinate would have to move.
    private func activeStep(
        _ start: [Double], _ gradient: [Double], _ information: Matrix, _ step: [Double]
    ) -> [Double]? {
        let active = step.indices.filter { lasso[$0] == 0 || start[$0] + step[$0] != 0 }
        var part = Matrix(rows: active.count, columns: active.count)
        // Information · (β₊ − β) + gradient + ridge·β₊ + lasso·sign = 0, the others of β₊ being zero.
        var right = [Double](repeating: 0, count: active.count)
        for (row, index) in active.enumerated() {
            for (column, other) in active.enumerated() { part[row, column] = information[index, other] }
            part[row, row] += ridge[index]
            let sign = start[index] + step[index] > 0 ? 1.0 : -1.0
            right[row] = -gradient[index] - (lasso[index] > 0 ? lasso[index] * sign : 0)
            for other in start.indices { right[row] += information[index, other] * start[other] }
        }
        guard let solved = Cholesky(part)?.solve(right) else { return nil }
        var result = start.map { -$0 }
        for (row, index) in active.enumerated() {
            let sign = start[index] + step[index] > 0
            if lasso[index] > 0, solved[row] == 0 || (solved[row] > 0) != sign { return nil }
            result[index] = solved[row] - start[index]
        }
        for index in start.indices where lasso[index] > 0 && start[index] + result[index] == 0 {
            var slope = gradient[index]
            for other in start.indices { slope += information[index, other] * result[other] }
            if slope.magnitude > lasso[index] * (1 + 1e-12) { return nil }
        }
        return result
    }

    /// The full step, or the first of its halves that lowers the value enough.
    private func stepped(from state: State, _ step: [Double]) async -> State? {
        let gain =
            zip(state.evaluation.gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
            + penalty(zip(state.coordinates, step).map { $0 + $1 }) - penalty(state.coordinates)
        var length = 1.0
        while length > 1e-8 {
            let next = await self.state(
                at: zip(state.coordinates, step).map { length == 1 && $0 == -$1 ? 0 : $0 + length * $1 })
            let noise = 1e-13 * state.value.magnitude
            if next.value.isFinite, next.value <= state.value + 1e-4 * length * min(0, gain) + noise { return next }
            length /= 2
        }
        return nil
    }
}
