public import Models
internal import Tables

/// Scores one customer at a time, by any model: what a service calls for each request.
///
/// A row holds one number an input, in the order of `inputNames`, in the raw units that the model was trained on; NaN is a
/// missing value. A category's text is given as its `code(of:input:)`. The answer is that of `Scorer`, to the bit; no memory
/// is allocated for it.
///
/// ```swift
/// let scorer = RowScorer(model)
/// let plus = try scorer.code(of: "plus", input: 3)
/// let risk = try scorer.risk(of: [12, 3, .nan, plus].span)
/// ```
public struct RowScorer: Sendable {
    /// The names of the cells of a row, in their order.
    public let inputNames: [String]
    private let model: RiskModel
    private let program: TermProgram
    private let isStraight: Bool
    /// What is multiplied with offsets, and what terms are added to.
    private let slope: Double
    private let start: Double
    /// The constants of the intervals up to the horizon that the model speaks of; empty of one horizon.
    private let hazards: [Double]

    public init(_ model: RiskModel) {
        self.model = model
        inputNames = model.inputs.map(\.name)
        isStraight = model.calibration.straightLine != nil
        slope = model.calibration.straightLine?.slope ?? 1
        start = isStraight ? model.baseLogOdds : model.rawBaseLogOdds
        program = TermProgram(model, slope: slope)
        hazards = model.hazards?.intervals.prefix((model.spokenInterval ?? -1) + 1).map(\.constant) ?? []
    }

    /// The number that stands for a text in the cell of a category; an empty text is a missing one.
    ///
    /// - Throws: `ScoringError.unknownLevel` where the model has not met the text and pools no rare ones.
    public func code(of text: String, input: Int) throws(ScoringError) -> Double {
        guard case .category(let encoding) = model.inputs[input].encoding else {
            preconditionFailure("\(inputNames[input]) is a number, not a category")
        }
        if let place = encoding.levels.firstIndex(of: text) { return Double(place) }
        if text.isEmpty || text == "missing", encoding.allowsMissing { return .nan }
        guard encoding.unknown == .other, !text.isEmpty else {
            throw .unknownLevel(
                text, input: inputNames[input], hint: DidYouMean.hint(for: text, among: encoding.levels))
        }
        return Double(ModelMatrix.other)
    }

    /// The log-odds of a row; NaN where it lacks a value that the model cannot fill.
    ///
    /// - Parameter offset: Known log-odds, of a model that needs them.
    /// - Throws: `ScoringError.wrongShape` where there are not as many cells as inputs.
    public func logOdds(of row: Span<Double>, offset: Double? = nil) throws(ScoringError) -> Double {
        guard row.count == inputNames.count else {
            throw .wrongShape("\(row.count) cells; expected \(inputNames.count), one an input of the model")
        }
        guard (offset == nil) == (model.offsetColumn == nil) else {
            throw .wrongShape(
                offset == nil ? "no offset, which the model needs" : "an offset, which the model does not know")
        }
        var sum = program.sum(from: start, of: row)
        if let offset { sum += slope * offset }
        return isStraight ? sum : model.finalLogOdds(sum)
    }

    /// The sum of the terms of a row, before a calibration that is no straight line: risks ascend with it.
    func sum(of row: Span<Double>) -> Double { program.sum(from: start, of: row) }

    /// The risk that such a sum comes to.
    func risk(ofSum sum: Double) -> Double {
        model.risk(ofLogOdds: isStraight ? sum : model.finalLogOdds(sum))
    }

    /// The risk of a row; NaN where it lacks a value that the model cannot fill.
    ///
    /// - Parameter offset: Known log-odds, of a model that needs them.
    /// - Throws: `ScoringError.wrongShape` where there are not as many cells as inputs.
    public func risk(of row: Span<Double>, offset: Double? = nil) throws(ScoringError) -> Double {
        let logOdds = try logOdds(of: row, offset: offset)
        guard !hazards.isEmpty, let composition = model.hazards?.composition else { return Logistic.risk(logOdds) }
        // As in `DiscreteHazards.risks(ofLogOdds:)`, without an array.
        var risk = composition == .any ? 0.0 : 1
        for constant in hazards {
            let hazard = Logistic.risk(logOdds + constant)
            risk = composition == .any ? min(1, risk + (1 - risk) * hazard) : risk * hazard
        }
        return risk
    }
}
