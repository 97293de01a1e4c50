import LinearAlgebra

/// Solves a checked sample: chooses coordinates, minimises, refines, and maps back.
struct LogisticSolver: Sendable {
    let options: LogisticOptions

    /// The optimum of a sample with both outcomes.
    func solve(_ sample: LogisticSample) async throws(LogisticError) -> LogisticSolution {
        let problem = try await coordinates(sample)
        let basis = problem.basis
        if options.l1 > 0 { return await solveLasso(problem) }
        if options.firth { return await solveFirth(problem) }
        let penalty = problem.penalty
        var newton = LogisticNewton(objective: problem.objective, penalty: penalty)
        if penalty == nil {
            newton.separation = { direction in
                await LogisticSeparation.found(along: direction, sample, basis, problem.objective)
            }
        }
        let found = await newton.minimise(from: await nearStart(problem, penalty))
        if let separation = found.separation {
            return try await limit(of: separation, sample, basis, iterations: found.iterations)
        }
        var values = problem.coefficients(of: found.coordinates)
        if found.converged, let factor = found.factor, worthRefining(problem, factor) {
            let polish = LogisticPolish(
                sample: sample, basis: basis, penalties: problem.penalties, factor: factor,
                ranges: problem.objective.ranges)
            values = await polish.refined(values)
        }
        let result = solution(
            problem, values, found.factor, loss: found.evaluation.loss, converged: found.converged,
            iterations: found.iterations)
        return await inferred(result, problem, values, at: found.coordinates, found.factor)
    }

    /// A sample in the coordinates that suit it.
    func coordinates(_ sample: LogisticSample) async throws(LogisticError) -> Coordinates {
        let moments = try await ColumnMoments.of(sample.columns, names: sample.names, threads: options.threads)
        let penalties = [Double](repeating: options.l2 / sample.weightScale, count: sample.columns.count)
        let basis = LogisticBasis(sample, moments, penalties: penalties, asTheyAre: options.l1 > 0)
        var objective = LogisticObjective(sample, basis, threads: options.threads)
        objective.onPass = options.onPass
        // What is penalised has an optimum, separated or not.
        objective.wantsMargins = options.l2 == 0
        return Coordinates(
            sample: sample, basis: basis, objective: objective,
            penalties: basis.kept.map { penalties[$0] })
    }

    /// A start near the optimum: the rough fit of an eighth of the rows, where there are enough of them. Each Newton step
    /// on all rows that it saves is an eighth of the cost.
    private func nearStart(_ problem: Coordinates, _ penalty: Matrix?) async -> [Double] {
        let thinning = 8
        let rows = problem.sample.count / thinning
        guard rows >= 4096, rows >= 50 * (problem.basis.size + 1) else { return problem.start }
        var objective = problem.objective
        objective.ranges = objective.ranges.thinned(by: thinning)
        var share = penalty
        for index in 0..<(share?.elements.count ?? 0) { share?.elements[index] /= Double(thinning) }
        let rough = await LogisticNewton(objective: objective, penalty: share, enough: 1e-2, patience: 12)
            .minimise(from: problem.start)
        return rough.converged ? rough.coordinates : problem.start
    }

    private func solveLasso(_ problem: Coordinates) async -> LogisticSolution {
        let spreads = problem.basis.spreads
        let found = await LogisticLasso(
            objective: problem.objective,
            lasso: [0] + spreads.map { options.l1 / problem.sample.weightScale / $0 },
            ridge: [0] + zip(problem.penalties, spreads).map { $0 / $1 / $1 }
        ).minimise(from: problem.start)
        return solution(
            problem, problem.coefficients(of: found.coordinates), nil, loss: found.loss, converged: found.converged,
            iterations: found.iterations)
    }

    private func solveFirth(_ problem: Coordinates) async -> LogisticSolution {
        let firth = LogisticFirth(objective: problem.objective, strength: 1 / problem.sample.weightScale)
        guard let found = await firth.maximise(from: problem.start) else {
            return solution(problem, problem.start, nil, loss: .nan, converged: false, iterations: 0)
        }
        let values = problem.coefficients(of: found.coordinates)
        let result = solution(
            problem, values, found.factor, loss: found.evaluation.loss, converged: found.converged,
            iterations: found.iterations)
        return await inferred(result, problem, values, at: found.coordinates, found.factor)
    }

