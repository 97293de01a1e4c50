public import Tables

/// Why indicators cannot be counted.
public enum IndicatorError: Failure, Equatable {
    /// The dataset has no such table or column.
    case lacking(label: String, needed: String)
    /// The dataset has no time at all.
    case noTime
    /// An attribute the dataset lacks.
    case unknownSegment(String, known: [String])
    /// An attribute with more levels than can be told apart.
    case tooManyLevels(String, found: Int)
    /// No period of the data begins in the time asked for.
    case noPeriods(first: Instant, end: Instant)
    /// More periods than are counted.
    case tooManyPeriods(Int, first: Instant, end: Instant)

    public var kind: FailureKind {
        switch self {
        case .unknownSegment, .tooManyLevels, .noPeriods: .usage
        case .lacking, .noTime, .tooManyPeriods: .data
        }
    }

    public var description: String {
        switch self {
        case .lacking(let label, let needed):
            return "the label \(label) needs \(needed), which the dataset lacks; choose another with --label"
        case .noTime:
            return "the dataset has no time: indicators per period need events, joined_at or left_at"
        case .unknownSegment(let name, let known):
            let had = known.isEmpty ? "the dataset has no attributes" : "it has \(known.joined(separator: ", "))"
            return "--segment names \(name), which the dataset lacks\(DidYouMean.hint(for: name, among: known)); \(had)"
        case .tooManyLevels(let name, let found):
            return
                "--segment \(name) has \(found) levels; an attribute of at most \(IndicatorOptions.mostLevels) is needed"
        case .noPeriods(let first, let end):
            return "no period lies between --from and --to: the data run from \(first) to \(end)"
        case .tooManyPeriods(let count, let first, let end):
            return "the data run from \(first) to \(end), which is \(count) periods, and at most "
                + "\(IndicatorOptions.mostPeriods) are counted; set --from and --to, or longer periods with --by"
        }
    }
}
