public import Tables

/// What keeps a ready table from becoming a problem to be fitted.
public enum TableDesignError: Failure, Equatable {
    /// A column that was asked for is not there, or cannot have that role.
    case usage(String)
    /// A cell that cannot be used.
    case at(Place, String)
    /// Something about the table as a whole.
    case whole(String, String)
    /// A fit that is no model, with what was found.
    case unfinished(String)

    public var kind: FailureKind {
        switch self {
        case .usage: .usage
        case .at, .whole, .unfinished: .data
        }
    }

    public var description: String {
        switch self {
        case .usage(let sentence): sentence
        case .at(let place, let problem): "\(place): \(problem)"
        case .whole(let file, let problem): "\(file): \(problem)"
        case .unfinished(let finding): "no model was written: \(finding)"
        }
    }
}
