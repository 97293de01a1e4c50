import ArgumentParser
import Histories
import Tables

/// `churn check`: what is in a dataset, and what is wrong with it.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is in a dataset, what is wrong with it, which cutoffs are usable and how many churn.",
        discussion: """
            Reads every table and shows, per table, rows, rejects and the span of time; for horizons of 30, 90 and 180 \
            days the last usable cutoff, and the base rate under each label there. Ends with exit code 65 where rows \
            cannot be used and --max-rejects does not let them through.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var data: DatasetOptions

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @Option(help: "Print this table as it was read: canonical columns, times in UTC, in the order of its files.")
    var rows: String?

    @Option(help: "With --rows: write the table here.")
    var out: String?

    func validate() throws {
        if out != nil, rows == nil { throw ValidationError("--out goes with --rows TABLE.") }
        if json, rows != nil { throw ValidationError("--json and --rows do not go together: rows are printed as CSV.") }
    }

    func run() async throws {
        if let rows { return try await show(rows) }
        let result = try await data.withReadOptions(common) { options in
            try await HistoriesReader.readAll(dataset: data.dataset, options: options)
        }
        let check = try DatasetCheck(result)
        Console.output(json ? check.json.text + "\n" : check.text(for: Terminal(descriptor: 1)))
        try result.enforce(data.limit)
        try data.writeRejects(result.rejectReport, common)
    }

    /// Prints the rows of a table that can be used; then the others stop the run, or are let through and written apart. A
    /// file is written only where the run is not stopped.
    private func show(_ name: String) async throws {
        let rows = try await data.withReadOptions(common) { options in
            try await HistoriesReader.rows(of: name, dataset: data.dataset, options: options)
        }
        if out != nil { try rows.rejectReport.enforce(data.limit) }
        var file: WholeFile?
        if let out { file = try WholeFile(out, audience: .owner) }
        var line = CSVRow()
        for column in rows.columns { line.append(column.role) }
        line.endRow()
        for chunk in rows.table.chunks {
            for row in 0..<chunk.rowCount {
                for column in rows.columns.indices { line.append(rows.text(chunk, row, column)) }
                line.endRow()
            }
            if file == nil {
                Console.output(String(decoding: line.bytes, as: UTF8.self))
            } else {
                try file?.write(line.bytes)
            }
            line.clear()
        }
        if file == nil {
            Console.output(String(decoding: line.bytes, as: UTF8.self))
        } else {
            try file?.write(line.bytes)
        }
        try file?.commit()
        try rows.rejectReport.enforce(data.limit)
        try data.writeRejects(rows.rejectReport, common)
    }
}
