import Foundation
import Histories
import HistoriesFixtures
import Models
import Statistics
import Tables
import Testing

@testable import Loyalty
@testable import Simulation

/// What `churn effects` says of complaints against what the generator would have done to the same customers.
///
/// The months before the dates have 31 days and those after them 30, so that the days looked at are the month whose complaint
/// the next month's hazard knows.
@Suite struct ComplaintEffectTests {
    /// What would become of customers in a month, had the one before brought no complaint, a quick one, a slow one.
    private struct Truth: Sendable {
        var count = 0.0
        var none = 0.0
        var quick = 0.0
        var slow = 0.0
        /// What a slow one adds to the log-odds of each.
        var logOdds = 0.0

        mutating func add(_ risk: (ComplaintOutcome) -> Double) {
            count += 1
            none += risk(.none)
            quick += risk(.quick)
            slow += risk(.slow)
            logOdds += Logistic.logOdds(risk(.slow)) - Logistic.logOdds(risk(.none))
        }
    }

    /// What was found in one generated world, and what was true of its customers.
    private struct World: Sendable {
        /// Everybody, and those who complained.
        var all = Truth()
        var complainers = Truth()
        let contrasts: [EffectContrast]

        func contrast(_ group: String, _ reference: String) throws -> EffectContrast {
            try #require(contrasts.first { $0.group.name == group && $0.reference.name == reference })
        }

        func difference(_ group: String, _ reference: String) throws -> EffectContrast.Estimate {
            var found: EffectContrast.Estimate?
            if case .found(_, _, let difference, _) = try contrast(group, reference).finding { found = difference }
            return try #require(found)
        }
    }

    private static let worlds = Task {
        var worlds: [World] = []
        for seed in 1...12 { worlds.append(try await world(customers: 4_000, seed: UInt64(100 + seed))) }
        return worlds
    }

    private static func world(customers: Int, seed: UInt64) async throws -> World {
        let options = try SimulationOptions(customers: customers, months: 12, seed: seed)
        let folder = NSTemporaryDirectory() + "/churn-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await HistoryGenerator(options).write(to: folder, threads: 1)
        let read = try await HistoriesReader.read(dataset: folder, options: ReadOptions())
        let months = [4, 6, 9, 11]
        let cutoffs = months.map { Cutoff(Instant(year: 2023, month: $0, day: 1)) }
        let request = EffectReport.Request(
            cutoffs: cutoffs, window: RetentionWindow(outcome: .left, horizonDays: 30), exposureDays: 31)
        var result = World(contrasts: try await EffectRows(read, cutoffs, request).answer(.complaints).contrasts)
        let simulated = Simulation.World(options: options)
        for number in 0..<customers { follow(number, simulated, months: months.map { $0 - 1 }, into: &result) }
        return result
    }

    /// Lives a customer's months as the generator does, and asks at the dates what each complaint would have done.
    private static func follow(
        _ number: Int, _ world: Simulation.World, months: [Int], into result: inout World
    ) {
        var customer = CustomerSimulation(number: number, world: world, appendingTo: TableBytes())
        customer.joinAttributes()
        for month in 0..<world.calendar.count where world.calendar.firstDay[month + 1] > customer.profile.joinedDay {
            let before = customer.state.trouble
            let complaints = customer.tables[.complaints].count
            customer.live(month)
            if customer.leftDay != nil { return }
            guard months.contains(month + 1), customer.profile.joinedDay < world.calendar.firstDay[month] else {
                continue
            }
            func risk(_ outcome: ComplaintOutcome) -> Double {
                world.trueRisk.risk(
                    from: HiddenState(
                        level: customer.state.level, trouble: world.chain.trouble(after: before, outcome)),
                    odds: [customer.odds(in: month + 1)], treated: customer.treated,
                    spans: [(month: month + 1, days: 30)])
            }
            result.all.add(risk)
            if customer.tables[.complaints].count > complaints { result.complainers.add(risk) }
        }
    }

    /// Whether a complaint is settled fast is chance in this world, whoever complains: the comparison of those who complained
    /// is that of a trial, and its intervals hold the truth.
    @Test func slowAgainstFastHoldsTheTruthAmongThoseWhoComplained() async throws {
        var (held, errors) = (0, [Double]())
        let worlds = try await Self.worlds.value
        for world in worlds {
            let found = try world.difference("settled later", "settled within 72 h")
            let truth = (world.complainers.slow - world.complainers.quick) / world.complainers.count
            errors.append(found.value - truth)
            if (found.low...found.high).contains(truth) { held += 1 }
        }
        #expect(StatedRate.isMet(by: held, of: worlds.count), "\(held) of \(worlds.count)")
        #expect(StatedRate.isUnbiased(errors), "\(StatedRate.mean(errors))")
    }

    /// Against no complaint it is an association: who complains is less attached than the tables tell. The plain difference is
    /// far off for it, and adjusting comes nearer to the truth.
    @Test func againstNoComplaintAdjustingComesNearerToTheTruth() async throws {
        var (plain, adjusted) = ([Double](), [Double]())
        for world in try await Self.worlds.value {
            let truth = (world.all.slow - world.all.none) / world.all.count
            let contrast = try world.contrast("settled later", "no complaint")
            let shares = (try #require(contrast.group.risk), try #require(contrast.reference.risk))
            plain.append(shares.0 - shares.1 - truth)
            adjusted.append(try world.difference("settled later", "no complaint").value - truth)
        }
        #expect(!StatedRate.isUnbiased(plain))
        #expect(!StatedRate.isUnbiased(zip(plain, adjusted).map { $0 - $1 }))
        #expect(StatedRate.mean(adjusted).value.magnitude < StatedRate.mean(plain).value / 2)
    }

    /// What the figure aims at is not the 1.5 of the hazard: a slow complaint costs attachment as well, before the month in
    /// which it is asked who left. In log-odds of one customer that is 1.75; of the mean risks of all, 1.45.
    @Test func theEffectOfASlowComplaintIsMoreThanItsCoefficient() async throws {
        let truths = try await Self.worlds.value.map(\.all)
        let count = truths.reduce(0) { $0 + $1.count }
        let none = truths.reduce(0) { $0 + $1.none } / count
        let slow = truths.reduce(0) { $0 + $1.slow } / count
        let own = truths.reduce(0) { $0 + $1.logOdds } / count
        #expect(abs(own - 1.75) < 0.005)
        #expect(abs(Logistic.logOdds(slow) - Logistic.logOdds(none) - 1.45) < 0.02)
        #expect(abs(slow - none - 0.087) < 0.002)
    }
}
