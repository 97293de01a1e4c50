public import Tables

/// Why labels cannot be made.
public enum OutcomeError: Failure, Equatable {
    /// The dataset has no such table or column.
    case lacking(Outcome, String)
    /// A label's window ends after the data.
    case pastEndOfData(Cutoff, horizonDays: Int, dataEnd: Instant)
    /// A training label's window reaches past a cutoff that is tested.
    case overlap(training: Cutoff, horizonDays: Int, tested: Cutoff)
    /// `customers` has no such attribute.
    case noSuchColumn(String, among: [String])
    /// The label's column has other than two distinct texts.
    case notTwoValued(String, found: [String])
    /// The text said to be positive does not occur.
    case noSuchText(String, column: String, found: [String])
    /// It is not plain which of the two texts means churned.
    case needsPositive(String, found: [String])
    /// Definitions of churning cannot be compared, and why.
    case nothingToCompare(String)

    public var kind: FailureKind { .data }

    public var description: String {
        switch self {
        case .lacking(let outcome, let needed):
            return "the label \(outcome.name) needs \(needed), which the dataset lacks; choose another with --label"
        case .pastEndOfData(let cutoff, let horizonDays, let dataEnd):
            let last = dataEnd.adding(days: -horizonDays)
            return
                "the label window of cutoff \(cutoff.instant) ends \(cutoff.instant.adding(days: horizonDays)) "
                + "(\(horizonDays) days on), after the data, which end \(dataEnd): "
                + "the last usable cutoff is \(last); choose that or an earlier one, or a shorter --horizon"
        case .overlap(let training, let horizonDays, let tested):
            let end = training.instant.adding(days: horizonDays)
            return
                "the label window of training cutoff \(training.instant) ends \(end) (\(horizonDays) days on), after the tested "
                + "cutoff \(tested.instant): the model would have seen what it is tested on; test at \(end) or later"
        case .noSuchColumn(let name, let names):
            return
                "customers has no column \(name) to take as the label"
                + "\(DidYouMean.hint(for: name, among: ["left", "inactive", "decline"] + names)); "
                + "it has \(Self.list(names)); left, inactive and decline need no column"
        case .notTwoValued(let name, let found):
            return
                "the label's column \(name) must hold two distinct texts, found \(found.count): \(Self.list(found))"
        case .noSuchText(let text, let name, let found):
            return "no cell of \(name) is \(text); its texts are \(Self.list(found))"
        case .needsPositive(let name, let found):
            return "say with --positive which text of \(name) means churned: \(Self.list(found))"
        case .nothingToCompare(let reason):
            return "definitions of churning cannot be compared: \(reason)"
        }
    }

    private static func list(_ names: [String]) -> String {
        if names.isEmpty { return "none" }
        return names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    }
}
