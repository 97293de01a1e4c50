import Foundation
import Testing

@testable import Training

@Suite struct ClusteredScoreTestTests {
    private struct Case: Decodable {
        let tested, others: [[Double]]
        let risks, target: [Double]
        let clusters: [Int32]
        let statistic, p: Double
        let degrees: Int
    }

    private static func cases() throws -> [Case] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/uplift/clustered.json")
        return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    }

    /// By the information matrix, inverses written out (Tests/References/uplift/clustered.py).
    @Test func itIsWhatAnIndependentProgramFinds() throws {
        let cases = try Self.cases()
        #expect(cases.count == 3 && cases.contains { $0.p < 0.01 })
        for each in cases {
            let found = ClusteredScoreTest(
                of: each.tested, beside: each.others, risks: each.risks, target: each.target, clusters: each.clusters)
            #expect(found.degreesOfFreedom == each.degrees)
            #expect(abs(found.statistic - each.statistic) < 1e-8 * each.statistic)
            #expect(abs(try #require(found.pValue) - each.p) < 1e-8)
        }
    }

    @Test func columnsThatTheOthersTellAreNotCounted() throws {
        let each = try #require(try Self.cases().first)
        let sums = zip(each.others[0], each.tested[0]).map(+)
        let ones = each.target.map { _ in 3.0 }
        let found = ClusteredScoreTest(
            of: each.tested + [each.others[1], sums, ones], beside: each.others + [each.others[0]], risks: each.risks,
            target: each.target, clusters: each.clusters)
        #expect(found.degreesOfFreedom == each.degrees)
        #expect(abs(found.statistic - each.statistic) < 1e-8 * each.statistic)
    }

    @Test func ofFewerCustomersThanTwoAColumnNothingIsSaid() throws {
        let each = try #require(try Self.cases().first)
        let found = ClusteredScoreTest(
            of: each.tested, beside: each.others, risks: each.risks, target: each.target,
            clusters: each.clusters.map { $0 % 5 })
        #expect(found.pValue == nil)
    }
}