    /// A sample in the coordinates of a basis.
    struct Coordinates: Sendable {
        let sample: LogisticSample
        let basis: LogisticBasis
        let objective: LogisticObjective
        /// l2 of each kept column as it is, in the scale of the sample's weights.
        let penalties: [Double]

        /// No effect of any column.
        var start: [Double] { [sample.baseLogOdds] + [Double](repeating: 0, count: basis.size) }

        /// The coefficients at coordinates, the intercept first, then one a kept column.
        func coefficients(of coordinates: [Double]) -> [Double] {
            let (intercept, slopes) = basis.coefficients(of: coordinates)
            return [intercept] + slopes
        }

        /// Second derivatives in the coordinates of ½·Σ penaltyⱼ·βⱼ²; nil for none.
        var penalty: Matrix? {
            guard penalties.contains(where: { $0 > 0 }) else { return nil }
            var root = basis.map
            for row in 0..<root.rows {
                let factor = penalties[row].squareRoot() / basis.spreads[row]
                for column in 0..<root.columns { root[row, column] *= factor }
            }
            let inner = root.gram
            var result = Matrix(rows: basis.size + 1, columns: basis.size + 1)
            for column in 0..<basis.size {
                for row in 0..<basis.size { result[row + 1, column + 1] = inner[row, column] }
            }
            return result
        }
    }

    /// A solution of coefficients (the intercept first, then one a kept column) and the information's factor.
    func solution(
        _ problem: Coordinates, _ values: [Double], _ factor: Cholesky?, loss: Double, converged: Bool, iterations: Int
    ) -> LogisticSolution {
        let (sample, basis) = (problem.sample, problem.basis)
        var result = LogisticSolution(
            coefficients: [Double?](repeating: nil, count: sample.columns.count + 1),
            covariance: factor.map { spread(basis.covariance($0), basis, columns: sample.columns.count) },
            loss: loss, converged: converged, iterations: iterations,
            warnings: LogisticWarnings.aside(basis, sample.names))
        result.coefficients[0] = values[0]
        for (place, value) in zip(basis.kept, values.dropFirst()) { result.coefficients[place + 1] = value }
        if !converged { result.warnings.append(LogisticWarnings.notConverged(iterations)) }
        return result
    }

    /// Whether the rounding of the coordinates could show in the coefficients, or looking is next to free.
    private func worthRefining(_ problem: Coordinates, _ factor: Cholesky) -> Bool {
        if problem.basis.orthogonal != nil { return true }
        if problem.sample.count * (problem.basis.size + 1) <= 1_000_000 { return true }
        // Pivots of the information, as shares of what they were before the columns to their left were allowed for.
        let upper = factor.upper
        return (0..<upper.rows).contains { index in
            let before = upper.column(index).reduce(0) { $0 + $1 * $1 }
            return upper[index, index] * upper[index, index] < LogisticBasis.comfortableShare * before
        }
    }

    /// A covariance of the kept columns among zeros for the others.
    func spread(_ covariance: Matrix, _ basis: LogisticBasis, columns: Int) -> Matrix {
        let places = [0] + basis.kept.map { $0 + 1 }
        var result = Matrix(rows: columns + 1, columns: columns + 1)
        for (column, to) in places.enumerated() {
            for (row, other) in places.enumerated() { result[other, to] = covariance[row, column] }
        }
        return result
    }
}

extension LogisticObjective {
    /// The rows of a sample in the coordinates of a basis.
    init(_ sample: LogisticSample, _ basis: LogisticBasis, threads: Int) {
        columns = basis.orthogonal ?? basis.kept.map { sample.columns[$0] }
        centres = basis.orthogonal == nil ? basis.centres : [Double](repeating: 0, count: basis.size)
        factors = basis.orthogonal == nil ? basis.spreads.map { 1 / $0 } : [Double](repeating: 1, count: basis.size)
        target = sample.target
        weights = sample.weights
        offsets = sample.offsets
        ranges = ParallelRanges(count: sample.count, threads: threads)
    }
}
