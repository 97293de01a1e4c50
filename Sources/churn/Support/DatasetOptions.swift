import ArgumentParser
import Histories
import Tables

/// The dataset and how its bad rows are met, for every verb that reads histories.
struct DatasetOptions: ParsableArguments {
    @Argument(help: "A folder of tables (histories), or a store that churn ingest made of one.")
    var dataset: String

    @Option(help: "Let through this many unusable rows, or a percentage as 0.5%; they go to rejects.csv.")
    var maxRejects: String?

    @Option(help: "Where rows let through by --max-rejects are written.")
    var rejects = "rejects.csv"

    func validate() throws {
        if let maxRejects, RejectLimit(maxRejects) == nil {
            throw ValidationError(
                "--max-rejects is “\(maxRejects)”; expected a number of rows, or a percentage as 0.5%.")
        }
    }

    /// How many unusable rows are let through.
    var limit: RejectLimit { maxRejects.flatMap { RejectLimit($0) } ?? .none }

    /// Reads the dataset; says its notes, and writes the rows that were let through.
    ///
    /// - Throws: where more rows cannot be used than are let through.
    func read(_ common: CommonOptions) async throws -> ReadResult {
        if KeptHistories.ofRun != nil { return try await gathered(readByParts(common), common).read }
        let result = try await withReadOptions(common) { options in
            try await HistoriesReader.read(dataset: dataset, options: options)
        }
        try report(result, common)
        return result
    }

    /// The same by parts of the customers, for verbs that need not hold all histories at once.
    func readByParts(_ common: CommonOptions, memory: MemorySize? = nil) async throws -> PartedHistories {
        func read() async throws -> PartedHistories {
            try await withReadOptions(common) { options in
                var options = options
                if let memory { options.rowMemory = memory.forRows }
                return try await HistoriesReader.readByParts(dataset: dataset, options: options)
            }
        }
        // Who wants little memory to be used does not want histories to be kept.
        let histories: PartedHistories
        if let kept = KeptHistories.ofRun, memory == nil {
            histories = try await kept.histories(of: dataset, letting: limit, threads: common.threads, read: read)
        } else {
            histories = try await read()
        }
        try report(histories.read, common)
        return histories
    }

    /// Histories that were read by parts, with every row at hand.
    func gathered(_ histories: PartedHistories, _ common: CommonOptions) async throws -> PartedHistories {
        let gathered = try await histories.gathered(threads: common.threads)
        await KeptHistories.ofRun?.replace(by: gathered, of: dataset)
        return gathered
    }

    private func report(_ result: ReadResult, _ common: CommonOptions) throws {
        for note in result.notes { common.say("note: \(note)") }
        try writeRejects(result.rejectReport, common)
    }

    /// Reads with these options, and shows on a terminal how far it is.
    func withReadOptions<Result>(
        _ common: CommonOptions, _ read: (ReadOptions) async throws -> Result
    ) async throws -> Result {
        let bytes = HistoriesReader.approximateTextBytes(of: dataset)
        let progress = Progress("reading", total: bytes, quiet: common.quiet)
        defer { progress.finish() }
        return try await read(
            ReadOptions(threads: common.threads, maxRejects: limit, progress: { progress.advance(by: $0) }))
    }

    /// Writes the rows that were let through, if there are any.
    func writeRejects(_ report: RejectReport, _ common: CommonOptions) throws {
        guard !report.isEmpty else { return }
        try report.write(to: rejects)
        common.say(report.message(shown: 5))
        common.say("They were let through by --max-rejects and written to \(rejects).")
    }
}
