/// Turns the blocks of one table into chunks of typed columns, or, where the keys are known, into packed chunks by parts of
/// them. Each thread has one, and so its own interned texts.
struct TypedBlockParser {
    private let columns: [TypedColumn]
    private let parts: (keys: KeyParts, room: RowRoom)?
    private let check: @Sendable (TypedChunk) -> [ChunkFault]
    /// The texts of the columns that intern, one table a column.
    private(set) var keys: [KeyTable]
    private(set) var chunks: [TypedChunk] = []
    private var parted: [PartedChunk] = []
    private var scratch = PartedChunk.Scratch()
    private(set) var rejects: [(file: Int, block: Int, row: RejectedRow)] = []
    /// Cells of eight digits that were read as seconds since 1970, and would be dates.
    private(set) var numbersLikeDates = 0
    /// Rows with ids that are not known, left out.
    private(set) var leftOutRows = 0
    private var leftOut: [Int] = []

    init(columns: [TypedColumn], parts: (KeyParts, RowRoom)?, check: @escaping @Sendable (TypedChunk) -> [ChunkFault]) {
        self.columns = columns
        self.parts = parts
        self.check = check
        keys = columns.map { _ in KeyTable() }
    }

    /// Gives away the chunks.
    mutating func handOver(to all: inout [TypedChunk]) {
        all += chunks
        chunks = []
    }

    /// Gives away the packed chunks, as those of a reader.
    mutating func handOver(to all: inout [PartedChunk], _ reader: Int) {
        for var chunk in parted {
            chunk.reader = reader
            all.append(chunk)
        }
        parted = []
    }

    /// What several threads rejected, in the order of the files.
    static func rejects(of parsers: [TypedBlockParser]) -> [RejectedRow] {
        parsers.flatMap(\.rejects).sorted { ($0.file, $0.block) < ($1.file, $1.block) }.map(\.row)
    }

    /// What several threads left out.
    static func leftOut(_ parsers: [TypedBlockParser], _ columns: [TypedColumn]) -> (rows: Int, keys: Int) {
        var keys = KeyTable()
        for (index, column) in columns.enumerated() {
            guard case .knownKey = column.kind else { continue }
            for parser in parsers {
                for code in 0..<parser.keys[index].count { keys.intern(parser.keys[index].bytes(of: code)) }
            }
        }
        return (parsers.reduce(0) { $0 + $1.leftOutRows }, keys.count)
    }

    /// Takes a scanned block; `fields` says which field each column is, `name` the file.
    mutating func take(_ block: TextBlock, _ scanner: FieldScanner, file: Int, name: String, fields: [Int]) {
        var chunk = TypedChunk(
            file: file, block: block.index, rowCount: scanner.rowCount,
            numbers: Array(repeating: [], count: columns.count),
            codes: Array(repeating: [], count: columns.count))
        var faults: [ChunkFault] = []
        leftOut.removeAll(keepingCapacity: true)
        for (index, column) in columns.enumerated() {
            let cells = Cells(block: block, scanner: scanner, field: fields[index])
            unsafe scanner.withField(fields[index], in: block) { field in
                if column.kind.isCode {
                    chunk.codes[index] = unsafe readCodes(field, cells, column.kind, index)
                    reportMissingKeys(chunk.codes[index], cells, column.kind, index, &faults)
                } else {
                    chunk.numbers[index] = unsafe readNumbers(field, cells, column.kind, index, &faults)
                }
            }
        }
        if faults.isEmpty {
            faults = check(chunk)
        } else {
            // A cell that is at fault by itself holds no value that could be compared.
            let faulty = Set(faults.map(\.row))
            faults += check(chunk).filter { !faulty.contains($0.row) }
        }
        if !faults.isEmpty || !scanner.malformed.isEmpty {
            report(&faults, block, scanner, file, name, fields, &chunk)
        } else if !leftOut.isEmpty {
            chunk.remove(leftOut)
        }
        leftOutRows += leftOut.count
        if let parts {
            parted.append(PartedChunk(chunk, key: 0, columns, parts.keys, parts.room, &scratch))
        } else {
            chunks.append(chunk)
        }
    }

    /// The texts of one field of the rows of a block.
    private struct Cells {
        let block: TextBlock
        let scanner: FieldScanner
        let field: Int

        func text(_ row: Int) -> String { scanner.text(row: row, field: field, in: block) }
    }

    /// How many cells are looked up at a time: few enough for the slots they need to stay in the cache.
    private static let cellsAtATime = 512

