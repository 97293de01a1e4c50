import Foundation

/// Where text goes: data to standard output, everything said about the run to standard error.
enum Console {
    /// Writes a line to standard error. Where that is closed there is nobody to tell.
    static func error(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Writes text to standard output; ends the run with exit code 74 where it cannot be written (a full disk).
    static func output(_ text: String) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            Self.error("churn: standard output: writing failed: \(error.localizedDescription)")
            Foundation.exit(74)
        }
    }
}
