import Foundation
import Testing

/// Features of the real data sets against the sums that DuckDB gave (`Tests/References/features/summaries.py`).
///
/// The data are not in this repository: `CHURN_DATASETS`, else `../shared/datasets`, names their folder, and without it the
/// test is skipped.
@Suite struct CorpusOfRealDataTests {
    /// One feature of one data set at one cutoff.
    private struct Summary {
        let rows: Int
        let present: Int
        let sum: Double
        let weightedSum: Double
    }

    private static let root = CorpusCase.folder.appendingPathComponent("../..").standardizedFileURL

    private static var datasets: String {
        ProcessInfo.processInfo.environment["CHURN_DATASETS"]
            ?? root.appendingPathComponent("../shared/datasets").standardizedFileURL.path
    }

    private static var areThere: Bool {
        ["cdnow", "grocery"].allSatisfy { FileManager.default.fileExists(atPath: "\(datasets)/\($0)/churn.yaml") }
    }

    @Test(.enabled(if: areThere, "the real data sets are not here"), arguments: ["cdnow", "grocery"])
    func everyFeatureSumsToWhatDuckDBFound(_ dataset: String) throws {
        let file = Self.root.appendingPathComponent("Tests/References/features/summaries.csv")
        let expected = CSVText(try String(contentsOf: file, encoding: .utf8)).rows.filter { $0[0] == dataset }
        try #require(!expected.isEmpty)
        for cutoff in Set(expected.map { $0[1] }).sorted() {
            let result = try BuiltCommand.run([
                "features", "\(Self.datasets)/\(dataset)", "--as-of", cutoff, "--quiet",
            ])
            try #require(result.exitCode == 0, "\(result.errors)")
            let matrix = CSVText(result.output)
            for row in expected where row[1] == cutoff {
                let wanted = Summary(
                    rows: try #require(Int(row[2])), present: try #require(Int(row[4])),
                    sum: try #require(Double(row[5])), weightedSum: try #require(Double(row[6])))
                let column = try #require(matrix.header.firstIndex(of: row[3]), "\(row[3]) is missing")
                let cells = matrix.rows.enumerated().compactMap { index, cells in
                    Double(cells[column]).map { (weight: Double(1 + index % 3), value: $0) }
                }
                #expect(matrix.rows.count == wanted.rows)
                #expect(cells.count == wanted.present, "\(cutoff) \(row[3])")
                let sum = cells.reduce(0) { $0 + $1.value }
                let weightedSum = cells.reduce(0) { $0 + $1.weight * $1.value }
                // Sums of some 20,000 numbers in another order of rounding: 1e-9 of the sum of their sizes.
                let size = 1e-9 * max(1, cells.reduce(0) { $0 + 3 * abs($1.value) })
                #expect(abs(sum - wanted.sum) <= size, "\(cutoff) \(row[3])")
                #expect(abs(weightedSum - wanted.weightedSum) <= size, "\(cutoff) \(row[3])")
            }
        }
    }
}
