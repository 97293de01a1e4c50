public import Tables

/// A dataset that cannot be read into histories.
public enum HistoryError: Failure {
    /// A file of it, or a place in one.
    case table(TableError)
    /// The folder, or a file it must have, is not there.
    case missing(String, String)
    /// The database of a store.
    case store(SQLiteError)
    /// A store that cannot be made.
    case file(FileError)
    /// Something in `churn.yaml`.
    case configuration(Place, String)
    /// Something about the dataset as a whole.
    case dataset(String, String)
    /// More rows cannot be used than were let through.
    case tooManyRejects(String)

    public var kind: FailureKind {
        switch self {
        case .table(let error): error.kind
        case .store(let error): error.kind
        case .file(let error): error.kind
        case .missing: .missingInput
        case .configuration, .dataset, .tooManyRejects: .data
        }
    }

    public var description: String {
        switch self {
        case .table(let error): error.description
        case .store(let error): error.description
        case .file(let error): error.description
        case .missing(let what, let problem), .dataset(let what, let problem): "\(what): \(problem)"
        case .configuration(let place, let problem): "\(place): \(problem)"
        case .tooManyRejects(let message): message
        }
    }
}
