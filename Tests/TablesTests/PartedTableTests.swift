import Testing

@testable import Tables

/// Tables read by parts of their keys are compared with their lines put in order by Swift's own sort.
@Suite struct PartedTableTests {
    /// A row as it is written, with the values it stands for.
    private struct Row {
        let key: Int
        let time: Int64
        let amount: Int64?
        let text: String

        var line: String {
            let cents = amount.map { $0 / 100 }
            let shown = cents.map { "\($0 < 0 ? "-" : "")\(abs($0) / 100).\(abs($0) / 10 % 10)\(abs($0) % 10)" } ?? ""
            return "k\(key),\(time / 1_000_000),\(shown),\(text)\n"
        }
    }

    private struct Random {
        var state: UInt64
        mutating func next(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
    }

    /// Rows of few times, so that many are equal in time and some in everything.
    private func rows(_ count: Int, keys: Int, times: Int, seed: UInt64) -> [Row] {
        var random = Random(state: seed)
        return (0..<count).map { _ in
            Row(
                key: random.next(keys), time: 1_000_000_000_000_000 + Int64(random.next(times)) * 1_000_000,
                amount: random.next(5) == 0 ? nil : Int64(random.next(2_000) - 300) * 100,
                text: ["", "red", "green", "blue", "\"a \"\"b\"\"\""][random.next(5)])
        }
    }

    private func known(_ keys: Int) -> KeyTable {
        KeyTable(texts: (0..<keys).map { "k\($0)" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    private func columns(_ key: TypedColumn.Kind) -> [TypedColumn] {
        [
            TypedColumn("key", key), TypedColumn("time", .time(.iso, .utc, empty: nil)),
            TypedColumn("amount", .decimal(.plain, empty: -7)), TypedColumn("text", .text),
        ]
    }

    private func file(_ path: String) -> TableFile {
        TableFile(
            path: path, name: "t.csv", delimiter: UInt8(ascii: ","), width: 4, headerEnd: 0, fields: [0, 1, 2, 3])
    }

    /// A row in full, for comparing: key, time, amount, text.
    private typealias Cells = [String]

    private func cells(_ row: Row, _ keys: KeyTable) -> (Int32, Int64, Int64, String) {
        let text = row.text.hasPrefix("\"") ? "a \"b\"" : row.text
        return (keys.code(of: Array("k\(row.key)".utf8)), row.time, row.amount ?? -7, text)
    }

    private func expected(_ rows: [Row], _ keys: KeyTable) -> [Cells] {
        let all = rows.map { cells($0, keys) }
        // An empty text comes before all others, as its code does.
        let sorted = all.sorted { ($0.0, $0.1, $0.2, $0.3) < ($1.0, $1.1, $1.2, $1.3) }
        return sorted.map { ["\($0.0)", "\($0.1)", "\($0.2)", $0.3] }
    }

    private func found(_ grouped: GroupedTable, firstKey: Int, _ levels: [String]) -> [Cells] {
        (0..<(grouped.offsets.count - 1)).flatMap { key in
            (grouped.offsets[key]..<grouped.offsets[key + 1]).map { row in
                let code = grouped.codes[3][row]
                return [
                    "\(firstKey + key)", "\(grouped.numbers[1][row])", "\(grouped.numbers[2][row])",
                    code < 0 ? "" : levels[Int(code)],
                ]
            }
        }
    }

    /// Sizes on both sides of one part and of one block; all in memory, all in the file, and some of each.
    @Test(arguments: [(40, 3), (5_000, 2_000), (60_000, 5_000)], [0, 20_000, Int.max])
    func rowsAreInOrder(_ size: (rows: Int, keys: Int), _ limit: Int) async throws {
        let rows = rows(size.rows, keys: size.keys, times: 50, seed: 11)
        let folder = try TemporaryFolder()
        let path = try folder.file("t.csv", rows.map(\.line).joined())
        let keys = known(size.keys)
        let expected = expected(rows, keys)
        for threads in [1, 3] {
            let table = try await PartedTable.read(
                [file(path)], columns: columns(.knownKey(keys, leavesOutUnknown: false)),
                parts: KeyParts(keyCount: keys.count), room: RowRoom(limit: limit), threads: threads)
            #expect(table.rowCount == size.rows)
            #expect(table.rejects.isEmpty)
            let all = try await table.groupAll(ascendingIn: 1, threads: threads)
            #expect(found(all, firstKey: 0, table.levels[3]) == expected)
            var parts: [Cells] = []
            for part in 0..<table.parts.count {
                let grouped = try table.group(part, ascendingIn: 1)
                parts += found(grouped, firstKey: table.parts.keys(of: part).lowerBound, table.levels[3])
            }
            #expect(parts == expected)
        }
    }

    @Test func aTableThatSaysWhoTheKeysAreIsPartedToo() async throws {
        let rows = rows(9_000, keys: 3_000, times: 7, seed: 5)
        let folder = try TemporaryFolder()
        let path = try folder.file("t.csv", rows.map(\.line).joined())
        let read = try await TypedTable.read([file(path)], columns: columns(.key), threads: 2)
        let keys = KeyTable(texts: read.levels[0])
        let table = try PartedTable(parting: read)
        let all = try await table.groupAll(ascendingIn: 1, threads: 2)
        #expect(found(all, firstKey: 0, table.levels[3]) == expected(rows, keys))
    }

    @Test func textsThatOnlyRejectedRowsHadAreDropped() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file(
            "t.csv", "k1,5,1,red\nk0,5,1,blue\nk1,never,1,green\nk7,5,1,yellow\nk0,6,2,\nk1,7,3,red\n")
        let table = try await PartedTable.read(
            [file(path)], columns: columns(.knownKey(known(2), leavesOutUnknown: false)), parts: KeyParts(keyCount: 2),
            threads: 1)
        #expect(table.levels[3] == ["blue", "red"])
        #expect(table.rejects.map { $0.place.line } == [3, 4])
        let grouped = try table.group(0, ascendingIn: 1)
        #expect(grouped.offsets == [0, 2, 4])
        #expect(grouped.codes[3] == [0, -1, 1, 1])
        let span = try #require(table.span(of: 1))
        #expect(span == (5_000_000, 7_000_000))
    }

    @Test func emptyTablesHaveNoRow() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("t.csv", "")
        let table = try await PartedTable.read(
            [file(path)], columns: columns(.knownKey(known(3), leavesOutUnknown: false)), parts: KeyParts(keyCount: 3),
            threads: 2)
        #expect(table.span(of: 1) == nil)
        #expect(try table.group(0, ascendingIn: 1).offsets == [0, 0, 0, 0])
        #expect(try await table.groupAll(ascendingIn: 1, threads: 2).offsets == [0, 0, 0, 0])
    }

    /// Every key is in one part, parts follow each other, and there are not too many.
    @Test(arguments: [0, 1, 1_023, 1_024, 1_025, 300_000, 10_000_000]) func partsCoverTheKeys(_ count: Int) {
        let parts = KeyParts(keyCount: count)
        #expect(parts.count <= 257)
        #expect((0..<parts.count).flatMap { parts.keys(of: $0) }.elementsEqual(0..<count))
        for key in stride(from: 0, to: count, by: max(1, count / 1_000)) {
            let part = parts.part(of: Int32(key))
            #expect(parts.keys(of: part).lowerBound + Int(parts.place(of: Int32(key))) == key)
        }
    }
}
