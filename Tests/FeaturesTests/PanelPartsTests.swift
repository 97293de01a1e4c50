import Features
import Foundation
import Histories
import Statistics
import Tables
import Testing

/// Panels and certificates of histories that come part after part, against those of the same histories at once.
@Suite struct PanelPartsTests {
    private static let cutoffs = [4, 7].map { Cutoff(Instant(year: 2023, month: $0, day: 1)) }

    /// More customers than a part has, some of whom have left or not joined yet.
    private func write(to folder: String) throws {
        var random = SeededGenerator(seed: 12)
        func day(_ from: Int, _ days: Int) -> String {
            let day = from + random.below(days)
            return Instant(year: 2023, month: 1, day: 1).adding(days: day).iso8601
        }
        var customers = "customer_id,joined_at,left_at,churn,plan\n"
        var purchases = "customer_id,occurred_at,recorded_at,amount,category\n"
        var attributes = "customer_id,occurred_at,name,value\n"
        for customer in 0..<2_600 {
            let id = "c\(customer)"
            let left = random.below(3) == 0 ? day(60, 240) : ""
            customers += "\(id),\(random.below(9) == 0 ? "" : day(-300, 500)),\(left),"
            customers += "\(["1", "0", "0", ""][random.below(4)]),\(["a", "b", ""][random.below(3)])\n"
            for _ in 0..<random.below(7) {
                let at = day(0, 300)
                purchases += "\(id),\(at),\(random.below(5) == 0 ? day(300, 30) : ""),\(random.below(90)).5,"
                purchases += "\(["food", "toys", ""][random.below(3)])\n"
            }
            if random.below(3) == 0 { attributes += "\(id),\(day(0, 300)),tier,t\(random.below(3))\n" }
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in [("customers", customers), ("purchases", purchases), ("attributes", attributes)] {
            try text.write(toFile: "\(folder)/\(name).csv", atomically: true, encoding: .utf8)
        }
    }

    @Test(arguments: [
        Outcome.left, .inactive, .decline(fraction: 0.5), .column("churn", positive: nil),
        .column("plan", positive: "a"),
    ])
    func partsMakeThePanelOfTheWhole(_ outcome: Outcome) async throws {
        let folder = NSTemporaryDirectory() + "/churn-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write(to: folder)
        let read = try await HistoriesReader.read(dataset: folder)
        let parts = try await HistoriesReader.readByParts(dataset: folder, options: ReadOptions(threads: 2))
        #expect(parts.count > 1)
        func panel(_ histories: PartedHistories, threads: Int) async throws -> Panel {
            try await Panel.make(
                from: histories, dataEnd: read.dataEnd(for: outcome), at: Self.cutoffs, outcome: outcome,
                horizonDays: 60, extractor: FeatureExtractor(threads: threads))
        }
        func certificate(_ panel: Panel, _ histories: PartedHistories) async throws -> LeakCertificate {
            try await LeakCertificate.issue(
                for: panel, from: histories, activeDays: outcome.standardActiveDays, seed: 5,
                extractor: FeatureExtractor(threads: 3))
        }
        let whole = try await panel(PartedHistories(whole: read), threads: 1)
        #expect(whole.matrix.count > 500 && whole.churners > 50)
        let expected = try await certificate(whole, PartedHistories(whole: read))
        #expect(expected.customers == 500 && expected.uncertified.contains("plan") == (outcome.name != "column plan"))
        for histories in [parts, parts.keepingParts(), try await parts.gathered(threads: 2)] {
            let found = try await panel(histories, threads: 3)
            #expect(haveSameBits(found.matrix, whole.matrix))
            #expect(found.matrix.attributes.map(\.name) == whole.matrix.attributes.map(\.name))
            #expect(found.churned == whole.churned)
            #expect(found.setAside.map(\.reason) == whole.setAside.map(\.reason))
            #expect(found.setAside.map(\.count) == whole.setAside.map(\.count))
            #expect(try await certificate(found, histories) == expected)
            let population = try await FeatureExtractor().populationCount(of: histories, at: Self.cutoffs)
            #expect(population == Population.rows(of: read.histories, at: Self.cutoffs).count)
        }
    }

    @Test func whatNoPartCanSayIsRefusedBeforeAnyIsRead() async throws {
        let histories = PartedHistories(of: Histories(customers: Customers(ids: [])))
        for outcome in [Outcome.left, .inactive, .decline(fraction: 1), .column("x", positive: nil)] {
            await #expect(throws: OutcomeError.self) {
                try await Panel.make(
                    from: histories, dataEnd: nil, at: Self.cutoffs, outcome: outcome, horizonDays: 9,
                    extractor: FeatureExtractor())
            }
        }
    }
}
