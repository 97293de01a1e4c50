import LinearAlgebra

extension LogisticSolver {
    /// The optimum of a sample of many rows in a few passes; nil where it has to be found the thorough way.
    ///
    /// The cells of the sample need not have been checked: where one is not finite there is no answer.
    func solveManyRows(_ sample: LogisticSample) async -> LogisticSolution? {
        let rows = sample.count
        guard Self.isForManyRows(options, rows: rows, columns: sample.columns.count) else { return nil }
        let ranges = ParallelRanges(count: rows, threads: options.threads)
        let thinning = Self.thinning(rows: rows, columns: sample.columns.count)
        guard let basis = await roughBasis(sample, ranges.thinned(by: thinning)) else { return nil }
        var objective = LogisticObjective(sample, basis, threads: options.threads)
        objective.onPass = options.onPass
        let problem = Coordinates(
            sample: sample, basis: basis, objective: objective,
            penalties: [Double](repeating: options.l2 / sample.weightScale, count: sample.columns.count))
        var surrogate = LogisticSurrogate(objective, penalty: problem.penalty, thinning: thinning)
        surrogate.wantsInformation = options.wantsStandardErrors
        guard let found = await surrogate.minimise(from: problem.start) else { return nil }
        let values = problem.coefficients(of: found.coordinates)
        let factor = options.wantsStandardErrors ? found.factor : nil
        let result = solution(problem, values, factor, loss: found.loss, converged: true, iterations: found.passes)
        return await inferred(result, problem, values, at: found.coordinates, factor)
    }

    /// Whether a problem may be solved so: a smooth loss, and so many rows that nothing is left for `LogisticPolish`.
    static func isForManyRows(_ options: LogisticOptions, rows: Int, columns: Int) -> Bool {
        options.l1 == 0 && !options.firth && options.intervals == .wald && !options.standardize
            && isForManyRows(rows: rows, columns: columns)
    }

    /// Whether there are so many rows that a sample stands for them, each coordinate seen often.
    static func isForManyRows(rows: Int, columns: Int) -> Bool {
        columns > 0 && rows >= 65_536 && rows >= 1600 * (columns + 1) && rows * (columns + 1) > 1_000_000
    }

    /// One row of how many stands for all: of sixteen, or of fewer, down to eight, where these told little of each coordinate.
    static func thinning(rows: Int, columns: Int) -> Int {
        rows / max(rows / 16, min(rows / 8, 400 * (columns + 1)))
    }

    /// Columns as they are, centred and scaled by what some rows say; nil where one is constant there.
    ///
    /// Coefficients do not depend on it but by rounding: it need only be near.
    private func roughBasis(_ sample: LogisticSample, _ ranges: ParallelRanges) async -> LogisticBasis? {
        let zeros = [Double](repeating: 0, count: sample.columns.count)
        let pass = LogisticPass(
            columns: sample.columns, centres: zeros, factors: zeros, target: sample.target, weights: nil, offsets: nil)
        let firsts = sample.columns.map { $0[0] }
        let count = Double(ranges.ranges.reduce(0) { $0 + $1.count })
        let parts = await ranges.map { pass.moments(rows: $0, origins: firsts) }
        var centres = firsts
        var spreads = zeros
        for column in firsts.indices {
            let mean = parts.reduce(0) { $0 + $1.sums[column] } / count
            let square = parts.reduce(0) { $0 + $1.squares[column] } / count
            centres[column] += mean
            spreads[column] = (square - mean * mean).squareRoot()
            // A first cell so far out that the spread is lost in its distance.
            guard square - mean * mean > 1e-8 * square else { return nil }
        }
        // A column whose cells all round to the same distance is left to who looks closer.
        let isUsable = zip(spreads, centres).allSatisfy { spread, centre in
            spread.isFinite && spread > 1e-9 * centre.magnitude && spread > 1e-100 && spread < 1e100
        }
        return isUsable ? LogisticBasis(centres: centres, spreads: spreads) : nil
    }
}
