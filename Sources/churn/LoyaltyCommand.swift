import ArgumentParser
import Features
import Histories
import Loyalty
import Tables

/// `churn loyalty`: how loyal customers are, of what kind, and why others left.
struct LoyaltyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loyalty",
        abstract: "A loyalty index of every customer, quadrants, types, segments, and why customers left.",
        discussion: """
            The index is the weighted mean of percentiles in a tree: durability (duration, frequency, trend), spend \
            (wallet share, cross-buying), affect (referrals, price insensitivity, voluntary purchases, satisfaction). \
            What is not known leaves its weight to the rest, and the coverage says how much is known. Weights and \
            thresholds stand under loyalty: in the dataset's churn.yaml, or are learned from who stayed. Both kinds of \
            weights are tested at a date later than any outcome that was learned from.
            """)

    /// Where the weights come from.
    enum Weights: String, ExpressibleByArgument { case hand, learned }

    @OptionGroup var data: DatasetOptions

    @Option(help: "The date to look at; only what was known before it counts.")
    var asOf: String

    @Option(help: "An earlier date: who went from which quadrant to which since, by what that date knew.")
    var since: String?

    @Option(help: "How many days later retention is looked at.")
    var horizon = 90

    @Option(help: "What churning is: left, inactive or decline. Default: left where it is known.")
    var label: String?

    @Option(help: "Only customers with a purchase in this many days before. Default: 365 with --label inactive.")
    var active: Int?

    @Option(help: "The weights of the index: by hand (alike unless churn.yaml says) or learned.")
    var weights = Weights.hand

    @Option(help: "The file with the section loyalty:. Default: churn.yaml in the dataset's folder.")
    var settings: String?

    @Option(help: "Write a row a customer to this file (.csv), readable by you alone.")
    var out: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try RetentionOption.validate(label, horizon: horizon, active: active)
    }

    func run() async throws {
        let file = settings ?? data.dataset + "/churn.yaml"
        if let settings, !ReadyFile.isThere(settings) {
            throw HistoryError.missing(settings, "is not there; --settings names it")
        }
        let rules = try LoyaltySettings(file: file)
        let read = try await data.read(common)
        let date = try Cutoff(Instant.parse(asOf, zone: read.zone))
        let window = RetentionWindow(
            outcome: LabelOption.outcome(label, fraction: nil, positive: nil, histories: read.histories),
            horizonDays: horizon, activeDays: active)
        let request = LoyaltyReport.Request(
            asOf: date, since: try since.map { try Cutoff(Instant.parse($0, zone: read.zone)) }, window: window,
            settings: rules, learns: weights == .learned, threads: common.threads)
        let report = try await LoyaltyReport.make(read, request)
        for left in report.base.matrix.leftOut {
            common.say("note: \(left.feature.name) is not told: the dataset has no \(left.lacking)")
        }
        if let out {
            var whole = try WholeFile(out, audience: .owner)
            try whole.write(report.csv(ids: read.histories.customers.ids))
            try whole.commit()
            common.say("\(report.base.count) customers as of \(date.instant): \(out); only you can read the file.")
        }
        Console.output(json ? report.json.text + "\n" : report.text(for: Terminal(descriptor: 1)))
    }
}
