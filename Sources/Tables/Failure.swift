/// What kind of failure an error is; only the command turns it into an exit code.
public enum FailureKind: Sendable {
    /// Options that contradict each other or the model (exit code 64).
    case usage
    /// Input that is there and cannot be used (exit code 65).
    case data
    /// An input that is not there or cannot be opened (exit code 66).
    case missingInput
    /// An output that cannot be created (exit code 73).
    case cannotCreate
    /// A read or a write that failed midway (exit code 74).
    case inputOutput
    /// A defect of ours (exit code 70).
    case defect
}

/// An error that says what is wrong, where, and what to do about it.
///
/// Each stage has one closed error type that conforms; its `description` is the whole message shown to the user.
public protocol Failure: Error, CustomStringConvertible {
    /// What kind of failure it is.
    var kind: FailureKind { get }
}

/// A place in a text file: `file:line:column`, both counted from 1; the column counts characters of the line.
public struct Place: Sendable, Hashable, CustomStringConvertible {
    /// The file's path as the user would write it.
    public let file: String
    /// The line, from 1, counting line breaks inside quoted fields too.
    public let line: Int
    /// The character of the line where the field starts, from 1; nil when the whole line is meant.
    public let column: Int?

    /// A place in `file`.
    public init(file: String, line: Int, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, or `file:line`.
    public var description: String {
        if let column { "\(file):\(line):\(column)" } else { "\(file):\(line)" }
    }
}
