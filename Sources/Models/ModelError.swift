public import Tables

/// Why a model cannot be read or used.
public enum ModelError: Failure, Equatable {
    /// The file is larger than any model.
    case tooLarge(file: String, bytes: Int, limit: Int)
    /// The file is no JSON.
    case notJSON(Place, String)
    /// The file is JSON, and no model.
    case notAModel(file: String)
    /// A later version of churn wrote it.
    case newer(file: String, version: Int, known: Int)
    /// The bytes are not those that were written.
    case damaged(file: String)
    /// A field holds something it must not.
    case field(file: String, field: String, problem: String)
    /// A model of a table where one of histories is needed, or the other way round.
    case wrongSubject(model: String, needs: String)
    /// The dataset lacks what an input is computed from.
    case lacking(inputs: [String], needed: String)
    /// The dataset lacks an attribute.
    case lackingAttribute(String, hint: String)
    /// A feature is no longer computed as it was in training.
    case changedDefinition(input: String, trained: String, now: String)
    /// The table lacks a column.
    case lackingColumn(file: String, column: String, hint: String)
    /// A cell the model cannot use.
    case cell(Place, String)
    /// No risks can be made for that share of churners.
    case baseRate(Double, sample: Double)
    /// A horizon whose risks the model does not give.
    case noSuchHorizon(Int, known: [Int])
    /// Intervals of risks are asked for, and the model does not know how well its parameters are known together.
    case noCovariance
    /// A value the model cannot use, of a customer.
    case value(input: String, customer: String, String)

    public var kind: FailureKind {
        switch self {
        case .wrongSubject, .baseRate, .noSuchHorizon: .usage
        default: .data
        }
    }

    public var description: String {
        switch self {
        case .tooLarge(let file, let bytes, let limit):
            "\(file): \(bytes) bytes, where a model has at most \(limit); is this a model file?"
        case .notJSON(let place, let problem):
            "\(place): \(problem); a model file is JSON as churn train writes it"
        case .notAModel(let file):
            "\(file): expected a churn model (its first field is \"format\": \"\(ModelFile.format)\")"
        case .newer(let file, let version, let known):
            "\(file): version: found \(version), this churn reads up to \(known); use a newer churn, or train again"
        case .damaged(let file):
            "\(file): sha256: the file's bytes are not those that were written; take a fresh copy, or train again"
        case .field(let file, let field, let problem):
            "\(file): \(field): \(problem)"
        case .wrongSubject(let model, let needs):
            "the model is \(model); this needs \(needs)"
        case .lacking(let inputs, let needed):
            "the dataset lacks \(needed), which the model needs for \(inputs.joined(separator: ", ")); add it, or train a model without"
        case .lackingAttribute(let name, let hint):
            "the dataset lacks the attribute \(name) (a column of customers, or a name in attributes), which the model needs\(hint); "
                + "add it, or train a model without"
        case .changedDefinition(let input, let trained, let now):
            "\(input) is no longer computed as when the model was trained (then “\(trained)”, now “\(now)”); train again"
        case .lackingColumn(let file, let column, let hint):
            "\(file): has no column “\(column)”, which the model needs\(hint)"
        case .baseRate(let rate, let sample):
            "risks cannot be moved from the base rate \(sample) to \(rate): both must be above 0 and below 1"
        case .noSuchHorizon(let days, let known):
            known.isEmpty
                ? "the model's outcome has no time; leave --horizon out"
                : "the model does not speak of \(days) days; it was trained for "
                    + "\(known.map(String.init).joined(separator: ", ")) days"
        case .noCovariance:
            "--intervals: the model file keeps no covariance, of which intervals are made (an earlier churn wrote it, it was "
                + "fitted with --l1, or it has too many parameters); leave out --intervals, or train again"
        case .cell(let place, let problem): "\(place): \(problem)"
        case .value(let input, let customer, let problem): "customer \(customer), \(input): \(problem)"
        }
    }
}
