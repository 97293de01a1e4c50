import ArgumentParser
import Histories
import Loyalty
import Reports
import Tables

/// `churn effects`: what points, referrals, contacts and the handling of complaints have to do with later retention.
struct EffectsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "effects",
        abstract: "What points, referrals, contacts and settled complaints have to do with later retention.",
        discussion: """
            Customers are compared by what happened in the days before each date (--exposure), made alike by what was \
            known before those days. That is an association: what no table tells may lie behind it. Contacts with arms \
            treated and control were drawn by chance: they are compared from the contact on, as they were drawn. \
            Differences are in the risk of churning: below 0 fewer churn. Dates whose window ends after the data are left \
            out, and said.
            """)

    @OptionGroup var data: DatasetOptions

    @Option(help: "The date, or several with commas between.")
    var asOf: String

    @Option(help: "How many days later churning is looked for.")
    var horizon: Int

    @Option(help: "How many days before a date are looked at.")
    var exposure = 90

    @Option(help: "What churning is: left, inactive or decline. Default: left where it is known.")
    var label: String?

    @Option(help: "Only customers with a purchase in this many days before. Default: 365 with --label inactive.")
    var active: Int?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try RetentionOption.validate(label, horizon: horizon, active: active)
        guard (1...36_500).contains(exposure) else {
            throw ValidationError("--exposure is \(exposure); it must be 1 to 36500 days.")
        }
    }

    func run() async throws {
        let read = try await data.read(common)
        let window = RetentionWindow(
            outcome: LabelOption.outcome(label, fraction: nil, positive: nil, histories: read.histories),
            horizonDays: horizon, activeDays: active)
        let report = try await EffectReport.make(
            read,
            EffectReport.Request(
                cutoffs: try CutoffOption.cutoffs(asOf, zone: read.zone), window: window, exposureDays: exposure,
                threads: common.threads))
        for late in report.unobserved {
            common.say("note: \(late.instant) is left out: its label window ends after the data")
        }
        Console.output(json ? report.json.text + "\n" : report.text(for: Terminal(descriptor: 1)))
    }
}
