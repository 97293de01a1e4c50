import LinearAlgebra
internal import Statistics

/// The log-likelihood of some rows in the coordinates of an additive design.
struct AdditiveObjective: Sendable {
    let design: AdditiveDesign
    let target: [Double]
    /// Already multiplied by what a row tells; nil where each is 1.
    let weights: [Double]?
    let offsets: [Double]?
    /// The columns of the rows looked at.
    let groups: [SparseRowBlock.Group]
    let ranges: ParallelRanges

    init(
        _ design: AdditiveDesign, groups: [SparseRowBlock.Group], target: [Double], weights: [Double]?,
        offsets: [Double]?, threads: Int
    ) {
        self.design = design
        self.target = target
        self.weights = weights
        self.offsets = offsets
        self.groups = groups
        ranges = ParallelRanges(count: target.count, threads: threads)
    }

    struct Evaluation: Sendable {
        /// −Σ wᵢ·ℓᵢ.
        var loss: Double
        var gradient: [Double]
        var information: Matrix
    }

    /// Loss, gradient and information in the coordinates.
    func evaluate(_ coordinates: [Double]) async -> Evaluation {
        let values = design.map.times(coordinates)
        let parts = await ranges.map { range in evaluate(values, rows: range) }
        let columns = design.map.rows
        var loss = CompensatedSum()
        var gradient = [Double](repeating: 0, count: columns)
        var information = Matrix(rows: columns, columns: columns)
        for part in parts {
            loss.add(part.loss)
            for index in gradient.indices { gradient[index] += part.gradient[index] }
            for index in information.elements.indices {
                information.elements[index] += part.information.elements[index]
            }
        }
        information.copyUpperToLower()
        let inner = information.times(design.map)
        return Evaluation(
            loss: loss.value, gradient: design.map.times(gradient, transposed: true),
            information: design.map.times(inner, transposed: true))
    }

    private func evaluate(_ values: [Double], rows: Range<Int>) -> Evaluation {
        var block = SparseRowBlock(groups)
        var logOdds = [Double](repeating: 0, count: SparseRowBlock.capacity)
        var residuals = logOdds
        var curvatures = logOdds
        var loss = CompensatedSum()
        var gradient = [Double](repeating: 0, count: block.columns)
        var information = Matrix(rows: block.columns, columns: block.columns)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: SparseRowBlock.capacity) {
            let part = start..<min(rows.upperBound, start + SparseRowBlock.capacity)
            block.load(groups, rows: part)
            block.times(values, into: &logOdds)
            for (index, row) in part.enumerated() {
                let sign = target[row] == 1 ? 1.0 : -1.0
                let weight = weights?[row] ?? 1
                let point = LogisticPoint(sign * (logOdds[index] + (offsets?[row] ?? 0)))
                loss.add(weight * point.loss)
                residuals[index] = -sign * weight * point.miss
                curvatures[index] = weight * point.curvature
            }
            block.addTransposed(times: residuals, to: &gradient)
            block.addGram(weights: curvatures, to: &information)
        }
        return Evaluation(loss: loss.value, gradient: gradient, information: information)
    }

    /// The log-odds of every row, offsets included.
    func logOdds(_ coordinates: [Double]) async -> [Double] {
        let values = design.map.times(coordinates)
        let parts = await ranges.map { rows in
            var block = SparseRowBlock(groups)
            var logOdds = [Double](repeating: 0, count: SparseRowBlock.capacity)
            var result: [Double] = []
            result.reserveCapacity(rows.count)
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: SparseRowBlock.capacity) {
                let part = start..<min(rows.upperBound, start + SparseRowBlock.capacity)
                block.load(groups, rows: part)
                block.times(values, into: &logOdds)
                for (index, row) in part.enumerated() { result.append(logOdds[index] + (offsets?[row] ?? 0)) }
            }
            return result
        }
        return Array(parts.joined())
    }
}
