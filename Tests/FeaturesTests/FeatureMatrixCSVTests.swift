import Features
import Histories
import HistoriesFixtures
import Tables
import Testing

@Suite struct FeatureMatrixCSVTests {
    private func text(_ dataset: RawDataset, at cutoffs: [Cutoff], threads: Int = 1) async throws -> String {
        let histories = dataset.histories
        let matrix = try await FeatureExtractor(threads: threads).matrix(of: histories, at: cutoffs)
        var bytes: [UInt8] = []
        try await matrix.writeCSV(ids: histories.customers.ids, threads: threads) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func missingIsEmptyAndNumbersAreShort() async throws {
        let dataset = RawDataset.parse(customers: "customer_id,joined_at,plan\nb,T-10d,\"x\na,T-1d-1us,y")
        let found = try await text(dataset, at: [fixtureCutoff])
        #expect(
            found
                == "customer_id,tenure_days,plan\na,1.000000000011574,y\nb,10,\"\"\"x\"\n")
    }

    @Test func severalCutoffsAreNamedByCustomerThenCutoff() async throws {
        let earlier = Cutoff(fixtureCutoff.instant.adding(days: -5))
        let dataset = RawDataset.parse(customers: "customer_id,joined_at\na,T-10d\nb,T-6d\nc,T-1d")
        let found = try await text(dataset, at: [fixtureCutoff, earlier])
        #expect(
            found == """
                customer_id,as_of,tenure_days
                a,2024-06-26,5
                a,2024-07-01,10
                b,2024-06-26,1
                b,2024-07-01,6
                c,2024-07-01,1

                """)
    }

    /// Few texts and more than are kept as cells, and ids, some of which must be quoted, for one date and for several.
    @Test(arguments: [5, 1_500], [1, 2]) func textsAreWhatTheyWere(_ levels: Int, _ dates: Int) async throws {
        let ids = (0..<2_000).map { $0 % 7 == 0 ? "a,\($0)" : "\"\($0)" }.sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        let texts = ids.indices.map { $0 % 11 == 0 ? "" : "x\($0 % levels)" + ["", ",", "\"", "\n"][$0 % 4] }
        let cutoffs = (0..<dates).map { Cutoff(fixtureCutoff.instant.adding(days: $0)) }
        let joined = fixtureCutoff.instant.adding(days: -10).microseconds
        let histories = Histories(
            customers: Customers(
                ids: ids, joinedAt: ids.map { _ in joined },
                attributes: [Attribute(name: "t", declaredKind: .category, texts: InternedColumn(texts: texts))]))
        let matrix = try await FeatureExtractor().matrix(of: histories, at: cutoffs)
        func cell(_ text: String) -> String {
            guard text.contains(where: { ",\"\n".contains($0) }) else { return text }
            return "\"" + text.replacing("\"", with: "\"\"") + "\""
        }
        var expected = dates > 1 ? "customer_id,as_of,tenure_days,t\n" : "customer_id,tenure_days,t\n"
        for (id, text) in zip(ids, texts) {
            for (days, cutoff) in cutoffs.enumerated() {
                expected += cell(id) + (dates > 1 ? ",\(cutoff.instant)" : "") + ",\(10 + days),\(cell(text))\n"
            }
        }
        var bytes: [UInt8] = []
        try await matrix.writeCSV(ids: ids, threads: 2) { bytes += $0 }
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        #expect(String(decoding: matrix.csvHeader + matrix.csvRows(ids: ids), as: UTF8.self) == expected)
    }

    @Test func everyRowIsCountedOnce() async throws {
        let histories = RawDataset.random(seed: 5, customers: 700).histories
        let matrix = try await FeatureExtractor(threads: 1).matrix(of: histories, at: [fixtureCutoff])
        var counted: [Int] = []
        try await matrix.writeCSV(
            ids: histories.customers.ids, threads: 1, progress: { counted.append($0) }, to: { _ in })
        #expect(matrix.count > 0 && counted.reduce(0, +) == matrix.count)
    }

    @Test func theNumberOfThreadsChangesNoByte() async throws {
        let dataset = RawDataset.random(seed: 5, customers: 700)
        let cutoffs = [Cutoff(fixtureCutoff.instant.adding(days: -90)), fixtureCutoff]
        let alone = try await text(dataset, at: cutoffs, threads: 1)
        let together = try await text(dataset, at: cutoffs, threads: 3)
        #expect(alone == together)
    }
}
