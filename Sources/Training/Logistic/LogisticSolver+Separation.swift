import LinearAlgebra

extension LogisticSolver {
    /// The limit that a fit of separated outcomes tends to: figures of the coefficients that the overlapping rows
    /// decide, none for those that run away.
    func limit(
        of separation: LogisticSeparation, _ sample: LogisticSample, _ basis: LogisticBasis, iterations: Int
    ) async throws(LogisticError) -> LogisticSolution {
        let asideWarnings = LogisticWarnings.aside(basis, sample.names)
        switch separation {
        case .complete:
            return nothingLeft(sample, basis, asideWarnings, iterations)
        case .quasiComplete(let overlapping, let null):
            let part = sample.restricted(rows: overlapping, columns: basis.kept)
            guard part.hasBothOutcomes else { return nothingLeft(sample, basis, asideWarnings, iterations) }
            let rest = try await solve(part)
            var open = null.columnsLeftOpen
            for (index, place) in basis.kept.enumerated() where rest.coefficients[index + 1] == nil {
                open.insert(place)
            }
            let interceptIsOpen = null.interceptIsLeftOpen || rest.coefficients[0] == nil
            var result = LogisticSolution(
                coefficients: [Double?](repeating: nil, count: sample.columns.count + 1), covariance: nil,
                loss: rest.loss, converged: rest.converged, iterations: iterations + rest.iterations,
                warnings: asideWarnings)
            let given =
                (interceptIsOpen ? [] : [0])
                + basis.kept.indices.filter { !open.contains(basis.kept[$0]) }.map { $0 + 1 }
            var covariance = Matrix(rows: sample.columns.count + 1, columns: sample.columns.count + 1)
            var sandwich = covariance
            result.intervals = rest.intervals.isEmpty ? [] : result.coefficients.map { _ in nil }
            func place(_ index: Int) -> Int { index == 0 ? 0 : basis.kept[index - 1] + 1 }
            for index in given {
                result.coefficients[place(index)] = rest.coefficients[index]
                if !rest.intervals.isEmpty { result.intervals[place(index)] = rest.intervals[index] }
                for other in given {
                    covariance[place(other), place(index)] = rest.covariance?[other, index] ?? 0
                    sandwich[place(other), place(index)] = rest.sandwich?[other, index] ?? 0
                }
            }
            result.covariance = rest.covariance == nil ? nil : covariance
            result.sandwich = rest.sandwich == nil ? nil : sandwich
            let names = (interceptIsOpen ? ["(intercept)"] : []) + open.sorted().map { sample.names[$0] }
            result.warnings.append(
                LogisticWarnings.separated(names, rows: sample.count - overlapping.count, of: sample.count))
            result.warnings += rest.warnings.filter { $0.code == .notConverged }
            return result
        }
    }

    /// Every coefficient runs away and every row is told apart: the log-likelihood tends to 0.
    private func nothingLeft(
        _ sample: LogisticSample, _ basis: LogisticBasis, _ warnings: [FitWarning], _ iterations: Int
    ) -> LogisticSolution {
        let names = ["(intercept)"] + basis.kept.map { sample.names[$0] }
        return LogisticSolution(
            coefficients: [Double?](repeating: nil, count: sample.columns.count + 1), covariance: nil, loss: 0,
            converged: true, iterations: iterations,
            warnings: warnings + [LogisticWarnings.separated(names, rows: sample.count, of: sample.count)])
    }
}
