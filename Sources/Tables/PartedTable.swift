/// A table read by parts of its keys, packed: what a part's rows are can be had one part at a time, and then takes no more
/// room than that part.
package struct PartedTable: Sendable {
    package let files: [TableFile]
    package let columns: [TypedColumn]
    package let parts: KeyParts
    /// For each column that interns, the distinct texts in ascending order of their bytes, to which the codes refer.
    package private(set) var levels: [[String]]
    /// In the order of the files.
    package let rejects: [RejectedRow]
    /// Rows left out because their id is not known, and how many ids those are.
    package let leftOut: (rows: Int, keys: Int)
    /// Cells of eight digits that were read as seconds since 1970, and would be dates.
    package let numbersLikeDates: Int
    private let runs: PackedRuns
    /// What the codes of each reader become, those of one reader's columns after those of another; empty where they stay.
    private var translations: [[Int32]]
    /// The position of the column of keys.
    private static let key = 0

    /// Reads the files of a table whose first column holds known keys, on several threads, into `room`.
    package static func read(
        _ files: [TableFile], columns: [TypedColumn], parts: KeyParts, room: RowRoom = RowRoom(), threads: Int,
        check: @escaping @Sendable (TypedChunk) -> [ChunkFault] = { _ in [] },
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(TableError) -> PartedTable {
        var parsers = try await TypedTable.parse(
            files, columns, parts: (parts, room), threads: threads, check: check, progress: progress)
        if let failure = room.failure { throw .file(failure) }
        let merged = MergedLevels(parsers, columns)
        var chunks: [PartedChunk] = []
        for reader in parsers.indices { parsers[reader].handOver(to: &chunks, reader) }
        var table = PartedTable(
            files: files, columns: columns, parts: parts, levels: merged.levels,
            rejects: TypedBlockParser.rejects(of: parsers), leftOut: TypedBlockParser.leftOut(parsers, columns),
            numbersLikeDates: parsers.reduce(0) { $0 + $1.numbersLikeDates },
            runs: PackedRuns(chunks, parts, columns: columns.count, room),
            translations: parsers.indices.flatMap { reader in
                merged.translations.map { $0.isEmpty ? [] : $0[reader] }
            })
        if !table.rejects.isEmpty || table.leftOut.rows > 0 { try table.dropUnusedLevels() }
        return table
    }

    /// Parts a table that is read, whose first column's texts are the keys.
    package init(parting table: consuming TypedTable, room: RowRoom = RowRoom()) throws(TableError) {
        files = table.files
        columns = table.columns
        let parts = KeyParts(keyCount: table.levels[Self.key].count)
        self.parts = parts
        levels = table.levels
        rejects = table.rejects
        leftOut = table.leftOut
        numbersLikeDates = table.numbersLikeDates
        var scratch = PartedChunk.Scratch()
        let columns = table.columns
        let chunks = table.chunks.indices.map { index in
            let chunk = PartedChunk(table.chunks[index], key: Self.key, columns, parts, room, &scratch)
            table.chunks[index].giveBack()
            return chunk
        }
        runs = PackedRuns(chunks, parts, columns: columns.count, room)
        if let failure = room.failure { throw .file(failure) }
        translations = columns.map { _ in [] }
    }

    private init(
        files: [TableFile], columns: [TypedColumn], parts: KeyParts, levels: [[String]], rejects: [RejectedRow],
        leftOut: (rows: Int, keys: Int), numbersLikeDates: Int, runs: PackedRuns, translations: [[Int32]]
    ) {
        self.files = files
        self.columns = columns
        self.parts = parts
        self.levels = levels
        self.rejects = rejects
        self.leftOut = leftOut
        self.numbersLikeDates = numbersLikeDates
        self.runs = runs
        self.translations = translations
    }

    /// Drops texts that only rejected rows had.
    private mutating func dropUnusedLevels() throws(TableError) {
        for column in levels.indices where !levels[column].isEmpty {
            let readers = Array(stride(from: column, to: translations.count, by: columns.count))
            var isUsed = readers.map { Array(repeating: false, count: translations[$0].count) }
            for part in 0..<parts.count { try mark(column, part, &isUsed) }
            var isLevelUsed = [Bool](repeating: false, count: levels[column].count)
            for (reader, place) in readers.enumerated() {
                for (code, used) in isUsed[reader].enumerated() where used {
                    isLevelUsed[Int(translations[place][code])] = true
                }
            }
            if isLevelUsed.allSatisfy(\.self) { continue }
            var newCode: [Int32] = []
            var kept: [String] = []
            for (level, used) in zip(levels[column], isLevelUsed) {
                newCode.append(used ? Int32(kept.count) : -1)
                if used { kept.append(level) }
            }
            levels[column] = kept
            for place in readers { translations[place] = translations[place].map { newCode[Int($0)] } }
        }
    }

    /// Marks the codes, by reader, that a column of a part has.
    private func mark(_ column: Int, _ part: Int, _ isUsed: inout [[Bool]]) throws(TableError) {
        let fetched = try runs.fetched(part)
        var codes = [Int32](repeating: 0, count: runs.rowCount(of: part))
        unsafe codes.withUnsafeMutableBufferPointer { codes in
            guard let first = codes.baseAddress else { return }
            unsafe runs.unpack(column, of: part, fetched, into: first) { reader, codes in
                for place in codes.indices where unsafe codes[place] >= 0 {
                    unsafe isUsed[reader][Int(codes[place])] = true
                }
            }
        }
    }

    /// How many usable rows there are.
    package var rowCount: Int { runs.rowCount }

    /// How many usable rows a file has.
    package func rowCount(ofFile file: Int) -> Int { runs.rowCount(ofFile: file) }

    /// The least and the greatest value of a column of numbers, empty cells aside; nil where it holds none.
    package func span(of column: Int) -> (first: Int64, last: Int64)? { runs.span(of: column) }

    /// The rows of one part, its keys counted from its first.
    ///
    /// - Parameters:
    ///   - order: the position of the column of numbers that rows ascend in.
    ///   - keys: whose rows are wanted, ascending; nil for all.
    ///   - isWanted: which columns' cells are wanted; the others have none.
    /// - Throws: where rows kept in a file cannot be read again.
    package func group(
        _ part: Int, ascendingIn order: Int, of keys: [Int]? = nil, columns isWanted: (Int) -> Bool = { _ in true }
    ) throws(TableError) -> GroupedTable {
        let rows = try PartRows(self, part, order, of: keys)
        return GroupedTable(
            offsets: rows.offsets,
            numbers: columns.indices.map { column in
                columns[column].kind.isCode || !isWanted(column)
                    ? [] : unsafe rows.filled { unsafe rows.put(column, into: $0) }
            },
            codes: columns.indices.map { column in
                columns[column].kind.isCode && column != Self.key && isWanted(column)
                    ? unsafe rows.filled { unsafe rows.put(column, into: $0) } : []
            })
    }

    /// The rows of all parts.
    package func groupAll(ascendingIn order: Int, threads: Int) async throws(TableError) -> GroupedTable {
        var rows: [Result<PartRows, TableError>?] = Array(repeating: nil, count: parts.count)
        await onThreads(threads, 0..<parts.count) { part in
            Result { () throws(TableError) in try PartRows(self, part, order) }
        } take: {
            rows[$0] = $1
        }
        var found: [PartRows] = []
        for row in rows { if let row { found.append(try row.get()) } }
        let all = found
        var offsets = [0]
        offsets.reserveCapacity(parts.keyCount + 1)
        for part in all {
            let base = offsets[offsets.count - 1]
            for offset in part.offsets.dropFirst() { offsets.append(base + offset) }
        }
        var grouped = GroupedTable(
            offsets: offsets, numbers: columns.map { _ in [] }, codes: columns.map { _ in [] })
        let total = offsets[offsets.count - 1]
        await onThreads(threads, 1..<columns.count) { column in
            columns[column].kind.isCode
                ? ([], PartRows.filled(total, all, column)) : (PartRows.filled(total, all, column), [])
        } take: { column, filled in
            grouped.take(filled.0, filled.1, column)
        }
        return grouped
    }

    /// The rows of a part and the order they go in.
    private struct PartRows: Sendable {
        let offsets: [Int]
        /// For each place, the row that goes there.
        private let from: [UInt32]
        private let table: PartedTable
        private let part: Int
        private let fetched: PackedRuns.Fetched

        init(_ table: PartedTable, _ part: Int, _ order: Int, of wanted: [Int]? = nil) throws(TableError) {
            self.table = table
            self.part = part
            let fetched = try table.runs.fetched(part)
            self.fetched = fetched
            let keyCount = table.parts.keys(of: part).count
            let allKeys: [Int32] = table.unpacked(PartedTable.key, part, fetched)
            let chosen = wanted.map { Self.places(of: $0, in: allKeys, keyCount) }
            func chosenCells<Value>(_ cells: [Value]) -> [Value] { chosen?.map { cells[Int($0)] } ?? cells }
            let times: [Int64] = chosenCells(table.unpacked(order, part, fetched))
            var rows = RowOrder(keys: chosenCells(allKeys), keyCount: keyCount, ascendingIn: times)
            if rows.hasTies {
                var others: [RowOrder.Column] = []
                for (column, kind) in table.columns.map(\.kind).enumerated() where column != PartedTable.key {
                    others.append(
                        kind.isCode
                            ? .codes(chosenCells(table.unpacked(column, part, fetched)))
                            : .numbers(column == order ? times : chosenCells(table.unpacked(column, part, fetched))))
                }
                rows.breakTies(by: others, times)
            }
            offsets = rows.offsets
            from = chosen.map { chosen in rows.from.map { chosen[Int($0)] } } ?? rows.from
        }

        /// The rows that have one of some keys.
        private static func places(of wanted: [Int], in keys: [Int32], _ keyCount: Int) -> [UInt32] {
            var isWanted = [Bool](repeating: false, count: keyCount)
            for key in wanted { isWanted[key] = true }
            return keys.indices.filter { isWanted[Int(keys[$0])] }.map { UInt32(truncatingIfNeeded: $0) }
        }

        /// Puts a column in its order.
        @inline(__always)
        func put<Value: FixedWidthInteger & SignedInteger>(_ column: Int, into target: UnsafeMutablePointer<Value>) {
            let values: [Value] = table.unpacked(column, part, fetched)
            unsafe values.withUnsafeBufferPointer { values in
                unsafe from.withUnsafeBufferPointer { from in
                    for place in 0..<from.count { unsafe target[place] = values[Int(from[place])] }
                }
            }
        }

        func filled<Value: FixedWidthInteger & SignedInteger>(
            _ put: (UnsafeMutablePointer<Value>) -> Void
        ) -> [Value] {
            unsafe [Value](unsafeUninitializedCapacity: from.count) { target, count in
                if let first = target.baseAddress { unsafe put(first) }
                count = from.count
            }
        }

        static func filled<Value: FixedWidthInteger & SignedInteger>(
            _ total: Int, _ parts: [PartRows], _ column: Int
        ) -> [Value] {
            unsafe [Value](unsafeUninitializedCapacity: total) { target, count in
                if let first = target.baseAddress {
                    for part in parts {
                        unsafe part.put(column, into: first + count)
                        count += part.from.count
                    }
                }
            }
        }
    }

    /// A column of a part, as the rows came.
    @inline(__always)
    private func unpacked<Value: FixedWidthInteger & SignedInteger>(
        _ column: Int, _ part: Int, _ fetched: PackedRuns.Fetched
    ) -> [Value] {
        let count = runs.rowCount(of: part)
        return unsafe [Value](unsafeUninitializedCapacity: count) { target, filled in
            guard let first = target.baseAddress else { return }
            unsafe runs.unpack(column, of: part, fetched, into: first) { reader, values in
                let translation = reader * columns.count + column
                if translations[translation].isEmpty { return }
                for place in values.indices where unsafe values[place] >= 0 {
                    unsafe values[place] = Value(
                        truncatingIfNeeded: translations[translation][Int(values[place])])
                }
            }
            filled = count
        }
    }
}
