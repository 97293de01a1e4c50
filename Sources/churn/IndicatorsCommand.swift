import ArgumentParser
import Histories
import Loyalty
import Reports
import Tables

/// `churn indicators`: how well a base of customers is managed, period by period.
struct IndicatorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indicators",
        abstract: "Churn, repurchase, complaints, satisfaction, engagement and points, per month, quarter or year.",
        discussion: """
            Every period from the first to the last of the data has a row, also where nothing happened. A rate whose \
            window runs past the data's end is not given. Rows count when they happened, whenever they were recorded. \
            Intervals are of 95 %.
            """)

    @OptionGroup var data: DatasetOptions

    @Option(help: "The length of the periods: month, quarter or year.")
    var by: String

    @Option(help: "Count everything for each level of this attribute of customers as well.")
    var segment: String?

    @Option(help: "Begin with the period in which this date lies. Default: the first of the data.")
    var from: String?

    @Option(help: "Only periods that begin before this date. Default: all.")
    var to: String?

    @Option(help: "What losing a customer means: left (left_at says when) or inactive (no purchase for --active days).")
    var label: String?

    @Option(help: "For inactive: a customer has bought in this many days before.")
    var active = 365

    @Option(help: "Look this many days later whether those who gave feedback are still customers.")
    var horizon = 90

    @Flag(help: "Print every figure as JSON.")
    var json = false

    @Option(help: "Write the table of periods to this file (.csv).")
    var out: String?

    @Option(help: "Write everything as one HTML page to this file.")
    var page: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard PeriodLength(rawValue: by) != nil else {
            let hint = DidYouMean.hint(for: by, among: PeriodLength.allCases.map(\.rawValue))
            throw ValidationError("--by is \(by)\(hint); expected month, quarter or year.")
        }
        if let label, IndicatorOptions.Label(rawValue: label) == nil {
            throw ValidationError("--label is \(label); expected left or inactive.")
        }
        for (name, days) in [("--active", active), ("--horizon", horizon)] where !(1...36_500).contains(days) {
            throw ValidationError("\(name) is \(days); it must be 1 to 36500 days.")
        }
    }

    func run() async throws {
        for date in [from, to].compactMap(\.self) { _ = try Instant.parse(date) }
        let read = try await data.read(common)
        let options = IndicatorOptions(
            length: PeriodLength(rawValue: by) ?? .month, segment: segment,
            from: try from.map { try Instant.parse($0, zone: read.zone) },
            to: try to.map { try Instant.parse($0, zone: read.zone) },
            label: label.flatMap { IndicatorOptions.Label(rawValue: $0) }, activeDays: active, horizonDays: horizon)
        let indicators = try await Indicators.make(from: read, options, threads: common.threads)
        for note in indicators.notes { common.say("note: \(note)") }
        if let out { try WholeFile.write(indicators.csv, to: out) }
        if let page {
            try WholeFile.write(try IndicatorsPage(indicators, dataset: read.dataset).html(), to: page)
            common.say("The indicators as a page: \(page)")
        }
        Console.output(
            json
                ? indicators.json(dataset: read.dataset, zone: read.zone.name).text + "\n"
                : IndicatorsText(indicators).text(dataset: read.dataset, for: Terminal(descriptor: 1)))
    }
}