    /// The codes of a column of texts; -1 where a cell is blank or its text is not known.
    private mutating func readCodes(
        _ field: RawField, _ cells: Cells, _ kind: TypedColumn.Kind, _ index: Int
    ) -> [Int32] {
        var known: KeyTable?
        if case .knownKey(let table, _) = kind { known = table }
        return unsafe [Int32](unsafeUninitializedCapacity: field.count) { codes, count in
            count = unsafe field.count
            for first in stride(from: 0, to: count, by: Self.cellsAtATime) {
                let rows = first..<min(first + Self.cellsAtATime, count)
                unsafe (known ?? keys[index]).guess(field, rows, codes)
                for row in rows where unsafe codes[row] == KeyTable.unsure {
                    unsafe codes[row] = readCode(field, row, cells, known, index)
                }
            }
        }
    }

    /// The code of a cell that takes a closer look.
    private mutating func readCode(
        _ field: RawField, _ row: Int, _ cells: Cells, _ known: KeyTable?, _ index: Int
    ) -> Int32 {
        let (start, end) = unsafe field.bounds(row)
        if end & Int(FieldScanner.doubled) != 0 {
            let text = Array(cells.text(row).utf8)
            return known?.code(of: text) ?? keys[index].intern(text)
        }
        if unsafe isBlank(field.bytes, start, end) { return -1 }
        let words = unsafe KeyTable.words(field.bytes, start, end)
        if let known { return unsafe known.find(words, field.bytes, start, end) }
        return unsafe keys[index].intern(words, field.bytes, start, end)
    }

    /// Finds rows without an id, or with one that is not known.
    private mutating func reportMissingKeys(
        _ codes: [Int32], _ cells: Cells, _ kind: TypedColumn.Kind, _ index: Int, _ faults: inout [ChunkFault]
    ) {
        if case .text = kind { return }
        for row in codes.indices where codes[row] < 0 {
            let text = cells.text(row)
            if text.allSatisfy({ $0 == " " || $0 == "\t" }) {
                faults.append(ChunkFault(row: row, column: index, reason: "is empty, expected an id"))
            } else if case .knownKey(_, leavesOutUnknown: true) = kind {
                keys[index].intern(Array(text.utf8))
                leftOut.append(row)
            } else {
                faults.append(
                    ChunkFault(
                        row: row, column: index, reason: "customer “\(shown(text))” is not in customers",
                        unknownKey: text))
            }
        }
    }

    /// The values of a column of numbers; 0 where a cell has none.
    private mutating func readNumbers(
        _ field: RawField, _ cells: Cells, _ kind: TypedColumn.Kind, _ index: Int, _ faults: inout [ChunkFault]
    ) -> [Int64] {
        unsafe [Int64](unsafeUninitializedCapacity: field.count) { values, count in
            count = unsafe field.count
            let filled = unsafe UnsafeMutableBufferPointer(rebasing: values[..<count])
            unsafe readPlainCells(field, kind, filled)
            for row in 0..<count where unsafe values[row] == unreadCell {
                let read = unsafe field.withCell(row) { cell, hasDoubled in value(cell, kind, hasDoubled) }
                unsafe values[row] = read ?? 0
                if read == nil {
                    faults.append(ChunkFault(row: row, column: index, reason: reason(cells.text(row), kind)))
                }
            }
        }
    }

    /// The value of a cell; nil where it has none.
    private mutating func value(_ cell: Span<UInt8>, _ kind: TypedColumn.Kind, _ hasDoubled: Bool) -> Int64? {
        switch kind {
        case .time(let format, let zone, let empty):
            if let time = format.microseconds(cell, zone: zone) {
                if format == .iso, cell.count == 8, TimeFormat.looksLikeBasicDate(cell) { numbersLikeDates += 1 }
                return time
            }
            return isBlank(cell) ? empty : nil
        case .decimal(let format, let empty): return format.tenThousandths(cell) ?? (isBlank(cell) ? empty : nil)
        case .choice(let words, let empty):
            if isBlank(cell) { return empty }
            return words.firstIndex { isWord(cell, $0) }.map { Int64($0) }
        case .identity: return isBlank(cell) ? 0 : identity(cell)
        case .key, .knownKey, .text: return nil
        }
    }

    /// What is wrong with a cell, and what was expected.
    private func reason(_ text: String, _ kind: TypedColumn.Kind) -> String {
        let isEmpty = text.allSatisfy { $0 == " " || $0 == "\t" }
        let expected: String
        var hint: String?
        switch kind {
        case .time(let format, _, _):
            expected = format.example
            let bytes = Array(text.utf8)
            hint = format.hint(bytes.span)
        case .decimal(let format, _):
            expected = format.mark == UInt8(ascii: ",") ? "a number as 12,50" : "a number as 12.50"
        case .choice(let words, _): expected = "one of \(words.joined(separator: ", "))"
        case .identity, .key, .knownKey, .text: expected = "a text"
        }
        return (isEmpty ? "is empty" : "found “\(shown(text))”") + ", expected \(expected)"
            + (hint.map { "; \($0)" } ?? "")
    }

