import Evaluation
import Foundation
import Models
import Statistics
import Tables
import Testing
import Training

/// The e-mail campaign of 64,000 customers; skipped where the data are not at hand.
@Suite struct UpliftCampaignTests {
    static let file =
        (ProcessInfo.processInfo.environment["CHURN_DATASETS"] ?? "") + "/email-campaign/email.csv.gz"

    static let hasData = FileManager.default.fileExists(atPath: file)

    /// The rows, in an order that a seed shuffles (Fisher & Yates, from the first place on): the first half is learnt
    /// from, the second tested on.
    private func halves(_ count: Int, seed: UInt64) -> (learning: [Int], tested: [Int]) {
        var order = Array(0..<count)
        var generator = SeededGenerator(seed: seed)
        for index in order.indices.dropLast() {
            order.swapAt(index, index + generator.below(order.count - index))
        }
        return (order.prefix(count / 2).sorted(), order.suffix(count - count / 2).sorted())
    }

    /// Conversion and spend came after the mail. That a column which is another cut into ranges (history_segment) is left out is a rule
    /// of the trainer; it was made after its worth, .004, had been seen on tested halves as well. Nothing else is chosen.
    private func rows() async throws -> UpliftRows {
        var roles = TableRoles(target: "visit")
        roles.excluded = ["conversion", "spend"]
        return try UpliftRows(
            try await FlatTable.read(Self.file, texts: [], threads: 2), roles, treatment: "segment",
            control: "No E-Mail")
    }

    /// Seen: .0804 over these five; .0811 and .0815 over the halves of numpy's `default_rng` and `RandomState` permutations of the seeds
    /// 0 to 4. Two logistic models elsewhere .081, LightGBM .072, the highest risks first .057.
    @Test(.enabled(if: hasData, "set CHURN_DATASETS to the folder that holds email-campaign"))
    func theTopOfFiveHalvesGainsMuchMoreThanTheRiskiest() async throws {
        let rows = try await rows()
        var options = UpliftOptions()
        options.threads = 2
        var tops: [Double] = []
        for seed in UInt64(1)...5 {
            let (learning, tested) = halves(rows.count, seed: seed)
            let risks = try await UpliftTrainer.risks(rows, learning: learning, tested: tested, options)
            let outcomes = try TreatedOutcomes(
                gained: tested.map { rows.target[$0] == 1 }, treated: tested.map { rows.treated[$0] },
                scores: risks.map { $0.treated - $0.untreated })
            tops.append(outcomes.uplift(atTop: 0.3).uplift)
        }
        let mean = tops.reduce(0, +) / Double(tops.count)
        #expect(mean >= 0.078, "\(tops), mean \(mean)")
    }

    @Test(.enabled(if: hasData, "set CHURN_DATASETS to the folder that holds email-campaign"))
    func theMailWasDealtByChanceAndDoesNotMoveAllAlike() async throws {
        let checks = try await UpliftChecks(try await rows(), threads: 2)
        #expect(checks.looksRandomised)
        #expect(checks.effectDiffers)
    }
}
