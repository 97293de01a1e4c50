import ArgumentParser
import Foundation

/// The options every verb has.
struct CommonOptions: ParsableArguments {
    @Option(help: "How many threads to use; the answer does not depend on it. Default: one a core.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Say nothing on standard error but errors.")
    var quiet = false

    func validate() throws {
        guard threads >= 1 else { throw ValidationError("--threads is \(threads); it must be 1 or more.") }
    }

    /// Says something about the run on standard error, unless `--quiet`.
    func say(_ line: String) {
        if !quiet { Console.error(line) }
    }
}
