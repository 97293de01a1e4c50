import Evaluation
import Foundation
import Statistics
import Testing

/// Intervals of Qini and AUUC against resamples by scikit-uplift and numpy, and what must not move them.
@Suite struct UpliftBootstrapTests {
    struct Case: Decodable {
        let score: [Double]
        let treated: [Int]
        let gained: [Int]
    }

    struct Ends: Decodable {
        let low: Double
        let high: Double
        let deviation: Double
    }

    struct Expected: Decodable {
        let rows: [String: Ends]
        let customers: [String: Ends]
    }

    private static func read<Value: Decodable>(_ name: String) throws -> Value {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/uplift/\(name)")
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
    }

    private func intervals(
        _ rows: Case, clusters: [Int32]? = nil, replicates: Int = 2000, seed: UInt64 = 1, threads: Int = 1
    ) async throws -> UpliftIntervals? {
        try await Bootstrap(replicates: replicates, seed: seed, threads: threads).upliftIntervals(
            gained: rows.gained.map { $0 == 1 }, treated: rows.treated.map { $0 == 1 }, scores: rows.score,
            clusters: clusters)
    }

    /// The 2.5th percentile of 2,000 normal figures has a standard error of 0.06 deviations, that of the reference's 20,000 a third
    /// of it; 0.25 deviations are four of both.
    @Test func theEndsAreThoseOfAnotherProgram() async throws {
        let cases: [Case] = try Self.read("uplift.json")
        let expected: [Expected] = try Self.read("bootstrap.json")
        #expect(cases.count == expected.count)
        for (rows, expected) in zip(cases, expected) {
            let pairs = rows.score.indices.map { Int32($0 / 2) }
            for (clusters, ends) in [(nil, expected.rows), (pairs, expected.customers)] {
                let found = try #require(try await intervals(rows, clusters: clusters))
                for (name, interval) in [("qini", found.qini), ("auuc", found.auuc)] {
                    let end = try #require(ends[name])
                    #expect((interval.lowerBound - end.low).magnitude < 0.25 * end.deviation, "\(name) low")
                    #expect((interval.upperBound - end.high).magnitude < 0.25 * end.deviation, "\(name) high")
                }
            }
        }
    }

    /// Four copies of each row under one customer: of areas over shares nothing changes but the rounding.
    @Test func copiesUnderOneCustomerTellNothingNew() async throws {
        let cases: [Case] = try Self.read("uplift.json")
        // Ties are told apart by content, so that copies come in the order of their rows; without ties they do anyway.
        let rows = cases[0]
        let copies = rows.score.indices.flatMap { [Int](repeating: $0, count: 4) }
        let many = Case(
            score: copies.map { rows.score[$0] }, treated: copies.map { rows.treated[$0] },
            gained: copies.map { rows.gained[$0] })
        let one = try #require(try await intervals(rows, replicates: 100))
        let other = try #require(try await intervals(many, clusters: copies.map { Int32($0) }, replicates: 100))
        #expect((one.qini.lowerBound - other.qini.lowerBound).magnitude < 1e-12)
        #expect((one.auuc.upperBound - other.auuc.upperBound).magnitude < 1e-12)
        let apart = try #require(try await intervals(many, replicates: 1000))
        let whole = try #require(try await intervals(rows, replicates: 1000))
        #expect(
            apart.qini.upperBound - apart.qini.lowerBound < 0.65 * (whole.qini.upperBound - whole.qini.lowerBound))
    }

    @Test func threadsAndTheOrderOfRowsChangeNoBitAndTheSeedDoes() async throws {
        let cases: [Case] = try Self.read("uplift.json")
        let rows = cases[1]
        let clusters = rows.score.indices.map { Int32($0 / 3) }
        let back = Case(
            score: rows.score.reversed(), treated: rows.treated.reversed(), gained: rows.gained.reversed())
        let one = try await intervals(rows, replicates: 60)
        #expect(try await intervals(rows, replicates: 60, threads: 3) == one)
        #expect(try await intervals(back, replicates: 60) == one)
        #expect(try await intervals(rows, replicates: 60, seed: 2) != one)
        #expect(try await intervals(rows, clusters: clusters, replicates: 60) != one)
    }

    /// Of one treated row among ten, a resample lacks it with the chance .9¹⁰ = .35.
    @Test func anArmThatResamplesMostlyLackHasNoInterval() async throws {
        let rows = Case(
            score: (0..<10).map(Double.init), treated: [1] + [Int](repeating: 0, count: 9),
            gained: [1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
        #expect(try await intervals(rows, replicates: 200) == nil)
    }
}
