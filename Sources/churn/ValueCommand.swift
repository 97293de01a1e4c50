import ArgumentParser
import Features
import Histories
import Models
import Retention
import Scoring
import Tables

/// What every customer is worth, and what is to be lost.
struct ValueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "value",
        abstract: "What every customer is worth, and what is to be lost: lifetime value, expected loss, tier.",
        discussion: """
            Writes customer_id, risk, annual_margin, clv, clv_low, clv_high, expected_loss, \
            expected_loss_low, expected_loss_high, tier, by customer_id. The value is m·r/(1 + i − r), with the margin m, the retention r = (1 − risk)^(period/horizon) and the discount i of a period. \
            clv_low and clv_high are the 95 % interval of the expected value, not of what the one customer will bring; \
            expected_loss_low and expected_loss_high that of risk · value. What is not said is taken from the model.
            """)

    @Argument(help: "The model, as churn train wrote it.")
    var model: String

    @OptionGroup var data: DatasetOptions

    @Option(help: "The date from which one looks ahead; only what was known before it counts.")
    var asOf: String

    @OptionGroup var baseRate: BaseRateOption

    @OptionGroup var worth: ValueOptions

    @Option(help: "The file to write, readable by its owner alone. Default: standard output.")
    var out: String?

    @Flag(help: "Print the summary by tier as JSON; customers go to --out alone.")
    var json = false

    @Option(help: "About how much memory to take, as 512M or 2G; rows that do not fit wait in a temporary file.")
    var memory: MemorySize?

    @OptionGroup var speaking: SpokenHorizonOption

    @OptionGroup var common: CommonOptions

    func run() async throws {
        _ = try CutoffOption.cutoffs(asOf, zone: .utc)
        let riskModel = try baseRate.applied(to: speaking.model(model))
        guard let settings = try worth.settings(over: riskModel.value) else {
            throw RetentionError.value(.noMargin)
        }
        let histories = try await data.readByParts(common, memory: memory)
        let cutoffs = try CutoffOption.cutoffs(asOf, zone: histories.read.zone)
        guard cutoffs.count == 1 else { throw ValidationError("--as-of is “\(asOf)”; expected one date.") }
        let valuation = try await CustomerValuation(
            settings, riskModel, histories, at: cutoffs[0], threads: common.threads)
        let reason = MoneyTrust.reasonAgainst(riskModel)
        var table = ValueTable(tiers: settings.tiers, shares: try worth.shares(), isWithheld: reason != nil)
        if let out {
            var file = try WholeFile(out, audience: .owner)
            try await fill(&table, valuation, riskModel, histories, cutoffs[0]) { try file.write($0) }
            try file.commit()
        } else {
            // What is on the screen cannot be taken back: nothing is, before everything is computed.
            var bytes: [UInt8] = []
            try await fill(&table, valuation, riskModel, histories, cutoffs[0]) { bytes += $0 }
            if !json { Console.output(String(decoding: bytes, as: UTF8.self)) }
        }
        report(table.summary, table.tiers, valuation.settings, reason, riskModel)
    }

    /// Values all customers, and hands over the lines of the table as they are made.
    private func fill(
        _ table: inout ValueTable, _ valuation: CustomerValuation, _ model: RiskModel, _ histories: PartedHistories,
        _ cutoff: Cutoff, write: ([UInt8]) throws -> Void
    ) async throws {
        guard case .histories(let subject) = model.training.subject else { return }
        let ids = histories.read.histories.customers.ids
        let scorer = Scorer(model)
        let intervals = model.covariance == nil ? nil : try IntervalScorer(model)
        let extractor = common.extractor(of: model.catalogueFeatures)
        var count: Int?
        try await extractor.eachMatrix(of: histories, at: [cutoff], activeDays: subject.activeDays) { features in
            let matrix = try model.matrix(of: features, ids: ids)
            let values = try await valuation.values(
                of: features, risks: try await scorer.risks(of: matrix, threads: 1),
                intervals: try await intervals?.intervalsAlone(of: matrix, threads: 1), ids: ids)
            return (customer: features.customer, values: values, notes: features.notes)
        } take: { valued in
            if count == nil { for note in valued.notes { common.say("note: \(note)") } }
            for (customer, value) in zip(valued.customer, valued.values) { table.add(value, id: ids[Int(customer)]) }
            try write(table.takeBytes())
            count = (count ?? 0) + valued.values.count
        }
        guard count ?? 0 > 0 else { throw ScoringError.nobody(cutoff, activeDays: subject.activeDays) }
        try write(table.finish())
    }

    private func report(
        _ summary: ValueSummary, _ tiers: ValueTiers?, _ settings: ValueSettings, _ reason: String?, _ model: RiskModel
    ) {
        if let reason {
            common.say("note: no figures of value: \(reason). Figures in money are made of risks that are right")
        } else {
            common.say(
                "note: money rests on risks that were right on customers unseen in training; whether they still are, "
                    + "churn evaluate says on newer outcomes")
        }
        if model.covariance == nil {
            common.say("note: the model has no covariance; intervals know of the margin alone")
        }
        if summary.unknown > 0, reason == nil {
            common.say("note: \(summary.unknown) customers have no margin and thus no value")
        }
        if json {
            let members: [(key: String, value: JSONText)] = [
                ("discount", .number(settings.discount)), ("period_days", .integer(settings.periodDays)),
                ("high_from", .number(tiers?.highFrom)), ("middle_from", .number(tiers?.middleFrom)),
                ("unknown", .integer(summary.unknown)),
                ("tiers", reason == nil ? summary.json : .number(nil)),
            ]
            Console.output(JSONText.object(members + (reason.map { [("withheld", .string($0))] } ?? [])).text + "\n")
        } else if reason == nil {
            common.say(summary.text(for: Terminal(descriptor: 2)))
        }
        if let out { common.say("The values: \(out); only you can read the file.") }
    }
}
