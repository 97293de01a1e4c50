import Foundation
import Histories
import HistoriesFixtures
import Models
import Statistics
import Tables
import Testing

@testable import Retention

/// Campaigns whose true effect is known: drawn as `churn call-list` draws them, followed through histories on disk as
/// `churn campaign measure` reads them, hundreds of times. Intervals of 95 % must hold the truth at that rate.
@Suite struct CampaignCoverageTests {
    private static let runs = 200

    /// A kind of campaign.
    struct Making: Sendable, CustomTestStringConvertible {
        var name: String
        var customers: Int
        var share: Double
        /// The log-odds of churning of the middle customer without a contact.
        var middle: Double
        /// What a contact adds to them: of `gold` and of everybody else.
        var effect: (gold: Double, other: Double)
        /// Whether strata are by tier as well.
        var byTier: Bool
        var testDescription: String { name }
    }

    static let makings = [
        Making(
            name: "halves", customers: 400, share: 0.5, middle: -1.2, effect: (-1.5, -0.6), byTier: false),
        Making(
            name: "a tenth held back", customers: 400, share: 0.1, middle: -1.2, effect: (-1.5, -0.6), byTier: false),
        Making(
            name: "small strata", customers: 160, share: 0.15, middle: -1, effect: (-1.5, -0.6), byTier: true),
        Making(name: "hardly any leave", customers: 500, share: 0.2, middle: -3.2, effect: (-1, -0.3), byTier: true),
        Making(name: "no effect", customers: 400, share: 0.2, middle: -1.2, effect: (0, 0), byTier: true),
    ]

    /// What one campaign found and what was true of its customers.
    struct Found: Sendable {
        let gain: RetentionGain
        let money: CampaignMoney
        /// The mean over the customers drawn from of the risk without less the risk with the contact.
        let truth: Double
        let trueProfit: Double
    }

    private static let decided = Instant(year: 2024, month: 3, day: 1)

    private static func found(_ making: Making, seed: UInt64) async throws -> Found {
        var random = SeededGenerator(seed: seed)
        func normal() -> Double { NormalDistribution.quantile(random.uniform() * 0.999_998 + 0.000_001) }
        let people = (0..<making.customers).map { number in
            (id: "c\(number)", logOdds: making.middle + 0.9 * normal(), isGold: random.uniform() < 0.3)
        }
        let plan = try ControlPlan(campaign: "Q1", share: making.share, seed: seed)
        // The risks foretold are right but for an error of a half.
        let group = ControlGroup(
            of: people.map { person in
                ControlGroup.Member(
                    id: person.id, risk: Logistic.risk(person.logOdds + 0.5 * normal()),
                    tier: making.byTier ? (person.isGold ? "gold" : "tin") : "")
            }, plan)
        var (customers, entries): (String, [CampaignEntry]) = ("customer_id,joined_at,left_at\n", [])
        var (gains, trueKept) = (0.0, 0.0)
        for (place, person) in people.enumerated() {
            let effect = person.isGold ? making.effect.gold : making.effect.other
            let risks = (without: Logistic.risk(person.logOdds), with: Logistic.risk(person.logOdds + effect))
            let isControl = group.isControl[place]
            gains += risks.without - risks.with
            if !isControl { trueKept += risks.without - risks.with }
            let leaves = random.uniform() < (isControl ? risks.without : risks.with)
            let left = leaves ? decided.adding(days: random.below(90)).iso8601 : ""
            customers += "\(person.id),2022-01-01,\(left)\n"
            entries.append(
                CampaignEntry(
                    campaign: plan.campaign, customerID: person.id, arm: isControl ? .control : .treated,
                    stratum: group.strata[place], decidedAt: decided, share: plan.share, seed: plan.seed))
        }
        let measurement = try await measurement(customers: customers, entries)
        let money = CampaignMoney(measurement, value: 120, contactCost: measurement.contactCost, offer: 5)
        return Found(
            gain: measurement.gain, money: money, truth: gains / Double(people.count),
            trueProfit: 120 * trueKept - money.cost)
    }

    /// Writes the histories, the register and the table of contacts, and measures the campaign.
    private static func measurement(customers: String, _ entries: [CampaignEntry]) async throws -> CampaignMeasurement {
        let folder = NSTemporaryDirectory() + "/campaign-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let data = folder + "/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        // The last day with an event says where the data end.
        try Data((customers + "last,2024-06-30,\n").utf8).write(to: URL(fileURLWithPath: data + "/customers.csv"))
        try ContactsFile.write(entries, costPerContact: 2, to: data + "/contacts.csv")
        try await CampaignRegister(folder + "/register.csv").append(entries)
        let read = try await HistoriesReader.read(dataset: data, options: ReadOptions())
        let roll = try CampaignRoll(
            ["Q1"], in: read.histories, register: try await CampaignRegister(folder + "/register.csv"))
        let outcomes = try CampaignOutcomes(
            of: roll, in: read.histories, outcome: .left, horizonDays: 90, activeDays: nil,
            dataEnd: read.dataEnd(for: .left))
        #expect(outcomes.members.count == entries.count && outcomes.unripe == 0)
        return try CampaignMeasurement(of: outcomes)
    }

    @Test(arguments: makings) func gainAndMoneyHoldTheTruthAtTheStatedRate(_ making: Making) async throws {
        let found = try await withThrowingTaskGroup(of: Found.self) { group in
            for seed in 1...Self.runs { group.addTask { try await Self.found(making, seed: UInt64(seed)) } }
            return try await group.reduce(into: [Found]()) { $0.append($1) }
        }
        let held = found.count { $0.gain.interval.contains($0.truth) }
        let paid = found.count { $0.money.profitInterval.contains($0.trueProfit) }
        #expect(StatedRate.isMet(by: held, of: Self.runs), "the gain: \(held) of \(Self.runs)")
        #expect(StatedRate.isMet(by: paid, of: Self.runs), "the money: \(paid) of \(Self.runs)")
        let gains = found.map { $0.gain.difference - $0.truth }
        let profits = found.map { $0.money.profit - $0.trueProfit }
        #expect(StatedRate.isUnbiased(gains), "\(StatedRate.mean(gains))")
        #expect(StatedRate.isUnbiased(profits), "\(StatedRate.mean(profits))")
    }

    /// Fifteen strata of twenty to thirty customers, a fifth held back: five controls each. With variances over n alone 92 % of
    /// intervals hold the truth.
    @Test func manySmallStrataHoldTheTruthAtTheStatedRate() throws {
        var random = SeededGenerator(seed: 11)
        let (runs, rates) = (2_000, [0.6, 0.75, 0.88])
        var (held, errors) = (0, [Double]())
        for _ in 0..<runs {
            let strata = (0..<15).map { place in
                var counts = ArmCounts()
                for number in 0..<25 {
                    let isTreated = number >= 5
                    counts.add(
                        isTreated: isTreated, stayed: random.uniform() < rates[place % 3] + (isTreated ? 0.05 : 0))
                }
                return counts
            }
            let gain = try #require(RetentionGain(strata))
            errors.append(gain.difference - 0.05)
            if gain.interval.contains(0.05) { held += 1 }
        }
        #expect(StatedRate.isMet(by: held, of: runs), "\(held) of \(runs)")
        #expect(StatedRate.isUnbiased(errors))
    }
}
