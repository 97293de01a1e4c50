import LinearAlgebra
internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The rows that count, checked: those of positive weight, with weights scaled to a mean near 1.
struct LogisticSample: Sendable {
    /// All columns of the problem, without the rows of weight zero.
    let columns: [[Double]]
    let names: [String]
    /// 0 or 1.
    let target: [Double]
    /// Positive, with a mean in [1, 2); nil where each is 1.
    let weights: [Double]?
    let offsets: [Double]?
    /// The cluster of each row, counted from 0 in the order of their first rows.
    let clusters: [Int32]?
    /// What the scaled weights have to be multiplied by to be the problem's: a power of two, so nothing is rounded.
    let weightScale: Double
    /// Rows of positive weight.
    var count: Int { target.count }
    /// The sum of the scaled weights.
    let totalWeight: Double
    /// The scaled weight of those who churned.
    let churnedWeight: Double
    /// The information about the intercept where no column tells anything: totalWeight · share · (1 − share).
    var information: Double { churnedWeight * (1 - churnedWeight / totalWeight) }
    /// The log-odds of the share of churners.
    var baseLogOdds: Double { log(churnedWeight / (totalWeight - churnedWeight)) }

    /// Checks a problem and leaves out its rows of weight zero, which no figure may depend on.
    ///
    /// - Parameter cellsAreFinite: whether the cells of the columns are taken to be, and not looked at.
    init(_ problem: LogisticProblem, cellsAreFinite: Bool = false) throws(LogisticError) {
        let rows = problem.target.count
        precondition(problem.names.count == problem.columns.count, "each column needs a name")
        precondition(problem.columns.allSatisfy { $0.count == rows }, "each column needs \(rows) rows")
        precondition(problem.clusters.map { $0.count == rows } ?? true, "each of \(rows) rows needs a cluster")
        try Self.checkFinite(problem, columns: cellsAreFinite ? [] : problem.columns)
        let outcomes = LogisticPass.count(problem.target)
        if outcomes.stayed + outcomes.churned != rows {
            for (row, value) in problem.target.enumerated() where value != 0 && value != 1 {
                throw .unusableTarget(row: row, value: value)
            }
        }
        let counted = Self.rowsThatCount(problem.weights)
        func chosen(_ values: [Double]) -> [Double] { counted.map { rows in rows.map { values[$0] } } ?? values }
        names = problem.names
        columns = counted == nil ? problem.columns : problem.columns.map(chosen)
        target = chosen(problem.target)
        offsets = problem.offsets.map(chosen)
        clusters = problem.clusters.map { given in
            Self.counted(counted.map { rows in rows.map { given[$0] } } ?? given)
        }
        guard !target.isEmpty else { throw .noRows }
        if let first = target.first, target.allSatisfy({ $0 == first }) {
            throw .oneClass(churned: first == 1, rows: target.count)
        }
        guard let given = problem.weights.map(chosen), given.contains(where: { $0 != 1 }) else {
            weights = nil
            weightScale = 1
            totalWeight = Double(target.count)
            churnedWeight = Double(counted == nil ? outcomes.churned : LogisticPass.count(target).churned)
            return
        }
        // The largest weight first, so that the mean of the rest neither overflows nor underflows.
        let largest = given.max() ?? 1
        let mean = given.reduce(0) { $0 + $1 / largest } / Double(given.count) * largest
        let scale = Double(sign: .plus, exponent: mean.exponent, significand: 1)
        let scaled = given.map { $0 / scale }
        var total = CompensatedSum()
        for weight in scaled { total.add(weight) }
        weights = scaled
        weightScale = scale
        totalWeight = total.value
        var churned = CompensatedSum()
        for (weight, outcome) in zip(scaled, target) where outcome == 1 { churned.add(weight) }
        churnedWeight = churned.value
    }

    /// Clusters numbered from 0 in the order of their first rows.
    private static func counted(_ clusters: [Int32]) -> [Int32] {
        var numbers: [Int32: Int32] = [:]
        return clusters.map { cluster in
            if let number = numbers[cluster] { return number }
            let number = Int32(numbers.count)
            numbers[cluster] = number
            return number
        }
    }

