import Features
import Histories
import Models
import Statistics
import Tables
import Testing

@testable import Training

@Suite struct LeakAlarmTests {
    private func findings(
        _ name: String = "x", numbers: [Double], _ churned: [Bool], weights: [Double]? = nil, threads: Int = 1
    ) async -> [LeakFinding] {
        await LeakAlarm.findings(
            in: [LeakColumn(name, .numbers(numbers), origin: .column)], churned: churned, weights: weights,
            threads: threads)
    }

    private func findings(
        _ name: String = "x", texts: [String], _ churned: [Bool], groups: [Int32]? = nil
    ) async -> [LeakFinding] {
        await LeakAlarm.findings(
            in: [LeakColumn(name, .texts(InternedColumn(texts: texts)), origin: .column)], churned: churned,
            groups: groups)
    }

    /// Every so-many-th row churns.
    private func outcomes(_ rows: Int, every: Int) -> [Bool] { (0..<rows).map { $0 % every == every / 2 } }

    /// The counts of the bank whose complaints were written down when customers left.
    @Test func anOutcomeInDisguiseIsFoundWithItsEvidence() async throws {
        var churned: [Bool] = []
        var complain: [Double] = []
        for (isChurner, value, count) in [(true, 1.0, 2034), (true, 0, 4), (false, 1, 10), (false, 0, 7952)] {
            churned += Array(repeating: isChurner, count: count)
            complain += Array(repeating: value, count: count)
        }
        let found = try #require(await findings("Complain", numbers: complain, churned).first)
        // For a column of two values the AUC is (coverage + 1 − false alarms) / 2.
        #expect(abs(found.auc - (2034.0 / 2038 + 1 - 10.0 / 7962) / 2) < 1e-12)
        #expect(
            found.message
                == "Complain nearly is the outcome: alone it ranks churners with an AUC of 0.998; 2,034 of 2,038 churners "
                + "have Complain = 1, and 10 of 7,962 others. If it is known only once the outcome is, the model is worth "
                + "nothing: leave it out (--exclude Complain)")
        #expect(await findings("Complain", texts: complain.map { $0 == 1 ? "yes" : "no" }, churned).count == 1)
        #expect(await findings("Content", numbers: complain.map { 1 - $0 }, churned).first?.condition == "= 0")
    }

    @Test func aReasonFilledInOnlyForChurnersIsFound() async throws {
        let churned = outcomes(600, every: 6)
        let reasons = ["price", "service", "moved", "rival", "other"]
        let reason = churned.enumerated().map { $1 ? reasons[$0 % 5] : "" }
        let found = try #require(await findings(texts: reason, churned).first)
        #expect(found.condition == "filled in")
        #expect(found.churnersInside == 100 && found.othersInside == 0)
    }

    @Test func aDateOfItsOwnForEveryChurnerIsFoundAsTextAndAsNumber() async throws {
        let churned = outcomes(600, every: 6)
        let dates = churned.enumerated().map { $1 ? "2024-\($0)" : "" }
        #expect(await findings(texts: dates, churned).first?.condition == "filled in")
        let stamps = churned.enumerated().map { $1 ? Double(1_700_000_000 + $0 % 7) : Double.nan }
        #expect(await findings(numbers: stamps, churned).first?.condition == "filled in")
        let absent = churned.map { $0 ? Double.nan : 3 }
        #expect(await findings(numbers: absent, churned).first?.condition == "empty")
    }

    @Test func aCodeBetweenOtherCodesIsFound() async throws {
        let churned = outcomes(600, every: 6)
        let codes = churned.enumerated().map { $1 ? 2.0 : Double(1 + 2 * ($0 % 2)) }
        #expect(await findings(numbers: codes, churned).first?.condition == "= 2")
        let texts = churned.enumerated().map { $1 ? "\($0 % 5)" : "stays \($0 % 3)" }
        #expect(await findings(texts: texts, churned).first?.condition == "one of 5 values (“0”, “1”, “2”, …)")
    }

    @Test func mostlyChurnersAreJudgedByTheOthers() async throws {
        let churned = outcomes(1000, every: 50).map { !$0 }
        let found = try #require(await findings(numbers: churned.map { $0 ? 5 : 9 }, churned).first)
        #expect(found.churnersInside == 980 && found.othersInside == 0)
        // Nine churners in ten are no evidence where nine rows in ten are churners.
        #expect(await findings(numbers: churned.indices.map { $0 % 50 == 24 ? 1 : 2 }, churned).isEmpty)
    }

    @Test func aNameForEveryRowOrEveryCustomerKnowsNothing() async {
        let churned = outcomes(2000, every: 4)
        #expect(await findings(texts: churned.indices.map { "id \($0)" }, churned).isEmpty)
        // Two rows a customer with one outcome: the name of the customer is no leak.
        let customers = churned.indices.map { Int32($0 / 2) }
        let theirs = customers.map { churned[Int($0)] }
        #expect(await findings(texts: customers.map { "id \($0)" }, theirs, groups: customers).isEmpty)
    }

    @Test func sevenRareChurnersAreEnoughWhereNoneIsAmissAndFiveAreNot() async {
        func found(_ churners: Int, missed: Int = 0) async -> Bool {
            let churned = (0..<4000).map { $0 % 500 == 3 && $0 / 500 < churners }
            let places = churned.indices.filter { churned[$0] }
            let flags = churned.indices.map { churned[$0] && !places.prefix(missed).contains($0) ? 1.0 : 0 }
            return await !findings(numbers: flags, churned).isEmpty
        }
        #expect(await found(7))
        #expect(await !found(7, missed: 1))
        #expect(await !found(5))
    }

    @Test func fewRowsAreToldApartByChance() async {
        let churned = outcomes(18, every: 2)
        #expect(await findings(numbers: churned.map { $0 ? 1 : 0 }, churned).isEmpty)
        let more = outcomes(20, every: 2)
        #expect(await findings(numbers: more.map { $0 ? 1 : 0 }, more).count == 1)
    }

    /// Others are uniform on (0, 1) and churners the k-th power root of it, so that the AUC is k/(k + 1).
    private func ranked(auc: Double, churners: Int) -> (values: [Double], churned: [Bool]) {
        let power = auc / (1 - auc)
        let uniform = (0..<churners).map { (Double($0) + 0.5) / Double(churners) }
        let roots = uniform.map { Self.root($0, power) }
        return (roots + uniform, Array(repeating: true, count: churners) + Array(repeating: false, count: churners))
    }

    /// u to the power of 1/k by bisection of x^k = u for whole k.
    private static func root(_ value: Double, _ power: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            var raised = 1.0
            for _ in 0..<Int(power.rounded()) { raised *= middle }
            if raised < value { low = middle } else { high = middle }
        }
        return low
    }

    @Test func aStrongColumnIsSuspectOnceThereAreRowsEnoughToTell() async {
        // 24/25 = 0.96: above 0.95, which only many rows show.
        let few = ranked(auc: 24.0 / 25, churners: 200)
        #expect(await findings(numbers: few.values, few.churned).isEmpty)
        let many = ranked(auc: 24.0 / 25, churners: 4000)
        #expect(await findings(numbers: many.values, many.churned).count == 1)
        // 14/15 = 0.93 is a good feature, however many rows show it.
        let good = ranked(auc: 14.0 / 15, churners: 12_000)
        #expect(await findings(numbers: good.values, good.churned).isEmpty)
        #expect(await findings(numbers: good.values.map { -$0 }, good.churned).isEmpty)
    }

    @Test func aNameThatSpeaksOfLeavingNeedsLessEvidenceButNeedsIt() async {
        let good = ranked(auc: 9.0 / 10, churners: 4000)
        for name in ["left", "daysToExit", "CANCEL_CALLS", "churned.when", "Closed"] {
            #expect(await findings(name, numbers: good.values, good.churned).count == 1, "\(name)")
        }
        for name in ["calls", "existing", "cleft", "disclosed"] {
            #expect(await findings(name, numbers: good.values, good.churned).isEmpty, "\(name)")
        }
        let weak = ranked(auc: 3.0 / 4, churners: 4000)
        #expect(await findings("cancel_calls", numbers: weak.values, weak.churned).isEmpty)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func noiseRaisesNoAlarm(seed: UInt64) async {
        var generator = SeededGenerator(seed: seed)
        let rows = 24 + generator.below(400)
        let churned = (0..<rows).map { _ in generator.uniform() < 0.2 }
        let columns = (0..<30).map { index -> LeakColumn in
            let levels = [2, 5, rows][index % 3]
            let codes = churned.map { _ in generator.below(levels) }
            return index % 2 == 0
                ? LeakColumn("n\(index)", .numbers(codes.map { $0 == 0 ? .nan : Double($0) }), origin: .column)
                : LeakColumn("t\(index)", .texts(InternedColumn(texts: codes.map { "\($0)" })), origin: .column)
        }
        #expect(await LeakAlarm.findings(in: columns, churned: churned).isEmpty)
    }

    @Test func rowsOfNoWeightDoNotCount() async throws {
        let churned = outcomes(400, every: 4)
        let values = churned.indices.map { churned[$0] || $0 % 4 == 0 ? 1.0 : 0 }
        #expect(await findings(numbers: values, churned).isEmpty)
        let weights = churned.indices.map { $0 % 4 == 0 ? 0.0 : 2 }
        let found = try #require(await findings(numbers: values, churned, weights: weights).first)
        #expect(found.churners == 100 && found.others == 200 && found.othersInside == 0)
    }

    @Test func manyRowsAreJudgedOnAllOfThemForAnyThreads() async throws {
        let rows = 120_000
        let churned = outcomes(rows, every: 1000)
        let clean = (0..<rows).map { Double($0 % 977) }
        let leak = (0..<rows).map { churned[$0] || $0 % 60_000 == 0 ? 1.0 : 0 }
        let columns = [clean, leak, clean].enumerated().map { LeakColumn("c\($0)", .numbers($1), origin: .column) }
        let found = await LeakAlarm.findings(in: columns, churned: churned)
        #expect(found.map(\.column) == ["c1"])
        #expect(found[0].churnersInside == 120 && found[0].othersInside == 2 && found[0].others == rows - 120)
        #expect(await LeakAlarm.findings(in: columns, churned: churned, threads: 2) == found)
    }

    @Test func aTrainedModelWarnsOfItFirst() async throws {
        let panel = SmallPanel.make()
        let plain = try await Trainer.train(panel)
        #expect(!plain.training.warnings.contains { $0.contains("nearly is the outcome") })
        var matrix = panel.panel.matrix
        matrix.attributes.append(
            .init(name: "goodbye", texts: InternedColumn(texts: panel.churned.map { $0 ? "letter" : "" })))
        var leaking = panel.panel
        leaking.matrix = matrix
        let known = TrainingPanel(leaking, ids: panel.ids, activeDays: panel.activeDays)
        let warning = try #require(try await Trainer.train(known).training.warnings.first)
        #expect(warning.hasPrefix("goodbye nearly is the outcome: alone it ranks churners with an AUC of 1;"))
        #expect(warning.contains("have goodbye filled in, and 0 of"))
        var options = TrainingOptions()
        options.excluded = ["goodbye"]
        #expect(try await Trainer.train(known, options).training.warnings == plain.training.warnings)
    }

    /// With one churner and one other the error is that of a coin: √(A(1 − A)).
    @Test func theErrorOfAnAUCIsHanleysAndMcNeils() {
        #expect(LeakRule.standardError(auc: 0.9, churners: 1, others: 1) == 0.3)
        // A = 0.9, 50 and 80: Q1 = 9/11, Q2 = 81/95.
        let wanted = (0.09 + 49 * (9.0 / 11 - 0.81) + 79 * (81.0 / 95 - 0.81)) / 4000
        let found = LeakRule.standardError(auc: 0.9, churners: 50, others: 80)
        #expect(abs(found * found - wanted) < 1e-15)
    }
}
