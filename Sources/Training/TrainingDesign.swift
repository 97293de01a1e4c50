internal import Models
internal import Tables

/// The columns a model of histories is fitted on, standardised, and the inputs and shapes they stand for.
struct TrainingDesign: Sendable {
    /// A term without its coefficient.
    struct Column: Sendable {
        let name: String
        let shape: ModelTerm.Shape
        /// Mean and standard deviation of the shape's value over the rows.
        let mean: Double
        let deviation: Double
        /// (value − mean) / deviation.
        let values: [Double]

        /// Whether the term's coefficient is for one standard deviation; else for the step from no to yes.
        var isPerDeviation: Bool {
            if case .linear = shape { true } else { false }
        }
    }

    let inputs: [ModelInput]
    let columns: [Column]
    let setAside: [TrainingRecord.SetAside]
    private let threads: Int

    /// The design of a panel.
    init(_ panel: TrainingPanel, _ options: TrainingOptions) throws(TrainingError) {
        var collector = InputCollector(rowCount: panel.count, threads: options.threads)
        try collector.collect(panel, options)
        try self.init(collector, rowCount: panel.count)
    }

    /// The design of collected inputs.
    init(_ collector: InputCollector, rowCount: Int) throws(TrainingError) {
        let matrix = ModelMatrix(rowCount: rowCount, columns: collector.columns)
        let shapes = TermShapes(inputs: collector.inputs, matrix: matrix)
        inputs = collector.inputs
        threads = collector.threads
        setAside = collector.setAside + shapes.setAside
        let found = inputs
        columns = concurrently(shapes.shapes.count, threads: collector.threads) { index in
            let (name, shape) = shapes.shapes[index]
            return Column(name, shape, shape.values(in: matrix, rows: 0..<matrix.rowCount, inputs: found))
        }.compactMap(\.self)
        guard !columns.isEmpty else { throw .nothingToLearnFrom }
    }

    /// The columns of some rows as a problem.
    func problem(rows: [Int]?, target: [Double]) -> LogisticProblem {
        guard let rows else {
            return LogisticProblem(names: columns.map(\.name), columns: columns.map(\.values), target: target)
        }
        return LogisticProblem(
            names: columns.map(\.name),
            columns: concurrently(columns.count, threads: threads) { index in
                let values = columns[index].values
                return rows.map { values[$0] }
            },
            target: rows.map { target[$0] })
    }

    /// The log-odds of some rows by coefficients, the intercept's first.
    func logOdds(of rows: [Int], _ coefficients: [Double]) -> [Double] {
        let size = 8_192
        return concurrently((rows.count + size - 1) / size, threads: threads) { part in
            let some = rows[part * size..<min((part + 1) * size, rows.count)]
            var sums = [Double](repeating: coefficients[0], count: some.count)
            for (column, coefficient) in zip(columns, coefficients.dropFirst()) {
                for (place, row) in some.enumerated() { sums[place] += coefficient * column.values[row] }
            }
            return sums
        }.flatMap { $0 }
    }
}

extension TrainingDesign {
    /// Constraints by the names of columns, from those by the names of features and attributes or of columns.
    func signs(_ given: [String: CoefficientSign]) throws(TrainingError) -> [String: CoefficientSign] {
        var result: [String: CoefficientSign] = [:]
        for (name, sign) in given {
            let found = columns.filter { $0.name == name || isValue($0, of: name) }
            guard !found.isEmpty else {
                let known = inputs.map(\.name) + columns.map(\.name)
                throw .unknownInput(name, hint: DidYouMean.hint(for: name, among: known))
            }
            for column in found { result[column.name] = sign }
        }
        return result
    }

    /// Whether a column holds the number of an input, or one of its known levels.
    private func isValue(_ column: Column, of name: String) -> Bool {
        if case .linear(let input) = column.shape { return inputs[input].name == name }
        if case .level(let input, let level) = column.shape { return level != .missing && inputs[input].name == name }
        return false
    }
}

extension TrainingDesign.Column {
    /// nil where the values are all the same.
    fileprivate init?(_ name: String, _ shape: ModelTerm.Shape, _ values: [Double]) {
        let moments = Moments(values)
        guard moments.deviation > 1e-12 * max(1, moments.mean.magnitude) else { return nil }
        self.name = name
        self.shape = shape
        mean = moments.mean
        deviation = moments.deviation
        self.values = values.map { ($0 - moments.mean) / moments.deviation }
    }
}

/// Mean, standard deviation (without a degrees-of-freedom factor) and skewness of finite values.
struct Moments {
    let mean: Double
    let deviation: Double
    /// The mean of the cubed standardised values; 0 where all values are equal.
    let skewness: Double

    init(_ values: [Double]) {
        let count = Double(max(values.count, 1))
        let mean = values.reduce(0, +) / count
        var second = 0.0
        var third = 0.0
        for value in values {
            let square = (value - mean) * (value - mean)
            second += square
            third += square * (value - mean)
        }
        let deviation = (second / count).squareRoot()
        self.mean = mean
        self.deviation = deviation
        skewness = deviation > 0 ? third / count / (deviation * deviation * deviation) : 0
    }
}
