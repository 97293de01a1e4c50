import Evaluation
import Testing

@Suite struct LiftTests {
    /// k = n − round(0.9·n), halves to even, at least 1: 5 → 5 − 4, 15 → 15 − 14, 25 → 25 − 22, 35 → 35 − 32.
    @Test(arguments: [(2, 1), (5, 1), (10, 1), (14, 1), (15, 1), (16, 2), (25, 3), (35, 3), (7043, 704)])
    func theTopDecileHoldsAsManyRowsAsTheFormulaSays(rows: Int, expected: Int) throws {
        // One churner, ranked last of the top `place`: the lift is n/k while k >= place, and 0 below.
        func lift(churnerAt place: Int) throws -> Double {
            let churned = (1...rows).map { $0 == place }
            return try RankedOutcomes(churned: churned, scores: (1...rows).map { -Double($0) }).topDecileLift
        }
        #expect(abs(try lift(churnerAt: expected) - Double(rows) / Double(expected)) < 1e-9)
        if expected < rows { #expect(try lift(churnerAt: expected + 1) == 0) }
    }

    /// a = 1 churner strictly above, t = 1 row above, a tied block of 4 with q = 1/2, k = 3, base rate 8/30.
    @Test func tiesAtTheBoundaryCountAtTheShareOfTheirBlock() throws {
        let top: [(Bool, Double)] = [(true, 0.9), (true, 0.5), (false, 0.5), (true, 0.5), (false, 0.5)]
        let rest = (0..<25).map { ($0 < 5, 0.1) }
        let rows = top + rest
        let outcomes = try RankedOutcomes(churned: rows.map(\.0), scores: rows.map(\.1))
        #expect(abs(outcomes.topDecileLift - ((1 + (3 - 1) * 0.5) / 3) / (8.0 / 30)) < 1e-14)
    }

    @Test func gainsRiseToAllChurnersAndAgreeWithTheTopDecile() throws {
        let scores = (0..<123).map { Double(($0 * 37) % 41) }
        let outcomes = try RankedOutcomes(churned: (0..<123).map { $0 % 5 == 0 }, scores: scores)
        let gains = outcomes.gains
        #expect(gains.map(\.fraction) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
        #expect(zip(gains, gains.dropFirst()).allSatisfy { $0.captured <= $1.captured })
        #expect(gains.first?.lift == outcomes.topDecileLift)
        #expect(gains.last == GainsPoint(fraction: 1, captured: 1, lift: 1))
    }
}
