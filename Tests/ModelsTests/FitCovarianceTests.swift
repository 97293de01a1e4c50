import Foundation
import Testing

@testable import Models

@Suite struct FitCovarianceTests {
    /// The products of rows of the root.
    private func products(_ covariance: FitCovariance) -> [[Double]] {
        covariance.rows.map { row in
            covariance.rows.map { other in zip(row.values, other.values).reduce(0) { $0 + $1.0 * $1.1 } }
        }
    }

    @Test func theRootGivesBackTheCovarianceWhateverTheUnits() throws {
        // A correlation of 0.6, and a sum of both with a unit of its own: of rank 2.
        let given = [[1, 0.6e6, 1.6e-3], [0.6e6, 1e12, 1.6e3], [1.6e-3, 1.6e3, 3.2e-6]]
        let covariance = try #require(FitCovariance(given))
        #expect(covariance.rank == 2)
        for (row, values) in products(covariance).enumerated() {
            for (column, value) in values.enumerated() {
                #expect(abs(value / given[row][column] - 1) < 1e-8)
            }
            // Variances are those given, and nothing less.
            #expect(abs(covariance.rows[row].standardError / given[row][row].squareRoot() - 1) < 1e-15)
        }
    }

    @Test func whatHasNoVarianceHasAnEmptyRow() throws {
        let covariance = try #require(FitCovariance([[4, 0], [0, 0]]))
        #expect(products(covariance) == [[4, 0], [0, 0]])
        #expect(covariance.rows[1].values.isEmpty)
    }

    @Test func whatIsNotFiniteOrTooLargeIsNotKept() {
        #expect(FitCovariance([[.nan]]) == nil)
        #expect(FitCovariance([[.infinity, 0], [0, 1]]) == nil)
        let size = 2_100
        let large = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0 } }
        #expect(FitCovariance(large) == nil)
    }

    static let changes = [
        ("\"of\": \"age\"", "\"of\": \"aged\"", "model.covariance.root[1].of: expected “age”"),
        ("\"std_error\": 0.5,", "\"std_error\": -0.5,", "model.covariance.root[0].std_error: expected 0 or more"),
        ("\"std_error\": 0.5,", "\"std_error\": 0,", "model.covariance.root[0].std_error: expected 0 or more"),
        (
            "\"covariance\": {\n      \"root\": [", "\"covariance\": {\n      \"root\": [{\"of\": \"more\"}, ",
            "expected 3 rows"
        ),
        ("\"covariance\": {", "\"covariance\": {\"rank\": 3,", "model.covariance.rank: is not a field"),
        ("1000000000]", "1000000001]", "expected a whole number of at most 1000000000"),
        ("1000000000]", "0.5]", "expected a whole number of at most 1000000000"),
    ]

    @Test(arguments: changes) func aBrokenOneIsRefusedByNameOfTheField(from: String, to: String, says: String) throws {
        let text = String(decoding: ModelFile.bytes(of: SmallModel.table()), as: UTF8.self)
        let range = try #require(text.range(of: from))
        let broken = text.replacingCharacters(in: range, with: to)
        #expect {
            try ModelFile.model(from: BrokenModelTests.resealed(broken), file: "m.json")
        } throws: {
            let isNamed = String(describing: $0).contains(says)
            if !isNamed { print($0) }
            return isNamed
        }
    }
}
