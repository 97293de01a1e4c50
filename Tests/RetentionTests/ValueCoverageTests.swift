import Features
import Foundation
import Histories
import HistoriesFixtures
import Models
import Scoring
import Statistics
import Tables
import Testing
import Training

@testable import Retention

/// Histories of customers whose true risks and true expected margins are known, written, read, learnt from and valued as
/// `churn train` and `churn value` do: how often `clv_low` to `clv_high` hold the true value, and `expected_loss_low` to
/// `expected_loss_high` the true risk times it, of a contract's margin and of one that purchases tell.
@Suite struct ValueCoverageTests {
    private static let histories = 80
    private static let customers = 250
    private static let share = 0.3
    private static let cutoff = Instant(year: 2024, month: 1, day: 1)

    /// The parts of customers of one history whose intervals hold the truth.
    struct Held: Sendable {
        var contractual = 0.0
        var purchased = 0.0
        var contractualLoss = 0.0
        var purchasedLoss = 0.0
        var contractualError = 0.0
        var purchasedError = 0.0
    }

    private struct Person {
        let fee: Double
        let risk: Double
        /// True of a year: purchases, mean amount and margin share together.
        let margin: Double
    }

    /// Writes histories: the risk of leaving within 90 days follows `x`; purchases are Poisson with rates Gamma(2, 60 days)
    /// and amounts Gamma(4, ν), ν Gamma(6, 50).
    private static func write(_ folder: String, seed: UInt64) throws -> [String: Person] {
        var draws = GammaDraws(random: SeededGenerator(seed: seed))
        var people: [String: Person] = [:]
        var (customers, purchases) = ("customer_id,joined_at,left_at,x,fee\n", "customer_id,occurred_at,amount\n")
        for number in 0..<Self.customers {
            let (x, id) = (draws.normal(), "c\(number)")
            let days = 30 + draws.random.below(600)
            let (rate, scale) = (draws.gamma(2) / 60, draws.gamma(6) / 50)
            let fee = Double(20 + draws.random.below(400))
            let person = Person(
                fee: fee, risk: Logistic.risk(-1 + 0.8 * x), margin: 365 * rate * 4 / scale * Self.share)
            people[id] = person
            let leaves = draws.random.uniform() < person.risk
            let left = leaves ? cutoff.adding(days: draws.random.below(90)).iso8601 : ""
            customers += "\(id),\(cutoff.adding(days: -days).iso8601),\(left),\(x),\(fee)\n"
            for _ in 0..<draws.poisson(rate * Double(days)) {
                let second = draws.random.below(days * 86_400)
                let at = Instant(microseconds: cutoff.microseconds - Int64(second + 1) * 1_000_000)
                purchases += "\(id),\(at.iso8601),\(draws.gamma(4) / scale)\n"
            }
        }
        // The data reach the end of the label window.
        customers += "last,2024-06-30,,0,1\n"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(customers.utf8).write(to: URL(fileURLWithPath: folder + "/customers.csv"))
        try Data(purchases.utf8).write(to: URL(fileURLWithPath: folder + "/purchases.csv"))
        return people
    }

    private static func held(seed: UInt64) async throws -> Held {
        let folder = NSTemporaryDirectory() + "/value-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let people = try write(folder, seed: seed)
        let read = try await HistoriesReader.read(dataset: folder, options: ReadOptions())
        let cutoff = Cutoff(Self.cutoff)
        let ids = read.histories.customers.ids
        let panel = try await Panel.make(
            from: read.histories, dataEnd: read.dataEnd(for: .left), at: [cutoff], outcome: .left, horizonDays: 90,
            extractor: FeatureExtractor())
        var options = TrainingOptions()
        options.wanted = ["x"]
        options.ridge = .fixed(0)
        let model = try await Trainer.train(TrainingPanel(panel, ids: ids, activeDays: nil), options)
        let matrix = try model.matrix(of: panel.matrix, ids: ids)
        let intervals = try await IntervalScorer(model).intervals(of: matrix)
        let risks = try await Scorer(model).risks(of: matrix)
        func values(_ margin: ValueSettings.Margin) async throws -> (values: [CustomerValue], formula: ValueFormula) {
            let valuation = try await CustomerValuation(
                ValueSettings(margin: margin), model, PartedHistories(whole: read), at: cutoff)
            return (
                try await valuation.values(of: panel.matrix, risks: risks, intervals: intervals, ids: ids),
                valuation.formula
            )
        }
        let (contracts, formula) = try await values(.attribute("fee", factor: 1))
        let purchases = try await values(.share(share)).values
        var (held, trueSum, trueFees) = (Held(), 0.0, 0.0)
        for (row, customer) in panel.matrix.customer.enumerated() {
            let person = try #require(people[ids[Int(customer)]])
            let multiple = formula.multiple(ofRisk: person.risk)
            let (contract, bought) = (contracts[row], purchases[row])
            if (contract.low...contract.high).contains(person.fee * multiple) { held.contractual += 1 }
            if (bought.low...bought.high).contains(person.margin * multiple) { held.purchased += 1 }
            let lost = person.risk * multiple
            if (contract.lossLow...contract.lossHigh).contains(person.fee * lost) { held.contractualLoss += 1 }
            if (bought.lossLow...bought.lossHigh).contains(person.margin * lost) { held.purchasedLoss += 1 }
            held.contractualError += contract.lifetimeValue - person.fee * multiple
            held.purchasedError += bought.lifetimeValue - person.margin * multiple
            trueFees += person.fee * multiple
            trueSum += person.margin * multiple
        }
        let count = Double(panel.churned.count)
        return Held(
            contractual: held.contractual / count, purchased: held.purchased / count,
            contractualLoss: held.contractualLoss / count, purchasedLoss: held.purchasedLoss / count,
            contractualError: held.contractualError / trueFees, purchasedError: held.purchasedError / trueSum)
    }

    /// The customers of one history share one fit, so that they stand or fall together: what is held against chance is the
    /// mean over histories of the share held.
    @Test func contractsAndPurchasesAreValuedWithinTheirIntervalsAtTheStatedRate() async throws {
        let found = try await withThrowingTaskGroup(of: Held.self) { group in
            for seed in 1...Self.histories { group.addTask { try await Self.held(seed: UInt64(seed)) } }
            return try await group.reduce(into: [Held]()) { $0.append($1) }
        }
        for (name, share) in [
            ("contract", \Held.contractual), ("purchases", \.purchased), ("loss by purchases", \.purchasedLoss),
        ] {
            let shares = found.map { $0[keyPath: share] }
            #expect(StatedRate.isUnbiased(shares, about: 0.95), "\(name): \(StatedRate.mean(shares))")
            #expect(StatedRate.mean(shares).error < 0.03)
        }
        // Some of these risks lie about the one at which most is to be lost, where the interval is of the safe side.
        let losses = StatedRate.mean(found.map(\.contractualLoss))
        #expect(losses.value > 0.95 - 3.29 * losses.error, "loss of contracts: \(losses)")
        for (name, error) in [("contract", \Held.contractualError), ("purchases", \.purchasedError)] {
            let errors = found.map { $0[keyPath: error] }
            #expect(StatedRate.isUnbiased(errors), "\(name): \(StatedRate.mean(errors))")
        }
    }
}
