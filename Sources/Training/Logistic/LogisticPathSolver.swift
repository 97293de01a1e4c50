import LinearAlgebra

/// Moves from one penalty to the next, each fit starting where the last ended.
///
/// Only columns that the sequential strong rule lets through are fitted (Tibshirani et al. 2012); the derivatives of all
/// others are then looked at, and any that the rule was wrong about join in, so that the optimality conditions hold
/// for every column.
struct LogisticPathSolver {
    private let sample: LogisticSample
    private let basis: LogisticBasis
    private let objective: LogisticObjective
    /// The intercept first, then one a kept column.
    private var coordinates: [Double]
    /// The derivatives of the loss there.
    private var gradient: [Double]
    /// Kept columns that have had a coefficient so far.
    private var everActive: Set<Int> = []
    private var lastL1 = Double.infinity
    /// −Σ wᵢ·ℓᵢ by the scaled weights, where it stands.
    private(set) var loss: Double
    /// How many rows are gone through, as long as it works.
    private var manyRows: LogisticManyRowsPath?

    /// Stands at the fit of the intercept alone.
    init(_ sample: LogisticSample, threads: Int) async throws(LogisticError) {
        let moments = try await ColumnMoments.of(sample.columns, names: sample.names, threads: threads)
        let zeros = [Double](repeating: 0, count: sample.columns.count)
        self.sample = sample
        basis = LogisticBasis(sample, moments, penalties: zeros, asTheyAre: true)
        objective = LogisticObjective(sample, basis, threads: threads)
        let null = await LogisticNewton(objective: objective.part([]), penalty: nil).minimise(from: [sample.baseLogOdds]
        )
        loss = null.evaluation.loss
        coordinates = [null.coordinates[0]] + [Double](repeating: 0, count: basis.size)
        gradient = await objective.gradient(at: coordinates)
        if LogisticSolver.isForManyRows(rows: sample.count, columns: basis.size) {
            let thinning = LogisticSolver.thinning(rows: sample.count, columns: basis.size)
            manyRows = await LogisticManyRowsPath(objective, thinning: thinning, at: coordinates)
        }
    }

    /// The largest derivative by a coefficient of a column as it is: the l1, by the scaled weights, that holds all at 0.
    var largestScore: Double {
        zip(gradient.dropFirst(), basis.spreads).reduce(0) { max($0, $1.0.magnitude * $1.1) }
    }

    /// The coefficients of the columns as they are.
    var coefficients: (intercept: Double, slopes: [Double]) {
        let (intercept, kept) = basis.coefficients(of: coordinates)
        var slopes = [Double](repeating: 0, count: sample.columns.count)
        for (place, slope) in zip(basis.kept, kept) { slopes[place] = slope }
        return (intercept, slopes)
    }

    /// Takes note that the fit where it stands is that of an l1.
    mutating func hold(l1: Double) { lastL1 = l1 / sample.weightScale }

    /// The fit at other penalties; whether it reached its optimum.
    mutating func move(toL1 l1: Double, l2: Double) async -> Bool {
        let (lasso, ridge) = (l1 / sample.weightScale, l2 / sample.weightScale)
        if await moveManyRows(lasso: lasso, ridge: ridge) { return true }
        var fitted = Set(
            (0..<basis.size).filter { index in
                everActive.contains(index)
                    || gradient[index + 1].magnitude * basis.spreads[index] >= 2 * lasso - min(lastL1, 2 * lasso)
            })
        lastL1 = lasso
        while true {
            let converged = await fit(fitted.sorted(), lasso: lasso, ridge: ridge)
            gradient = await objective.gradient(at: coordinates)
            let missed = (0..<basis.size).filter { index in
                !fitted.contains(index)
                    && gradient[index + 1].magnitude * basis.spreads[index] > lasso * (1 + LogisticLasso.tolerance)
            }
            if missed.isEmpty {
                for index in fitted where coordinates[index + 1] != 0 { everActive.insert(index) }
                return converged
            }
            fitted.formUnion(missed)
        }
    }

    /// The fit at other penalties in few passes; false, once and for all, where that is not the way.
    private mutating func moveManyRows(lasso: Double, ridge: Double) async -> Bool {
        guard manyRows != nil else { return false }
        let spreads = basis.spreads
        let penalised = LogisticLasso(
            objective: objective, lasso: [0] + spreads.map { lasso / $0 }, ridge: [0] + spreads.map { ridge / $0 / $0 })
        guard let found = await manyRows?.optimum(penalised) else {
            manyRows = nil
            gradient = await objective.gradient(at: coordinates)
            return false
        }
        (coordinates, loss) = found
        for index in 0..<basis.size where coordinates[index + 1] != 0 { everActive.insert(index) }
        lastL1 = lasso
        return true
    }

    /// Fits some of the kept columns, the others being 0.
    private mutating func fit(_ columns: [Int], lasso: Double, ridge: Double) async -> Bool {
        let start = [coordinates[0]] + columns.map { coordinates[$0 + 1] }
        let ridges = [0] + columns.map { ridge / basis.spreads[$0] / basis.spreads[$0] }
        let part = objective.part(columns)
        let (found, value, converged): ([Double], Double, Bool)
        if lasso > 0 {
            let lassos = [0] + columns.map { lasso / basis.spreads[$0] }
            let result = await LogisticLasso(objective: part, lasso: lassos, ridge: ridges).minimise(from: start)
            (found, value, converged) = (result.coordinates, result.loss, result.converged)
        } else {
            var penalty = Matrix(rows: ridges.count, columns: ridges.count)
            for (index, ridge) in ridges.enumerated() { penalty[index, index] = ridge }
            let result = await LogisticNewton(objective: part, penalty: penalty).minimise(from: start)
            (found, value, converged) = (result.coordinates, result.evaluation.loss, result.converged)
        }
        for index in 0..<basis.size { coordinates[index + 1] = 0 }
        coordinates[0] = found[0]
        for (index, value) in zip(columns, found.dropFirst()) { coordinates[index + 1] = value }
        loss = value
        return converged
    }
}

extension LogisticObjective {
    /// The same rows with some of the columns.
    func part(_ places: [Int]) -> LogisticObjective {
        LogisticObjective(
            columns: places.map { columns[$0] }, centres: places.map { centres[$0] },
            factors: places.map { factors[$0] }, target: target, weights: weights, offsets: offsets, ranges: ranges)
    }

    /// The derivatives of the loss, without the second ones.
    func gradient(at coordinates: [Double]) async -> [Double] {
        let active = columns.indices.filter { coordinates[$0 + 1] != 0 }
        let residuals = await part(active).residuals(at: [coordinates[0]] + active.map { coordinates[$0 + 1] })
        let parts = await ranges.map { range in
            var block = RowBlock(columns: columns.count)
            let step = RowBlock.capacity(columns: columns.count)
            var sum = [Double](repeating: 0, count: size)
            for start in stride(from: range.lowerBound, to: range.upperBound, by: step) {
                let rows = start..<min(range.upperBound, start + step)
                block.load(columns, rows: rows, centres: centres, factors: factors)
                block.addTransposed(times: Array(residuals[rows]), to: &sum)
            }
            return sum
        }
        return parts.reduce([Double](repeating: 0, count: size)) { sums, part in zip(sums, part).map { $0 + $1 } }
    }
}
