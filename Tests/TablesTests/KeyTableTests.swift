import Testing

@testable import Tables

/// Interned keys against a dictionary of texts.
@Suite struct KeyTableTests {
    /// Keys of every length around what is held whole, many alike in their first bytes.
    private let keys: [String] = (0..<3_000).map { number in
        let tail = String(number, radix: 36)
        return String(String(repeating: "c", count: number % 40) + tail)
    }

    @Test func everyKeyHasACodeOfItsOwn() {
        var table = KeyTable()
        var expected: [String: Int32] = [:]
        for key in keys + keys.reversed() {
            let code = expected[key] ?? Int32(expected.count)
            expected[key] = code
            #expect(table.intern(Array(key.utf8)) == code)
        }
        #expect(table.count == expected.count)
        for (key, code) in expected {
            #expect(table.code(of: Array(key.utf8)) == code)
            #expect(table.text(of: Int(code)) == key)
        }
        for stranger in ["", "zz", "cccccccccccccccc", "c\u{0}"] where expected[stranger] == nil {
            #expect(table.code(of: Array(stranger.utf8)) == -1)
        }
    }

    @Test func sortedCodesAscendWithTheKeys() {
        var table = KeyTable()
        for key in keys { table.intern(Array(key.utf8)) }
        let expected = Set(keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(table.sortedCodes().map { table.text(of: Int($0)) } == expected)
    }

    /// What several threads interned, some of it more than once, in one ascending order.
    @Test(arguments: [1, 2, 5]) func mergedKeysAscendAndKnowWhatTheyWere(_ count: Int) {
        let tables = (0..<count).map { number in
            var table = KeyTable()
            for (index, key) in keys.enumerated() where index % (count + 1) >= number {
                table.intern(Array(key.utf8))
            }
            return table
        }
        let merged = KeyTable.merged(tables)
        let all = Set(tables.flatMap { table in (0..<table.count).map { table.text(of: $0) } })
        let expected = all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(merged.texts == expected)
        #expect((0..<merged.keys.count).map { merged.keys.text(of: $0) } == expected)
        for (position, key) in expected.enumerated() {
            #expect(merged.keys.code(of: Array(key.utf8)) == Int32(position))
        }
        for (table, ranks) in zip(tables, merged.translations) {
            #expect(ranks.map { expected[Int($0)] } == (0..<table.count).map { table.text(of: $0) })
        }
    }

    /// A column of known keys, most of them found at a glance, some only on a closer look, some unknown, blank or quoted.
    @Test func columnsOfKnownKeysAreRead() async throws {
        let texts = Array(Set(keys)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let cells = keys + ["stranger", "  ", "\"c\"\"\"", keys[17]]
        let folder = try TemporaryFolder()
        let path = try folder.file("t.csv", cells.map { "\($0),1\n" }.joined())
        let file = TableFile(
            path: path, name: "t.csv", delimiter: UInt8(ascii: ","), width: 2, headerEnd: 0, fields: [0])
        let table = try await TypedTable.read(
            [file], columns: [TypedColumn("key", .knownKey(KeyTable(texts: texts), leavesOutUnknown: false))],
            threads: 1)
        let codes = table.chunks.flatMap { $0.codes[0] }
        #expect(codes.map { texts[Int($0)] } == keys.filter { !$0.isEmpty } + [keys[17]])
        #expect(table.rejects.map(\.place.line).suffix(3) == [3_001, 3_002, 3_003])
    }

    /// What the cells of a column are found to be at a glance.
    private func guesses(_ cells: [String], in table: KeyTable, _ vectors: Vectors) -> [Int32] {
        let block = TextBlock(Array(cells.map { $0 + ",\n" }.joined().utf8))
        var scanner = FieldScanner(delimiter: UInt8(ascii: ","), width: 2)
        scanner.scan(block)
        return unsafe scanner.withField(0, in: block) { field in
            unsafe [Int32](unsafeUninitializedCapacity: field.count) { codes, filled in
                filled = unsafe field.count
                unsafe table.guess(field, 0..<filled, codes, vectors: vectors)
            }
        }
    }

    /// What is found at a glance is the key's code, whatever vectors look, and every way finds the same.
    @Test(arguments: [40, 3_000]) func guessesAreRight(_ count: Int) {
        let known = Array(Set(keys.filter { !$0.isEmpty }).sorted().prefix(count))
        let table = KeyTable(texts: known)
        let cells = known + ["", "stranger", "ccc", "cccccccc", "ccccccccccc"] + known.reversed()
        let expected = cells.map { table.code(of: Array($0.utf8)) }
        for vectors in Vectors.all {
            let found = guesses(cells, in: table, vectors)
            #expect(found.count == cells.count)
            for (cell, (found, expected)) in zip(cells, zip(found, expected)) where found != KeyTable.unsure {
                #expect(found == expected, "\(cell), \(vectors)")
            }
            // Most keys of up to eleven bytes are found at once.
            let short = cells.indices.filter { (1...11).contains(cells[$0].utf8.count) && expected[$0] >= 0 }
            let sure = short.count { found[$0] == expected[$0] }
            #expect(Double(sure) > 0.7 * Double(short.count), "\(sure) of \(short.count)")
        }
        // The last few rows are left to a closer look by whatever reads several at a time.
        let plain = guesses(cells, in: table, Vectors.all[0])
        for vectors in Vectors.all {
            #expect(guesses(cells, in: table, vectors).dropLast(7) == plain.dropLast(7))
        }
    }

    /// Keys that are numbers behind a prefix: the prefix, the numbers, and how many digits each has (nil: as many as it needs).
    struct Numbered: Sendable {
        let prefix: String
        let numbers: [Int]
        let digits: Int?
        /// Whether they are found by their numbers: not behind a long prefix, nor with many digits or far apart.
        var areSure = true

        var keys: [String] {
            numbers.map { number in
                let text = String(number)
                return prefix + String(repeating: "0", count: max(0, (digits ?? 0) - text.count)) + text
            }
        }
    }

    static let numbered: [Numbered] = [
        Numbered(prefix: "K", numbers: (0..<2_000).map { $0 * 3 }, digits: 7),
        Numbered(prefix: "", numbers: Array(15_000_000..<15_002_000), digits: nil),
        Numbered(prefix: "", numbers: Array(0..<3_000), digits: nil),
        Numbered(prefix: "", numbers: Array(1..<1_200), digits: 5),
        Numbered(prefix: "shop-1-", numbers: (1..<2_500).map { $0 * 2 }, digits: nil),
        Numbered(prefix: "K", numbers: Array(90_000_000..<90_002_000), digits: nil),
        Numbered(prefix: "abc12345-", numbers: Array(0..<1_500), digits: 4, areSure: false),
        Numbered(prefix: "", numbers: Array(9_000_000_000..<9_000_001_200), digits: nil, areSure: false),
        Numbered(prefix: "K", numbers: (0..<2_000).map { $0 * 5 }, digits: 7, areSure: false),
    ]

    /// Texts that are nearly a key.
    private func strangers(_ key: String) -> [String] {
        let shorter = [String(key.dropLast()), String(key.dropFirst()), String(key.reversed()), key.lowercased()]
        let longer = [key + "0", "0" + key, key + " ", " " + key, key + "x", "-" + key, "K0" + key.dropFirst()]
        let changed = [("1", "01"), ("0", "/"), ("9", ":"), ("K", "K0")].map { key.replacing($0.0, with: $0.1) }
        return shorter + longer + changed
    }

    /// A key is found at once, and nothing that nearly is one is taken for it.
    @Test(arguments: numbered) func numbersAreFoundByTheirNumbers(_ numbered: Numbered) {
        let keys = numbered.keys
        let table = KeyTable(texts: keys)
        let codeOf = Dictionary(uniqueKeysWithValues: zip(keys, Int32(0)...))
        let others = ["", "0", "00", "K", "99999999", "123456789", "1234567890123"]
        let cells = keys.prefix(300).flatMap { strangers($0) } + keys + others + keys
        for cell in cells { #expect(table.code(of: Array(cell.utf8)) == codeOf[cell] ?? -1, "\(cell)") }
        for vectors in Vectors.all {
            let found = guesses(cells, in: table, vectors)
            for (cell, code) in zip(cells, found).dropLast(7) {
                let expected = codeOf[cell] ?? KeyTable.unsure
                let isUnknown = code < 0 && codeOf[cell] == nil
                let isRight = code == expected || isUnknown || !numbered.areSure && code == KeyTable.unsure
                #expect(isRight, "\(cell), \(vectors)")
            }
        }
        // A key that comes later is one more, and the others stay.
        var grown = table
        #expect(grown.intern(Array("another".utf8)) == Int32(keys.count))
        for cell in cells { #expect(grown.code(of: Array(cell.utf8)) == codeOf[cell] ?? -1) }
        #expect(grown.code(of: Array("another".utf8)) == Int32(keys.count))
    }
}

/// Numbers in CSV against Swift's own description of them.
@Suite struct CSVNumberTests {
    private func text(_ value: Double) -> String {
        var row = CSVRow()
        row.append(value)
        return String(decoding: row.bytes, as: UTF8.self)
    }

    @Test func numbersAreTheShortestTextThatReadsBack() {
        var state: UInt64 = 1
        func random() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 11
        }
        var values: [Double] = [
            0.5, -0.25, 0.0001, 1e-5, 0.1 + 0.2, 99_999_999_999.9999, 123_456_789_012.3456, 1e300, .pi,
        ]
        for _ in 0..<50_000 {
            let magnitude = Double(random() % 1_000_000_000)
            values += [
                magnitude / 100, -magnitude / 10_000, magnitude / 8, magnitude / 3, magnitude / 86_400,
                Double(bitPattern: random() << 11 | random()),
            ]
        }
        for value in values where value.isFinite {
            let found = text(value)
            #expect(found == shortestText(value))
            #expect(Double(found) == value)
        }
        #expect(text(.nan).isEmpty)
        #expect([0, -0.0, 3, -12, 9_007_199_254_740_991].map(text) == ["0", "0", "3", "-12", "9007199254740991"])
    }
}
