import Features
import Foundation
import Histories
import HistoriesFixtures
import Tables
import Testing

/// Where the real datasets are; they are not part of the repository.
private let datasets =
    ProcessInfo.processInfo.environment["CHURN_DATASETS"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared/datasets")
    .standardizedFileURL.path

@Suite struct RealHistoriesTests {
    /// Skipped where the folder of datasets (CHURN_DATASETS, default ../shared/datasets) is missing.
    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: datasets)),
        arguments: [
            ("cdnow", [Instant(year: 1997, month: 7, day: 4), Instant(year: 1998, month: 1, day: 1)]),
            ("grocery", [Instant(year: 2006, month: 12, day: 31), Instant(year: 2007, month: 7, day: 1)]),
        ])
    func whatCameLaterChangesNoBit(name: String, dates: [Instant]) async throws {
        let histories = try await HistoriesReader.read(dataset: "\(datasets)/\(name)").histories
        for cutoff in dates.map({ Cutoff($0) }) {
            let rows = Population.rows(of: histories, at: [cutoff])
            #expect(rows.count > 1000)
            let whole = try await FeatureExtractor(threads: 2).matrix(of: histories, rows: rows)
            let past = try await FeatureExtractor().matrix(of: histories.purchases(before: cutoff), rows: rows)
            #expect(haveSameBits(whole, past))
            let total = try #require(whole.column(named: "purchases_total"))
            let seen = try #require(histories.purchases).timeline.occurredAt.count { $0 < cutoff.instant.microseconds }
            #expect(total.reduce(0, +) == Double(seen))
        }
    }
}

extension Histories {
    /// These histories without any purchase at a cutoff or later, all of whose rows are their own orders.
    fileprivate func purchases(before cutoff: Cutoff) -> Histories {
        guard let purchases, purchases.order == nil else { return self }
        let kept = purchases.timeline.occurredAt.indices.filter {
            purchases.timeline.occurredAt[$0] < cutoff.instant.microseconds
        }
        var offsets = [0]
        for customer in 0..<customers.count {
            let rows = purchases.timeline.rows(of: customer)
            let before = rows.count { purchases.timeline.occurredAt[$0] < cutoff.instant.microseconds }
            offsets.append((offsets.last ?? 0) + before)
        }
        var past = self
        past.purchases = Purchases(
            timeline: Timeline(offsets: offsets, occurredAt: kept.map { purchases.timeline.occurredAt[$0] }),
            amount: purchases.amount.map { amount in kept.map { amount[$0] } })
        return past
    }
}
