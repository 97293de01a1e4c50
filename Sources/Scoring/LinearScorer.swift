internal import LinearAlgebra
public import Models

/// Scores whole arrays: many rows at the speed of memory, by a model whose terms are plain numbers.
///
/// Arrays hold one cell an input, in the order of `inputNames`, in the raw units that the model was trained on; NaN is a
/// missing value. Filling it, standardising and the calibration are part of the model and done here. Risks go into the
/// caller's buffer, one a row, in the array's order. The risks of float64 cells are those of `Scorer` to 1e-12; of float32
/// cells, to the rounding of float32 (6e-8). They do not depend on the number of threads.
///
/// ```swift
/// let scorer = try LinearScorer(model)
/// var risks = [Float](repeating: 0, count: rows)
/// var span = risks.mutableSpan
/// let unknown = try scorer.risks(ofRows: cells.span, into: &span, threads: 2)
/// ```
///
/// What the functions return is how many rows have no risk (NaN): rows that lack a value which the model cannot fill. They
/// block until all rows are done, as they work on memory that the caller lends.
public struct LinearScorer: Sendable {
    /// The names of the cells of a row, in their order.
    public let inputNames: [String]
    private let rows: WeightedRows
    /// From log-odds before calibration to risks, where that is more than 1 / (1 + e^(−log-odds)).
    private let curve: (@Sendable (Double) -> Double)?

    /// A scorer for a model all of whose terms are numbers as they are, or whether one is missing.
    ///
    /// - Throws: `ScoringError.notLinear` where a term is a category, a logarithm, a curve or a surface, or where the model
    ///   needs known log-odds besides.
    public init(_ model: RiskModel) throws(ScoringError) {
        if let offset = model.offsetColumn { throw .notLinear("needs the known log-odds \(offset)") }
        inputNames = model.inputs.map(\.name)
        let weights = try RawWeights(model)
        rows = WeightedRows(intercept: weights.intercept, columns: weights.columns, groups: weights.groups)
        let isStraight = model.calibration.straightLine != nil
        if isStraight, model.hazards == nil {
            curve = nil
        } else {
            curve = { model.risk(ofLogOdds: isStraight ? $0 : model.finalLogOdds($0)) }
        }
    }

    /// A scorer for log-odds = intercept + Σ coefficient · x of cells that are never missing; inputs are named x1, x2, ….
    public init(intercept: Double, coefficients: [Double]) {
        inputNames = coefficients.indices.map { "x\($0 + 1)" }
        rows = WeightedRows(intercept: intercept, columns: coefficients.map { WeightedRows.Column(weight: $0) })
        curve = nil
    }

    /// The risks of rows that stand one after the other, as an array of NumPy does by default.
    ///
    /// - Parameters:
    ///   - cells: Cell c of row r is `cells[r * stride + c]`.
    ///   - risks: One a row; its size says how many rows there are.
    ///   - stride: How many cells lie between the starts of two rows; as many as there are inputs by default.
    /// - Throws: `ScoringError.wrongShape` where there are not as many cells as rows and inputs ask for.
    /// - Returns: How many rows have no risk.
    public func risks(
        ofRows cells: Span<Float>, into risks: inout MutableSpan<Float>, stride: Int? = nil, threads: Int = 1
    ) throws(ScoringError) -> Int {
        let stride = stride ?? inputNames.count
        try checkRows(cells.count, risks.count, stride)
        return rows.risks(ofRows: cells, stride: stride, into: &risks, curve: curve, threads: threads)
    }

    /// The risks of rows of float64 that stand one after the other.
    public func risks(
        ofRows cells: Span<Double>, into risks: inout MutableSpan<Double>, stride: Int? = nil, threads: Int = 1
    ) throws(ScoringError) -> Int {
        let stride = stride ?? inputNames.count
        try checkRows(cells.count, risks.count, stride)
        return rows.risks(ofRows: cells, stride: stride, into: &risks, curve: curve, threads: threads)
    }

    /// The risks of rows of which each input's cells stand together, as Arrow and data frames hold them.
    ///
    /// - Parameters:
    ///   - cells: Cell c of row r is `cells[c * stride + r]`.
    ///   - risks: One a row; its size says how many rows there are.
    ///   - stride: How many cells lie between the starts of two inputs; as many as there are rows by default.
    /// - Throws: `ScoringError.wrongShape` where there are not as many cells as rows and inputs ask for.
    /// - Returns: How many rows have no risk.
    public func risks(
        ofColumns cells: Span<Float>, into risks: inout MutableSpan<Float>, stride: Int? = nil, threads: Int = 1
    ) throws(ScoringError) -> Int {
        let stride = stride ?? risks.count
        try checkColumns(cells.count, risks.count, stride)
        return rows.risks(ofColumns: cells, stride: stride, into: &risks, curve: curve, threads: threads)
    }

