import Testing

@testable import Tables

/// The order of rows by key and time against a sort of all of them.
@Suite struct RowOrderTests {
    /// How times fall.
    enum Times: CaseIterable {
        case spread, crowded, equal, seconds, far

        func time(_ number: UInt64) -> Int64 {
            switch self {
            case .spread: Int64(number % 1_000_000_000_000)
            case .crowded: Int64(number % 7 == 0 ? number % 1_000_000_000_000 : number % 40)
            case .equal: 5
            // Too far apart to stand beside a row's number, but for the zeros at the end.
            case .seconds: Int64(number % (1 << 34)) * 1_000_000 - 7
            case .far: number % 2 == 0 ? .min + Int64(number % 100) : .max - Int64(number % 100)
            }
        }
    }

    @Test(arguments: Times.allCases, [3, 30, 3_000])
    func rowsAscendInTimeWithinTheirKey(_ times: Times, _ rowsPerKey: Int) {
        var state: UInt64 = 5
        func random() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 20
        }
        let keyCount = max(2, 6_000 / rowsPerKey)
        let keys = (0..<keyCount * rowsPerKey).map { _ in Int32(random() % UInt64(keyCount)) }
        let instants = keys.map { _ in times.time(random()) }
        let found = RowOrder(keys: keys, keyCount: keyCount, ascendingIn: instants)
        let expected = keys.indices.sorted { (keys[$0], instants[$0], $0) < (keys[$1], instants[$1], $1) }
        #expect(found.from.map(Int.init) == expected)
        #expect(found.offsets == (0...keyCount).map { key in keys.count { $0 < key } })
        let ties = zip(expected, expected.dropFirst()).contains { keys[$0] == keys[$1] && instants[$0] == instants[$1] }
        #expect(found.hasTies == ties)
    }

    @Test func tiesAreBrokenByTheOtherColumns() {
        let keys: [Int32] = [0, 0, 0, 1, 1]
        let times: [Int64] = [9, 9, 9, 4, 4]
        var found = RowOrder(keys: keys, keyCount: 2, ascendingIn: times)
        found.breakTies(by: [.numbers([2, 1, 1, 3, 3]), .codes([0, 5, 4, 1, 0])], times)
        #expect(found.from == [2, 1, 0, 4, 3])
    }
}
