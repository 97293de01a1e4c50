import LinearAlgebra
internal import Models

extension LogisticSolver {
    /// A solution with the inference that was asked for beside the model's: a sandwich covariance, profile intervals.
    func inferred(
        _ solution: LogisticSolution, _ problem: Coordinates, _ values: [Double], at coordinates: [Double],
        _ factor: Cholesky?
    ) async -> LogisticSolution {
        guard solution.converged, let factor else { return solution }
        var result = solution
        let size = problem.sample.columns.count
        if options.standardErrors != .model {
            let sandwich = LogisticSandwich(
                objective: problem.objective,
                clusters: options.standardErrors == .clustered ? problem.sample.clusters : nil)
            let covariance = await sandwich.covariance(at: coordinates, factor, problem.basis)
            result.sandwich = spread(covariance, problem.basis, columns: size)
        }
        if options.intervals == .profile {
            let profile = LogisticProfile(
                basis: problem.basis, point: point(problem), weightScale: problem.sample.weightScale)
            let found = await profile.intervals(around: values, at: coordinates)
            result.intervals = [ClosedRange<Double>?](repeating: nil, count: size + 1)
            for (place, interval) in zip([0] + problem.basis.kept.map { $0 + 1 }, found) {
                result.intervals[place] = interval
            }
        }
        return result
    }

    /// The loss that is minimised without a penalty or with Firth's, in coordinates.
    func point(_ problem: Coordinates) -> @Sendable ([Double]) async -> LogisticConstrained.Point? {
        let objective = problem.objective
        if options.firth {
            let firth = LogisticFirth(objective: objective, strength: 1 / problem.sample.weightScale)
            return { coordinates in
                guard let state = await firth.state(at: coordinates) else { return nil }
                return LogisticConstrained.Point(
                    coordinates: coordinates, value: state.value, gradient: state.score.map { -$0 },
                    factor: state.stepFactor)
            }
        }
        return { coordinates in
            let evaluation = await objective.evaluate(coordinates)
            guard let factor = Cholesky(evaluation.information) else { return nil }
            return LogisticConstrained.Point(
                coordinates: coordinates, value: evaluation.loss, gradient: evaluation.gradient, factor: factor)
        }
    }
}
