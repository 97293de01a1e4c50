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
    private let chunks: [PartedChunk]
    /// How many rows each part has. (Whoever goes over the chunks must do so by position: to copy them counts references, which
    /// threads wait for each other to do.)
    private let rowsOfParts: [Int]
    private let isSomeInFile: Bool
    private let room: RowRoom
    /// What the codes of each thread become, by column; empty where they stay.
    private var translations: [[[Int32]]]
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
            numbersLikeDates: parsers.reduce(0) { $0 + $1.numbersLikeDates }, chunks: chunks, room: room,
            translations: parsers.indices.map { reader in
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
        self.chunks = chunks
        (rowsOfParts, isSomeInFile) = (Self.rows(of: chunks, parts), chunks.contains(where: \.isInFile))
        if let failure = room.failure { throw .file(failure) }
        self.room = room
        translations = [columns.map { _ in [] }]
    }

    private init(
        files: [TableFile], columns: [TypedColumn], parts: KeyParts, levels: [[String]], rejects: [RejectedRow],
        leftOut: (rows: Int, keys: Int), numbersLikeDates: Int, chunks: [PartedChunk], room: RowRoom,
        translations: [[[Int32]]]
    ) {
        self.files = files
        self.columns = columns
        self.parts = parts
        self.levels = levels
        self.rejects = rejects
        self.leftOut = leftOut
        self.numbersLikeDates = numbersLikeDates
        self.chunks = chunks
        (rowsOfParts, isSomeInFile) = (Self.rows(of: chunks, parts), chunks.contains(where: \.isInFile))
        self.room = room
        self.translations = translations
    }

    private static func rows(of chunks: [PartedChunk], _ parts: KeyParts) -> [Int] {
        (0..<parts.count).map { part in chunks.indices.reduce(0) { $0 + chunks[$1].rowCount(of: part) } }
    }

    /// Drops texts that only rejected rows had.
    private mutating func dropUnusedLevels() throws(TableError) {
        for column in levels.indices where !levels[column].isEmpty {
            var isUsed = [[Bool]](repeating: [], count: translations.count)
            for reader in translations.indices {
                isUsed[reader] = Array(repeating: false, count: translations[reader][column].count)
            }
            for part in 0..<parts.count { try mark(column, part, &isUsed) }
            var isLevelUsed = [Bool](repeating: false, count: levels[column].count)
            for reader in translations.indices {
                for (code, used) in isUsed[reader].enumerated() where used {
                    isLevelUsed[Int(translations[reader][column][code])] = true
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
            for reader in translations.indices {
                translations[reader][column] = translations[reader][column].map { newCode[Int($0)] }
            }
        }
    }

    /// Marks the codes, by thread, that a column of a part has.
    private func mark(_ column: Int, _ part: Int, _ isUsed: inout [[Bool]]) throws(TableError) {
        let bytes = try FetchedBytes(self, part)
        for (index, chunk) in chunks.enumerated() {
            let count = chunk.rowCount(of: part)
            let codes = unsafe [Int32](unsafeUninitializedCapacity: count) { target, filled in
                guard let first = target.baseAddress else { return }
                unsafe chunk.unpack(column, of: part, fetched: bytes.all, at: bytes.place(of: index), into: first)
                filled = count
            }
            for code in codes where code >= 0 { isUsed[chunk.reader][Int(code)] = true }
        }
    }

    /// What of a part was put into the file, read again.
    private struct FetchedBytes: Sendable {
        private(set) var all: [UInt8] = []
        /// For each chunk, where its bytes begin; empty where every chunk is in memory.
        private var places: [Int] = []

        init(_ table: PartedTable, _ part: Int) throws(TableError) {
            if !table.isSomeInFile { return }
            do throws(FileError) {
                for chunk in table.chunks {
                    places.append(all.count)
                    if let range = chunk.range(of: part) { try table.room.read(range, appendingTo: &all) }
                }
            } catch { throw .file(error) }
        }

        func place(of chunk: Int) -> Int { places.isEmpty ? 0 : places[chunk] }
    }

    /// How many usable rows there are.
    package var rowCount: Int { rowsOfParts.reduce(0, +) }

    /// How many usable rows a file has.
    package func rowCount(ofFile file: Int) -> Int { chunks.reduce(0) { $0 + ($1.file == file ? $1.rowCount : 0) } }

    /// The least and the greatest value of a column of numbers, empty cells aside; nil where it holds none.
    package func span(of column: Int) -> (first: Int64, last: Int64)? {
        let held = chunks.map { $0.columns[column] }.filter { $0.least <= $0.greatest }
        guard let first = held.map(\.least).min(), let last = held.map(\.greatest).max() else { return nil }
        return (first, last)
    }

    /// The rows of one part, its keys counted from its first.
    ///
    /// - Parameter order: the position of the column of numbers that rows ascend in.
    /// - Throws: where rows kept in a file cannot be read again.
    ///
    /// - Parameter isWanted: which columns' cells are wanted; the others have none.
    package func group(
        _ part: Int, ascendingIn order: Int, columns isWanted: (Int) -> Bool = { _ in true }
    ) throws(TableError) -> GroupedTable {
        let rows = try PartRows(self, part, order)
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
        private let bytes: FetchedBytes

        init(_ table: PartedTable, _ part: Int, _ order: Int) throws(TableError) {
            self.table = table
            self.part = part
            let bytes = try FetchedBytes(table, part)
            self.bytes = bytes
            let count = table.rowsOfParts[part]
            let keys: [Int32] = table.unpacked(PartedTable.key, part, bytes, count)
            let times: [Int64] = table.unpacked(order, part, bytes, count)
            var rows = RowOrder(keys: keys, keyCount: table.parts.keys(of: part).count, ascendingIn: times)
            if rows.hasTies {
                var others: [RowOrder.Column] = []
                for (column, kind) in table.columns.map(\.kind).enumerated() where column != PartedTable.key {
                    others.append(
                        kind.isCode
                            ? .codes(table.unpacked(column, part, bytes, count))
                            : .numbers(column == order ? times : table.unpacked(column, part, bytes, count)))
                }
                rows.breakTies(by: others, times)
            }
            offsets = rows.offsets
            from = rows.from
        }

        /// Puts a column in its order.
        @inline(__always)
        func put<Value: FixedWidthInteger & SignedInteger>(_ column: Int, into target: UnsafeMutablePointer<Value>) {
            let values: [Value] = table.unpacked(column, part, bytes, from.count)
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
        _ column: Int, _ part: Int, _ bytes: FetchedBytes, _ count: Int
    ) -> [Value] {
        unsafe [Value](unsafeUninitializedCapacity: count) { target, filled in
            guard let first = target.baseAddress else { return }
            let chunks = chunks.span
            for index in chunks.indices {
                let rows = chunks[index].rowCount(of: part)
                if rows == 0 { continue }
                unsafe chunks[index].unpack(
                    column, of: part, fetched: bytes.all, at: bytes.place(of: index), into: first + filled)
                let reader = chunks[index].reader
                if !translations[reader][column].isEmpty {
                    for place in filled..<(filled + rows) where unsafe target[place] >= 0 {
                        unsafe target[place] = Value(
                            truncatingIfNeeded: translations[reader][column][Int(target[place])])
                    }
                }
                filled += rows
            }
        }
    }
}
