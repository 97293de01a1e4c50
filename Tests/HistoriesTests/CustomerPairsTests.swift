import Testing

@testable import Histories

/// Ids looked for by steps that double, against looking at each.
@Suite struct CustomerPairsTests {
    private static let ids = (0..<100).filter { $0 % 7 != 3 }.map { "K\($0 + 100)" }

    @Test func aPositionIsTheFirstThatDoesNotComeBefore() {
        for start in 0...Self.ids.count {
            for id in (95..<205).map({ "K\($0)" }) + ["", "L"] {
                let expected = (start..<Self.ids.count).first { !Self.ids[$0].precedesByBytes(id) } ?? Self.ids.count
                #expect(Self.ids.position(ofFirstNotBefore: id, from: start) == expected, "\(id) from \(start)")
            }
        }
        #expect([String]().position(ofFirstNotBefore: "K1") == 0)
    }

    @Test(arguments: [1, 2, 5, 40])
    func customersOfBothAreOne(every: Int) {
        let newer = (100..<210).filter { $0 % every == 0 }.map { "K\($0)" }
        let pairs = CustomerPairs(Self.ids, newer)
        #expect(pairs.ids == Set(Self.ids + newer).sorted { $0.precedesByBytes($1) })
        #expect(pairs.positions.map(\.older) == pairs.ids.map { Self.ids.firstIndex(of: $0) })
        #expect(pairs.positions.map(\.newer) == pairs.ids.map { newer.firstIndex(of: $0) })
    }
}
