import HistoriesFixtures
import Models
import Statistics
import Tables
import Testing

@testable import Training

/// Contacts of customers who are contacted several times, with no effect that differs and arms dealt by chance: how often
/// the tests say otherwise.
@Suite struct UpliftChecksTests {
    /// What is drawn.
    struct Contacts {
        var customers = 300
        var perCustomer = 3
        var columns = 8
        var base = -1.2
        /// The standard deviation of what a customer's contacts share and no column tells.
        var shared = 1.5
        /// What treatment adds to the log-odds, and how much more of it for each unit of the first column.
        var effect = 0.5
        var interaction = 0.0
        /// How much the first column leans the arm.
        var lean = 0.0
    }

    /// - Parameter isKept: whether the rows say whose contacts they are.
    private static func rows(_ contacts: Contacts, seed: UInt64, isKept: Bool = true) throws -> UpliftRows {
        var random = SeededGenerator(seed: seed)
        func normal() -> Double { NormalDistribution.quantile(random.uniform() * 0.999_998 + 0.000_001) }
        var columns = [[Double]](repeating: [], count: contacts.columns)
        var (target, treated, customers): ([Double], [Bool], [Int32]) = ([], [], [])
        for customer in 0..<contacts.customers {
            // Half of the columns stay with the customer, as the arm does.
            let own = columns.map { _ in normal() }
            let shared = contacts.shared * normal()
            let arm = random.uniform() < Logistic.risk(contacts.lean * own[0])
            for _ in 0..<contacts.perCustomer {
                let values = own.indices.map { $0 % 2 == 0 ? own[$0] : normal() }
                for (index, value) in values.enumerated() { columns[index].append(value) }
                let effect = arm ? contacts.effect + contacts.interaction * values[0] : 0
                let logOdds = contacts.base + 0.6 * values[0] - 0.4 * values[1] + shared + effect
                target.append(random.uniform() < Logistic.risk(logOdds) ? 1 : 0)
                treated.append(arm)
                customers.append(Int32(customer))
            }
        }
        var inputs = InputCollector(rowCount: target.count)
        for (index, column) in columns.enumerated() {
            inputs.collect(FlatTable.Column(name: "x\(index)", cells: .numbers(column)))
        }
        return try UpliftRows(
            inputs, target: target, treated: treated, control: "0", customers: isKept ? customers : nil)
    }

    /// How often each test says yes at its level: 1 % and 5 %.
    private struct Alarms {
        var balance = 0
        var heterogeneity = 0

        mutating func add(_ checks: UpliftEvidence) throws {
            if try #require(checks.balance.pValue) < 0.05 { balance += 1 }
            if try #require(checks.heterogeneity.pValue) < 0.05 { heterogeneity += 1 }
        }
    }

    private static func alarms(_ contacts: Contacts, runs: Int) async throws -> (kept: Alarms, apart: Alarms) {
        var (kept, apart) = (Alarms(), Alarms())
        for seed in 1...runs {
            let seed = UInt64(70_000 + seed)
            try kept.add(try await UpliftChecks.evidence(of: try rows(contacts, seed: seed), threads: 1))
            try apart.add(
                try await UpliftChecks.evidence(of: try rows(contacts, seed: seed, isKept: false), threads: 1))
        }
        return (kept, apart)
    }

    @Test func contactsOfOneCustomerAreNoMoreNewsThanOne() async throws {
        let runs = 120
        let (kept, apart) = try await Self.alarms(Contacts(), runs: runs)
        #expect(StatedRate.isMet(by: kept.balance, of: runs, rate: 0.05), "balance: \(kept.balance)")
        #expect(StatedRate.isMet(by: kept.heterogeneity, of: runs, rate: 0.05), "effects: \(kept.heterogeneity)")
        // Taken for customers of their own, three contacts make chance look like choice.
        #expect(apart.balance > runs / 4, "\(apart.balance)")
    }

    /// As many columns as histories have, on as few contacts: 56 on 960, of which one in twelve is followed by churning.
    @Test func manyColumnsOnFewContactsLookLikeNoNews() async throws {
        let runs = 60
        let wide = Contacts(customers: 480, perCustomer: 2, columns: 56, base: -2.6, shared: 0)
        let (kept, apart) = try await Self.alarms(wide, runs: runs)
        #expect(StatedRate.isMet(by: kept.balance, of: runs, rate: 0.05), "balance: \(kept.balance)")
        #expect(StatedRate.isMet(by: kept.heterogeneity, of: runs, rate: 0.05), "effects: \(kept.heterogeneity)")
        #expect(apart.heterogeneity > runs / 8, "\(apart.heterogeneity)")
    }

    @Test func whatIsThereIsFound() async throws {
        for seed in 1...10 {
            let rows = try Self.rows(
                Contacts(customers: 500, shared: 0.5, interaction: 1.2, lean: 0.8), seed: UInt64(seed))
            let checks = try await UpliftChecks.evidence(of: rows, threads: 1)
            #expect(!checks.looksRandomised && checks.effectDiffers, "\(checks)")
        }
    }
}
