import Foundation
import Testing

/// The command as it was built beside these tests, run as a user runs it.
struct BuiltCommand {
    /// What a finished run left behind.
    struct Result {
        let exitCode: Int32
        let output: String
        let errors: String
    }

    /// The executable, beside the tests' own.
    static var path: String? {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("churn").path
            var isFolder: ObjCBool = false
            if unsafe FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue {
                return candidate
            }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }

    /// Starts `churn` with arguments; its texts go to files, so that no pipe can fill up.
    static func start(_ arguments: [String], output: URL? = nil, errors: URL? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(path, "the built command is beside the tests"))
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try output.map { try FileHandle(forWritingTo: $0) } ?? FileHandle.nullDevice
        process.standardError = try errors.map { try FileHandle(forWritingTo: $0) } ?? FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Runs `churn` with arguments to its end.
    static func run(_ arguments: [String]) throws -> Result {
        let files = ["out", "err"].map {
            URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("churn-\(UUID().uuidString).\($0)")
        }
        for file in files { try Data().write(to: file) }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        let process = try start(arguments, output: files[0], errors: files[1])
        process.waitUntilExit()
        return Result(
            exitCode: process.terminationStatus, output: try String(contentsOf: files[0], encoding: .utf8),
            errors: try String(contentsOf: files[1], encoding: .utf8))
    }
}

/// A folder of its own that is removed again.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/churn-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
