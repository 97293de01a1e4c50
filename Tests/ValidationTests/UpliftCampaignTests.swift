import Evaluation
import Foundation
import Models
import Tables
import Testing
import Training

/// The e-mail campaign of 64,000 customers; skipped where the data are not at hand.
@Suite struct UpliftCampaignTests {
    static let file =
        (ProcessInfo.processInfo.environment["CHURN_DATASETS"] ?? "") + "/email-campaign/email.csv.gz"

    static let hasData = FileManager.default.fileExists(atPath: file)

    /// The rows in the order that numpy's `default_rng(seed).permutation` puts them: the first half is learnt from, the second
    /// tested on.
    private func halves(_ count: Int, seed: UInt32) -> (learning: [Int], tested: [Int]) {
        let order = NumPyPermutation(count, seed: seed).order
        return (order.prefix(count / 2).sorted(), order.suffix(count - count / 2).sorted())
    }

    /// What numpy 2.4 prints.
    @Test func theOrderIsThatOfNumPy() {
        #expect(NumPyPermutation(10, seed: 0).order == [4, 6, 2, 7, 3, 5, 9, 0, 8, 1])
        #expect(NumPyPermutation(64_000, seed: 4).order.prefix(5) == [5162, 43154, 34154, 45329, 20000])
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

    /// The mean over halves of what the top 30 % gain, and of the Qini.
    private func means(
        _ options: UpliftOptions, seeds: Range<UInt32>
    ) async throws -> (top: Double, qini: Double) {
        let rows = try await rows()
        var (top, qini) = (0.0, 0.0)
        for seed in seeds {
            let (learning, tested) = halves(rows.count, seed: seed)
            let risks = try await UpliftTrainer.risks(rows, learning: learning, tested: tested, options)
            let outcomes = try TreatedOutcomes(
                gained: tested.map { rows.target[$0] == 1 }, treated: tested.map { rows.treated[$0] },
                scores: risks.map { $0.treated - $0.untreated })
            top += outcomes.uplift(atTop: 0.3).uplift / Double(seeds.count)
            qini += outcomes.qini / Double(seeds.count)
        }
        return (top, qini)
    }

    /// Five halves are mostly chance, one half moving by some .005; see the decision record for the means of many. Two logistic
    /// models elsewhere .081, LightGBM .072, the highest risks first .057.
    @Test(.enabled(if: hasData, "set CHURN_DATASETS to the folder that holds email-campaign"))
    func theTopOfFiveHalvesGainsMuchMoreThanTheRiskiest() async throws {
        let found = try await means(UpliftOptions(threads: 2), seeds: 0..<5)
        #expect(found.top >= 0.081, "\(found)")
    }

    @Test(.enabled(if: hasData, "set CHURN_DATASETS to the folder that holds email-campaign"))
    func overFortyHalvesACommonRiskWithCurvesRanksBetterThanTwoModels() async throws {
        let seeds: Range<UInt32> = 0..<40
        let (found, two) = (
            try await means(UpliftOptions(threads: 2), seeds: seeds),
            try await means(UpliftOptions(.twoModel, threads: 2), seeds: seeds)
        )
        #expect(found.top >= 0.08, "\(found)")
        #expect(found.qini > two.qini && found.top > two.top, "\(found), two models \(two)")
    }

    @Test(.enabled(if: hasData, "set CHURN_DATASETS to the folder that holds email-campaign"))
    func theMailWasDealtByChanceAndDoesNotMoveAllAlike() async throws {
        let checks = try await UpliftChecks.evidence(of: try await rows(), threads: 2)
        #expect(checks.looksRandomised)
        #expect(checks.effectDiffers)
    }
}
