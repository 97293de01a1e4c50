public import Spreadsheets
public import Tables

/// Why a call list cannot be made.
public enum RetentionError: Failure {
    /// Neither a number of customers nor a lowest risk was asked for.
    case noLimit
    /// A number of customers below 1.
    case badTop(Int)
    /// A lowest risk that is no probability.
    case badMinimumRisk(Double)
    /// An attribute that the histories do not have.
    case unknownAttribute(String, known: [String])
    /// Customers cannot be given a value, or money is withheld.
    case value(ValueProblem)
    /// A policy that cannot be meant.
    case policy(String)
    /// Something in a playbook.
    case playbook(Place, String)
    /// A file that cannot be read or written.
    case file(FileError)
    /// A spreadsheet that cannot be written.
    case spreadsheet(SpreadsheetError)

    public var kind: FailureKind {
        switch self {
        case .noLimit, .badTop, .badMinimumRisk, .unknownAttribute, .policy: .usage
        case .value(let problem): problem.isOfUsage ? .usage : .data
        case .playbook: .data
        case .file(let error): error.kind
        case .spreadsheet(let error): error.kind
        }
    }

    public var description: String {
        switch self {
        case .playbook(let place, let problem): "\(place): \(problem)"
        case .file(let error): error.description
        case .spreadsheet(let error): error.description
        case .noLimit:
            "a call list needs --top N (so many customers), --min-risk P (all at that risk or above), "
                + "--capacity AGENTSxCALLSxDAYS, or --offer and --contact (those whom contacting pays), or several of them."
        case .badTop(let top):
            "--top is \(top); expected a number of customers, 1 or more."
        case .badMinimumRisk(let risk):
            "--min-risk is \(risk); expected a probability, above 0 and at most 1, as 0.2."
        case .value(let problem): problem.text
        case .policy(let problem): problem
        case .unknownAttribute(let name, let known):
            known.isEmpty
                ? "--attributes names \(name), but the dataset has no attributes."
                : "--attributes names \(name), which the dataset lacks; it has \(known.joined(separator: ", "))."
        }
    }
}
