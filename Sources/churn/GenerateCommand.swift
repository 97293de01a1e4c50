import ArgumentParser
import Reports
import Simulation
import Tables

struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Makes synthetic histories with a known hazard, and the true risks apart in truth.csv.",
        discussion: """
            Writes the tables customers, purchases, complaints, wallet, surveys, engagements, referrals, rewards, contacts \
            and attributes into a folder. truth.csv holds, for every customer at the first of every month, the true \
            probability of leaving within the next 90 days; no command reads it as a table.
            """)

    @Argument(help: "The folder to write; it is made where it is missing.")
    var folder: String

    @Option(help: "How many customers.")
    var customers = 2_000

    @Option(help: "How many calendar months the data span.")
    var months = 24

    @Option(help: "The same seed gives the same bytes.")
    var seed: UInt64 = 1

    @Option(help: "The first day of the data, the first of a month.")
    var start = "2023-01-01"

    @Option(help: "In how many files each table is written.")
    var parts = 1

    @Flag(help: "Compress the files (.csv.gz), truth.csv too.")
    var gzip = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let options = try SimulationOptions(
            customers: customers, months: months, seed: seed, start: try Instant.parse(start), parts: parts, gzip: gzip)
        try await Self.generate(options, to: folder, common)
    }

    /// Generates into a folder, and says what is there.
    static func generate(_ options: SimulationOptions, to folder: String, _ common: CommonOptions) async throws {
        let progress = Progress("generating", total: options.customers, quiet: common.quiet)
        let counts = try await HistoryGenerator(options).write(to: folder, threads: common.threads) {
            progress.advance(by: $0)
        }
        progress.finish()
        common.say("\(folder): \(options.months) months from \(options.start)")
        let longest = counts.map(\.table.count).max() ?? 0
        for (table, rows) in counts {
            let name = table + String(repeating: " ", count: longest - table.count)
            common.say("  \(name)  \(NumberText.count(rows)) rows")
        }
    }
}