    /// The positions of rows with a positive weight; nil where all rows are.
    private static func rowsThatCount(_ weights: [Double]?) -> [Int]? {
        guard let weights, weights.contains(0) else { return nil }
        return weights.indices.filter { weights[$0] > 0 }
    }

    private static func checkFinite(_ problem: LogisticProblem, columns: [[Double]]) throws(LogisticError) {
        for (row, weight) in (problem.weights ?? []).enumerated() {
            if !weight.isFinite { throw .notFinite(column: "weight", row: row, value: weight) }
            if weight < 0 { throw .negativeWeight(row: row, value: weight) }
        }
        for (row, offset) in (problem.offsets ?? []).enumerated() where !offset.isFinite {
            throw .notFinite(column: "offset", row: row, value: offset)
        }
        for (name, column) in zip(problem.names, columns) {
            // A finite sum of x·0 means that every x is finite; one test a column instead of one a cell.
            var probe = 0.0
            for value in column { probe += value * 0 }
            guard probe != 0 else { continue }
            for (row, value) in column.enumerated() where !value.isFinite {
                throw .notFinite(column: name, row: row, value: value)
            }
        }
    }

    /// Some of the rows and columns, with the weights as they are scaled.
    func restricted(rows: [Int], columns places: [Int]) -> LogisticSample {
        LogisticSample(
            columns: places.map { place in rows.map { columns[place][$0] } }, names: places.map { names[$0] },
            target: rows.map { target[$0] }, weights: weights.map { weights in rows.map { weights[$0] } },
            offsets: offsets.map { offsets in rows.map { offsets[$0] } },
            clusters: clusters.map { clusters in Self.counted(rows.map { clusters[$0] }) }, weightScale: weightScale)
    }

    /// The same rows with each column at a weighted mean of 0 and a weighted standard deviation of 1 (without a
    /// degrees-of-freedom factor); a constant column stays as it is.
    func standardised() -> LogisticSample {
        let scaled = columns.map { column in
            guard let first = column.first, column.contains(where: { $0 != first }) else { return column }
            func mean(_ value: (Double) -> Double) -> Double {
                var sum = CompensatedSum()
                for row in column.indices { sum.add(value(column[row]) * (weights.map { $0[row] } ?? 1)) }
                return sum.value / totalWeight
            }
            let centre = first + mean { $0 - first }
            let spread = mean { ($0 - centre) * ($0 - centre) }.squareRoot()
            return column.map { ($0 - centre) / spread }
        }
        return replacing(columns: scaled)
    }

    /// The same rows with other columns of the same names.
    func replacing(columns: [[Double]]) -> LogisticSample {
        LogisticSample(
            columns: columns, names: names, target: target, weights: weights, offsets: offsets, clusters: clusters,
            weightScale: weightScale)
    }

    /// Whether rows of both outcomes are there.
    var hasBothOutcomes: Bool { target.contains(0) && target.contains(1) }

    private init(
        columns: [[Double]], names: [String], target: [Double], weights: [Double]?, offsets: [Double]?,
        clusters: [Int32]?, weightScale: Double
    ) {
        self.columns = columns
        self.names = names
        self.target = target
        self.weights = weights
        self.offsets = offsets
        self.clusters = clusters
        self.weightScale = weightScale
        var total = CompensatedSum()
        var churned = CompensatedSum()
        for row in target.indices {
            let weight = weights.map { $0[row] } ?? 1
            total.add(weight)
            if target[row] == 1 { churned.add(weight) }
        }
        totalWeight = total.value
        churnedWeight = churned.value
    }
}

extension LogisticProblem {
    /// The rows of a sample, with their weights as they were given.
    init(_ sample: LogisticSample) {
        self.init(
            names: sample.names, columns: sample.columns, target: sample.target,
            weights: sample.weights.map { weights in weights.map { $0 * sample.weightScale } },
            offsets: sample.offsets, clusters: sample.clusters)
    }
}
