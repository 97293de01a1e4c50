import Testing

@testable import Tables

/// The plain reader that the fast one is compared with: one character after the other, no blocks.
struct PlainReader {
    var rows: [[String]] = []
    var lines: [Int] = []
    var malformedLines: [Int] = []

    init(_ text: [UInt8], delimiter: UInt8 = UInt8(ascii: ",")) {
        var bytes = text
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        var width: Int?
        var position = 0
        var line = 1
        while position < bytes.count {
            let startLine = line
            var fields: [[UInt8]] = []
            var bad = false
            var rowIsEmpty = true
            row: while true {
                var field: [UInt8] = []
                if position < bytes.count, bytes[position] == 34 {
                    rowIsEmpty = false
                    position += 1
                    var closed = false
                    while position < bytes.count {
                        let byte = bytes[position]
                        if byte == 34 {
                            if position + 1 < bytes.count, bytes[position + 1] == 34 {
                                field.append(34)
                                position += 2
                                continue
                            }
                            closed = true
                            position += 1
                            break
                        }
                        if byte == 10 { line += 1 }
                        field.append(byte)
                        position += 1
                    }
                    if !closed { bad = true }
                    var after: [UInt8] = []
                    while position < bytes.count, bytes[position] != delimiter, bytes[position] != 10 {
                        after.append(bytes[position])
                        position += 1
                    }
                    let atLineEnd = position == bytes.count || bytes[position] == 10
                    if !(after.isEmpty || (after == [13] && atLineEnd)) { bad = true }
                } else {
                    while position < bytes.count, bytes[position] != delimiter, bytes[position] != 10 {
                        field.append(bytes[position])
                        position += 1
                    }
                    if position == bytes.count || bytes[position] == 10, field.last == 13 { field.removeLast() }
                    if !field.isEmpty { rowIsEmpty = false }
                }
                fields.append(field)
                if position < bytes.count, bytes[position] == delimiter {
                    rowIsEmpty = false
                    position += 1
                    continue
                }
                position += 1
                line += 1
                break row
            }
            if rowIsEmpty { continue }
            if width == nil { width = fields.count }
            let texts = fields.map { String(validating: $0, as: UTF8.self) }
            if bad || fields.count != width || texts.contains(nil) {
                malformedLines.append(startLine)
            } else {
                rows.append(texts.map { $0 ?? "" })
                lines.append(startLine)
            }
        }
    }
}

/// What the block reader and the scanner make of a text.
struct FastReader {
    var rows: [[String]] = []
    var lines: [Int] = []
    var malformedLines: [Int] = []

    init(_ path: String, delimiter: UInt8 = UInt8(ascii: ","), blockSize: Int) throws {
        var reader = try TextBlockReader(path, delimiter: delimiter, blockSize: blockSize)
        var block = TextBlock()
        var width = 0
        while try reader.next(into: &block) {
            var scanner = FieldScanner(delimiter: delimiter, width: width)
            scanner.scan(block)
            width = scanner.width
            var finder = LineFinder()
            for row in 0..<scanner.rowCount {
                rows.append((0..<width).map { scanner.text(row: row, field: $0, in: block) })
                lines.append(finder.find(scanner.range(ofRow: row).lowerBound, in: block).line)
            }
            finder = LineFinder()
            malformedLines += scanner.malformed.map { finder.find($0.range.lowerBound, in: block).line }
        }
    }
}

@Suite struct FieldScannerTests {
    @Test(arguments: [
        "a,b\n1,2\n", "a,b\r\n1,2\r\n", "\u{FEFF}a,b\n1,2", "a,b\n\n\r\n1,2\n", "a,b\n\"x\ny\",2\n3,4\n",
        "a,b\n\"x\"\"y\",2\n", "a,b\n\"x\"y,2\n3,4\n", "a,b\nx\"y\"\",2\n", "a,b\n1\n1,2,3\n4,5\n", "a,b\n\"x,2\n3,4\n",
        "a,b\n\"x\",\"\"\r\n\"\",\"y\"", "a\n\"\"\n", "a,b\n,\n", "", "\n", "a,b\n\r,1\n", "a,b\n1,\"2\"\r3\n",
        "a,b\n1,2\r",
    ]) func rowsAreThoseOfThePlainReader(_ text: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("t.csv", text)
        let plain = PlainReader(Array(text.utf8))
        for size in [1, 2, 3, 7, 1000] {
            let fast = try FastReader(path, blockSize: size)
            #expect(fast.rows == plain.rows, "block size \(size)")
            #expect(fast.lines == plain.lines, "block size \(size)")
            #expect(fast.malformedLines == plain.malformedLines, "block size \(size)")
        }
    }

    @Test func rowsOfRandomTextsAreThoseOfThePlainReader() throws {
        let folder = try TemporaryFolder()
        var state: UInt64 = 20_240_301
        let pieces: [[UInt8]] = [
            [44], [44], [10], [10], [13, 10], [34], [34], [34, 34], [97], [98, 99], [13], [32], [0xC3, 0xA9], [0xFF],
            [49],
            [0xE2, 0x82], Array(repeating: 120, count: 40),
        ]
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        for round in 0..<1500 {
            let count = random(60)
            let bytes = (0..<count).flatMap { _ in pieces[random(pieces.count)] }
            let path = try folder.file("t.csv", bytes: bytes)
            let plain = PlainReader(bytes)
            let fast = try FastReader(path, blockSize: 1 + random(64))
            let text = String(decoding: bytes, as: UTF8.self).debugDescription
            #expect(fast.rows == plain.rows, "round \(round): \(text)")
            #expect(fast.lines == plain.lines, "round \(round): \(text)")
            #expect(fast.malformedLines == plain.malformedLines, "round \(round): \(text)")
        }
    }

    @Test func aQuoteThatIsNeverClosedIsReportedWhereItOpened() throws {
        var block = TextBlock()
        block.bytes = Array("a,b\n1,\"2\n3,4\n".utf8)
        block.count = block.bytes.count
        var scanner = FieldScanner(delimiter: UInt8(ascii: ","), width: 0)
        scanner.scan(block)
        let bad = try #require(scanner.malformed.first)
        var lines = LineFinder()
        let place = lines.find(try #require(bad.at), in: block)
        #expect(place.line == 2)
        #expect(place.column == 3)
        #expect(bad.problem == "found a quoted field that is never closed, expected a closing quote")
    }

    @Test func columnsCountCharactersNotBytes() throws {
        var block = TextBlock()
        block.bytes = Array("a,b\nñé,\"x\ny\",z\n".utf8)
        block.count = block.bytes.count
        var lines = LineFinder()
        #expect(lines.find(9, in: block) == (2, 4))
        #expect(lines.find(15, in: block) == (3, 4))
    }
}
