public import Tables

/// Why histories cannot be generated.
public enum SimulationError: Failure {
    /// A setting outside its range.
    case setting(name: String, found: String, expected: String)
    /// The folder holds tables that this run would leave beside its own.
    case foreignTable(folder: String, file: String)
    /// The folder cannot be made.
    case folder(String, reason: String)

    public var kind: FailureKind {
        switch self {
        case .setting: .usage
        case .foreignTable, .folder: .cannotCreate
        }
    }

    public var description: String {
        switch self {
        case .setting(let name, let found, let expected):
            "\(name) is \(found); expected \(expected)."
        case .foreignTable(let folder, let file):
            "\(folder): already holds \(file), which would be read together with the generated tables; "
                + "name an empty folder, or remove it first."
        case .folder(let path, let reason):
            "\(path): cannot be made: \(reason)"
        }
    }
}
