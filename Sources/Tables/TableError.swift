/// A table that cannot be read as one.
public enum TableError: Failure {
    /// The file itself cannot be read.
    case file(FileError)
    /// Something at a place of the file.
    case at(Place, String)
    /// Something about the file as a whole.
    case whole(String, String)

    public var kind: FailureKind {
        switch self {
        case .file(let error): error.kind
        case .at, .whole: .data
        }
    }

    public var description: String {
        switch self {
        case .file(let error): error.description
        case .at(let place, let problem): "\(place): \(problem)"
        case .whole(let file, let problem): "\(file): \(problem)"
        }
    }
}
