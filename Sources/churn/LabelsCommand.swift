import ArgumentParser
import Histories
import Tables

/// `churn labels`: definitions of churning side by side.
struct LabelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels",
        abstract:
            "Compare definitions of churning on a dataset: base rates, who comes back, overlaps; and which to choose.",
        discussion: """
            Definitions: left (where left_at is known), no purchase for 30, 60, 90, 180 and 365 days, silent beyond the \
            customer's own rhythm, and spend declined to half or a quarter. For each: the base rate with a 95 % interval, \
            how it moves over cutoffs, and how many of those called churned bought again. Whoever could not be followed \
            as long again as it took to call them churned is counted apart, and never as gone for good. The verdict is \
            left, unless more than 20 % of those who left buy again; else the shortest silence of which at most 20 % return and \
            whose base rate is 5 to 60 %.
            """)

    @OptionGroup var data: DatasetOptions

    @Option(help: "The cutoff, or several, separated by commas. Default: up to six, evenly over the data.")
    var asOf: String?

    @Option(help: "The days after a cutoff that labels look at; silences are of one to four times as many days.")
    var horizon: Int?

    @Option(help: "For silences: only customers with a purchase in this many days before the cutoff (365).")
    var active = Outcome.defaultActiveDays

    @Flag(help: "Print the comparison as JSON.")
    var json = false

    @Option(help: "Write the table of definitions to this file (.csv).")
    var out: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let horizon, !(1...9_000).contains(horizon) {
            throw ValidationError("--horizon is \(horizon); it must be 1 to 9000 days.")
        }
        guard (1...36_500).contains(active) else {
            throw ValidationError("--active is \(active); it must be 1 to 36500 days.")
        }
    }

    func run() async throws {
        if let asOf { _ = try CutoffOption.cutoffs(asOf, zone: .utc) }
        let read = try await data.read(common)
        let cutoffs = try asOf.map { try CutoffOption.cutoffs($0, zone: read.zone) }
        let progress = Progress("labelling", total: nil, quiet: common.quiet)
        let comparison = try LabelComparison(
            read, at: cutoffs, horizonDays: horizon, activeDays: active,
            onStep: { progress.advance(by: 1, of: $0) })
        if let out { try WholeFile.write(comparison.csv, to: out) }
        Console.output(
            json ? comparison.json.text + "\n" : comparison.text(read.dataset, for: Terminal(descriptor: 1)))
    }
}