    /// The risks of rows of float64 of which each input's cells stand together.
    public func risks(
        ofColumns cells: Span<Double>, into risks: inout MutableSpan<Double>, stride: Int? = nil, threads: Int = 1
    ) throws(ScoringError) -> Int {
        let stride = stride ?? risks.count
        try checkColumns(cells.count, risks.count, stride)
        return rows.risks(ofColumns: cells, stride: stride, into: &risks, curve: curve, threads: threads)
    }

    /// The risks of rows of which each input is an array of its own, as the engine's own tables hold them.
    ///
    /// - Throws: `ScoringError.wrongShape` where there are not as many arrays as inputs, each of a cell a risk.
    /// - Returns: How many rows have no risk.
    public func risks(
        ofColumns columns: [[Double]], into risks: inout MutableSpan<Double>, threads: Int = 1
    ) throws(ScoringError) -> Int {
        let count = risks.count
        guard columns.count == inputNames.count else {
            throw .wrongShape("\(columns.count) columns; expected \(inputNames.count): \(inputNames.prefix(12))")
        }
        if let short = columns.firstIndex(where: { $0.count != count }) {
            throw .wrongShape("\(inputNames[short]) has \(columns[short].count) cells; expected \(count), one a risk")
        }
        return rows.risks(ofColumns: columns, into: &risks, curve: curve, threads: threads)
    }

    private func checkRows(_ cells: Int, _ rows: Int, _ stride: Int) throws(ScoringError) {
        let width = inputNames.count
        guard rows == 0 || (stride >= width && cells >= (rows - 1) * stride + width) else {
            throw .wrongShape("\(cells) cells, \(stride) from row to row; expected \(rows) rows of \(width) inputs")
        }
    }

    private func checkColumns(_ cells: Int, _ rows: Int, _ stride: Int) throws(ScoringError) {
        let width = inputNames.count
        guard rows == 0 || width == 0 || (stride >= rows && cells >= (width - 1) * stride + rows) else {
            throw .wrongShape("\(cells) cells, \(stride) from input to input; expected \(width) inputs of \(rows) rows")
        }
    }
}

/// The terms of a model as weights of raw cells.
///
/// slope · coefficient · ((x − centre) / scale − mean) is weight · (x − pivot) for the weight slope · coefficient / scale and the
/// pivot centre + scale · mean.
private struct RawWeights {
    private(set) var intercept: Double
    private(set) var columns: [WeightedRows.Column]
    private(set) var groups: [WeightedRows.Group] = []
    private let inputs: [ModelInput]
    private let slope: Double

    init(_ model: RiskModel) throws(ScoringError) {
        inputs = model.inputs
        slope = model.calibration.straightLine?.slope ?? 1
        intercept = model.calibration.straightLine == nil ? model.rawBaseLogOdds : model.baseLogOdds
        columns = inputs.map { _ in WeightedRows.Column(weight: 0, replacement: 0) }
        if let category = inputs.first(where: { if case .category = $0.encoding { true } else { false } }) {
            throw .notLinear("looks at the category \(category.name)")
        }
        for term in model.terms {
            switch term.shape {
            case .linear(let input): try addNumber(input, term)
            case .missing(let inputs): addMissing(inputs, term)
            case .level, .curve, .surface: throw .notLinear("has the term \(term.name), which is no plain number")
            }
        }
    }

    private mutating func addNumber(_ input: Int, _ term: ModelTerm) throws(ScoringError) {
        guard case .number(let encoding) = inputs[input].encoding, encoding.transform == .identity else {
            throw .notLinear("looks at the logarithm of \(inputs[input].name)")
        }
        let weight = slope * term.coefficient / encoding.scale
        // Of two terms of one input the first says what the pivot is.
        if columns[input].weight == 0 { columns[input].pivot = encoding.centre + encoding.scale * term.mean }
        let pivot = columns[input].pivot
        // What rounding the pivot leaves.
        let rest = (encoding.centre - pivot) + encoding.scale * term.mean
        intercept -= weight * rest
        columns[input].weight += weight
        columns[input].replacement += weight * ((encoding.fill ?? .nan) - pivot)
    }

    private mutating func addMissing(_ missing: [Int], _ term: ModelTerm) {
        let value = slope * term.coefficient
        intercept -= value * term.mean
        if missing.count == 1 {
            columns[missing[0]].replacement += value
        } else {
            groups.append(WeightedRows.Group(columns: missing, value: value))
        }
    }
}
