import ArgumentParser
import Features
import Histories
import Models
import Retention
import Tables

/// `churn campaign measure`: contacts and outcomes in, customers kept out.
struct CampaignMeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Who stayed because of the contact, with an interval, in money, by segment and reason.",
        discussion: """
            Compares those who were to be contacted with those held back, as they were assigned (intention to treat), within \
            the strata of the draw. The interval is Newcombe's at 95 %. Contacts whose horizon reaches past the end of the \
            data are counted as not yet ripe and as nothing else. Without controls there is no figure.
            """)

    @OptionGroup var data: DatasetOptions

    @Option(help: "The campaign, or several with commas between.")
    var campaign: String

    @Option(help: "The register that churn call-list wrote; without it, the table of contacts says who was held back.")
    var register: String?

    @Option(help: "How many days after the contact it must have held.")
    var horizon = 90

    @Option(help: "What churning is: left, inactive or decline. Default: left where it is known.")
    var label: String?

    @Option(help: "With --label decline: the share of earlier spend below which spend has declined (0.5).")
    var fraction: Double?

    @Option(help: "Also by this attribute, as known at the contact.")
    var segment: String?

    @Option(help: "What a customer kept is worth: the margin still to come.")
    var value: Double?

    @Option(help: "Or the margin of a unit of spend, as 0.3: a customer kept is worth a year's of it.")
    var margin: Double?

    @Option(help: "What the offer costs, for each of those contacted who stayed.")
    var offer: Double = 0

    @Option(help: "What a contact costs. Default: as the table of contacts says.")
    var contact: Double?

    @Option(help: ArgumentHelp("The share of controls asked for, where no register tells.", valueName: "share"))
    var controlShare: Double?

    @Option(help: "The gain worth finding, as 0.02, for how many customers more it takes. Default: the gain observed.")
    var effect: Double?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @Option(help: "Write the figures, whole and by segment and reason, as CSV to this file.")
    var out: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try LabelOption.validate(label, fraction: fraction, positive: nil, horizon: horizon)
        if let label, !["left", "inactive", "decline"].contains(label) {
            throw ValidationError("--label is “\(label)”; expected left, inactive or decline: a column has no time.")
        }
        if value != nil, margin != nil { throw ValidationError("--value and --margin exclude each other.") }
        for (name, money) in [("value", value), ("offer", offer), ("contact", contact)] {
            if let money, !(money >= 0 && money.isFinite) {
                throw ValidationError("--\(name) is \(money); expected 0 or more.")
            }
        }
        if let margin, !(margin > 0 && margin <= 1) {
            throw ValidationError("--margin is \(margin); expected a share, above 0 and at most 1.")
        }
        for (name, share) in [("control-share", controlShare), ("effect", effect)] {
            if let share, !(share > 0 && share < 1) {
                throw ValidationError("--\(name) is \(share); expected a share, above 0 and below 1.")
            }
        }
        if names.isEmpty { throw ValidationError("--campaign is empty; expected a name.") }
    }

    private var names: [String] { SuppressionOptions.names(campaign) }

    func run() async throws {
        let read = try await data.read(common)
        let histories = read.histories
        let outcome = LabelOption.outcome(label, fraction: fraction, positive: nil, histories: histories)
        var held: CampaignRegister?
        if let register { held = try await CampaignRegister(register) }
        let roll = try CampaignRoll(names, in: histories, register: held)
        let outcomes = try CampaignOutcomes(
            of: roll, in: histories, outcome: outcome, horizonDays: horizon, activeDays: outcome.standardActiveDays,
            dataEnd: read.dataEnd(for: outcome))
        let measurement = try CampaignMeasurement(
            of: outcomes, segments: try await segments(of: outcomes, histories), share: controlShare)
        var findings = CampaignFindings(
            names: names, meaning: outcome.meaning(horizonDays: horizon), roll: roll, outcomes: outcomes,
            measurement: measurement, segment: segment, effect: effect)
        if let worth = try worth(outcomes, histories) {
            let cost = contact.map { $0 * Double(measurement.counts.treated) } ?? measurement.contactCost
            findings.money = CampaignMoney(measurement, value: worth, contactCost: cost, offer: offer)
        }
        if let warning = findings.mismatch { common.say("warning: \(warning)") }
        if let out { try WholeFile.write(String(decoding: findings.csv, as: UTF8.self), to: out, audience: .owner) }
        Console.output(json ? findings.json.text + "\n" : findings.text(for: Terminal(descriptor: 1)))
        if let out { common.say("The figures: \(out)") }
    }

    /// The segment of each member, as known at the contact.
    private func segments(of outcomes: CampaignOutcomes, _ histories: Histories) async throws -> [String] {
        guard let segment else { return [] }
        let matrix = try await FeatureExtractor(features: [], threads: common.threads)
            .matrix(of: histories, rows: outcomes.population)
        let cells = try AttributeCells([segment], of: matrix.attributes)
        return (0..<matrix.count).map { cells.texts(of: $0).first ?? "" }
    }

    /// What a customer kept is worth; nil where nobody said.
    private func worth(_ outcomes: CampaignOutcomes, _ histories: Histories) throws -> Double? {
        if let value { return value }
        guard let margin else { return nil }
        guard let purchases = histories.purchases, let amounts = purchases.amount else {
            throw CampaignError.lacking("purchases.amount", option: "--margin")
        }
        var sum = Int128(0)
        for member in outcomes.members {
            let start = member.cutoff.start(ofLast: 365)
            for row in purchases.timeline.rows(of: member.customer, before: member.cutoff)
            where purchases.timeline.occurredAt[row] >= start && purchases.timeline.isVisible(row, at: member.cutoff) {
                sum += Int128(amounts[row])
            }
        }
        return margin * Double(sum) / Double(Decimal4.scale) / Double(max(1, outcomes.members.count))
    }
}
