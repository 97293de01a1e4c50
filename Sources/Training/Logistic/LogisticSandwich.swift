import LinearAlgebra

/// The sandwich covariance of coefficients: H⁻¹·M·H⁻¹, H being the second derivatives of what was minimised (a ridge's
/// included) and M the sum of squared scores, sᵢ = wᵢ(yᵢ − μᵢ)·xᵢ, of rows or of the sums over clusters.
///
/// A row is one observation whatever its weight: its score is squared with its weight. Of G clusters M is multiplied by
/// G/(G − 1), as statsmodels and Stata do; no factor takes the number of coefficients off.
struct LogisticSandwich {
    let objective: LogisticObjective
    /// The cluster of each row, counted from 0; nil where each row is one.
    let clusters: [Int32]?

    /// The covariance of the coefficients (the intercept first) at coordinates whose second derivatives are factored.
    ///
    /// Scores are divided by the factor before they are squared, and the map to the coefficients comes last, so that
    /// nearly dependent columns lose no more digits than they do in the covariance of the model.
    func covariance(at coordinates: [Double], _ factor: Cholesky, _ basis: LogisticBasis) async -> Matrix {
        let products = await squaredScores(at: coordinates)
        let half = factor.upper.solveUpper(products, transposed: true)
        let middle = factor.upper.solveUpper(half.transposed, transposed: true)
        let targets = factor.upper.solveUpper(basis.targets, transposed: true)
        var result = targets.times(middle.times(targets), transposed: true)
        result.copyUpperToLower()
        return result
    }

    /// M, in coordinates.
    private func squaredScores(at coordinates: [Double]) async -> Matrix {
        guard let clusters else { return await objective.squaredScores(at: coordinates) }
        let count = Int(clusters.max() ?? 0) + 1
        let residuals = await objective.residuals(at: coordinates)
        var sums = [[Double](repeating: 0, count: count)]
        for (row, cluster) in clusters.enumerated() { sums[0][Int(cluster)] += residuals[row] }
        for (index, column) in objective.columns.enumerated() {
            let (centre, scale) = (objective.centres[index], objective.factors[index])
            var sum = [Double](repeating: 0, count: count)
            for (row, cluster) in clusters.enumerated() {
                sum[Int(cluster)] += residuals[row] * ((column[row] - centre) * scale)
            }
            sums.append(sum)
        }
        var result = Matrix(rows: sums.count, columns: sums.count)
        let correction = Double(count) / Double(count - 1)
        for column in sums.indices {
            for row in 0...column { result[row, column] = correction * dot(sums[row], sums[column]) }
        }
        result.copyUpperToLower()
        return result
    }
}

extension LogisticObjective {
    /// wᵢ(μᵢ − yᵢ) of every row.
    func residuals(at coordinates: [Double]) async -> [Double] { await values(along: coordinates, residual) }

    /// Σ wᵢ²(μᵢ − yᵢ)²·zᵢzᵢᵀ.
    func squaredScores(at coordinates: [Double]) async -> Matrix {
        let residuals = await residuals(at: coordinates)
        let parts = await ranges.map { range in
            var block = RowBlock(columns: columns.count)
            let step = RowBlock.capacity(columns: columns.count)
            var sum = Matrix(rows: size, columns: size)
            for start in stride(from: range.lowerBound, to: range.upperBound, by: step) {
                let part = start..<min(range.upperBound, start + step)
                block.load(columns, rows: part, centres: centres, factors: factors)
                block.scaleRows(by: Array(residuals[part]))
                block.addGram(to: &sum)
            }
            return sum
        }
        var result = Matrix(rows: size, columns: size)
        for part in parts {
            for index in result.elements.indices { result.elements[index] += part.elements[index] }
        }
        result.copyUpperToLower()
        return result
    }

    /// wᵢ(μᵢ − yᵢ) of one row, at its log-odds less the offset.
    private func residual(_ row: Int, _ logOdds: Double) -> Double {
        let sign = target[row] == 1 ? 1.0 : -1.0
        let point = LogisticPoint(sign * (logOdds + (offsets.map { $0[row] } ?? 0)))
        return -sign * point.miss * (weights.map { $0[row] } ?? 1)
    }
}