    /// Puts the faults of a block among the rejects and takes their rows out of the chunk.
    private mutating func report(
        _ faults: inout [ChunkFault], _ block: TextBlock, _ scanner: FieldScanner, _ file: Int, _ name: String,
        _ fields: [Int], _ chunk: inout TypedChunk
    ) {
        let isLeftOut = Set(leftOut)
        faults.removeAll { isLeftOut.contains($0.row) }
        // The first column at fault speaks for its row.
        faults.sort { ($0.row, $0.column) < ($1.row, $1.column) }
        var first: [ChunkFault] = []
        for fault in faults where first.last?.row != fault.row { first.append(fault) }
        var found: [(offset: Int, row: RejectedRow)] = []
        var lines = LineFinder()
        for fault in first {
            let start = scanner.start(row: fault.row, field: fields[fault.column], in: block)
            found.append(
                (
                    start,
                    rejected(
                        lines.find(start, in: block), name, columns[fault.column].role, fault.reason,
                        scanner.range(ofRow: fault.row), block, fault.unknownKey)
                ))
        }
        lines = LineFinder()
        for bad in scanner.malformed {
            let start = bad.at ?? bad.range.lowerBound
            found.append(
                (start, rejected(lines.find(start, in: block), name, nil, bad.problem, bad.range, block, nil)))
        }
        found.sort { $0.offset < $1.offset }
        rejects += found.map { (file, block.index, $0.row) }
        chunk.remove((first.map(\.row) + leftOut).sorted())
    }

    private func rejected(
        _ place: (line: Int, column: Int), _ file: String, _ column: String?, _ reason: String, _ range: Range<Int>,
        _ block: TextBlock, _ unknownKey: String?
    ) -> RejectedRow {
        RejectedRow(
            place: Place(file: file, line: place.line, column: place.column), column: column, reason: reason,
            text: String(decoding: block.bytes[range], as: UTF8.self), unknownKey: unknownKey)
    }
}

/// A text cut to what fits a message.
private func shown(_ text: String) -> String { text.count <= 40 ? text : text.prefix(40) + "…" }

private func isBlank(_ cell: Span<UInt8>) -> Bool {
    for index in 0..<cell.count where cell[index] != 32 && cell[index] != 9 { return false }
    return true
}

private func isBlank(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for index in start..<end where unsafe bytes[index] != 32 && bytes[index] != 9 { return false }
    return true
}

/// Whether a cell is `word` (of lower-case ASCII letters), blanks around it and case aside.
private func isWord(_ cell: Span<UInt8>, _ word: String) -> Bool {
    var start = 0
    var end = cell.count
    while start < end, cell[start] == 32 { start += 1 }
    while end > start, cell[end - 1] == 32 { end -= 1 }
    guard end - start == word.utf8.count else { return false }
    for (offset, byte) in word.utf8.enumerated() where cell[start + offset] | 0x20 != byte { return false }
    return true
}

private func identity(_ cell: Span<UInt8>) -> Int64 {
    var word: UInt64 = 0
    if cell.count <= 8 {
        for index in 0..<cell.count { word |= UInt64(cell[index]) << UInt64(8 * index) }
        return Int64(bitPattern: word)
    }
    word = 0xCBF2_9CE4_8422_2325
    for index in 0..<cell.count { word = (word ^ UInt64(cell[index])) &* 0x100_0000_01B3 }
    word = (word ^ word >> 29) &* 0xBF58_476D_1CE4_E5B9
    return Int64(bitPattern: word ^ word >> 32)
}

extension TypedChunk {
    /// Takes rows out; `rows` ascends.
    mutating func remove(_ rows: [Int]) {
        guard !rows.isEmpty else { return }
        var keep = [Bool](repeating: true, count: rowCount)
        for row in rows { keep[row] = false }
        for column in numbers.indices where !numbers[column].isEmpty {
            numbers[column] = zip(numbers[column], keep).compactMap { $1 ? $0 : nil }
        }
        for column in codes.indices where !codes[column].isEmpty {
            codes[column] = zip(codes[column], keep).compactMap { $1 ? $0 : nil }
        }
        rowCount -= rows.count
        removed = rows
    }
}
