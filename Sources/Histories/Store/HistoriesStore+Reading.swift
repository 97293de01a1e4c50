import Tables

extension HistoriesStore {
    /// Reads a store into histories, as its files read together would be.
    static func read(_ path: String, threads: Int) async throws(HistoryError) -> ReadResult {
        let (directory, blobs) = try snapshot(path)
        let decoder = StoreDecoder(path: path, roles: directory.roles, threads: threads)
        let segments = try await decoder.decode(blobs)
        var whole = await merged(segments, threads: threads)
        var notes = directory.notes
        if !directory.areListed { whole = purchasers(of: whole, &notes) }
        if segments.count > 1 || !directory.areListed { await whole.dropUnusedLevels(threads: threads) }
        whole.addEmptyTables(directory.roles)
        var spans: [String: StoredSpan] = [:]
        for table in whole.tables { spans[table.table, default: StoredSpan()].add(table) }
        return try histories(whole, spans, directory, notes, path)
    }

    /// Reads a store by parts of its customers: its blocks, where it holds one segment of listed customers; else, and for
    /// all the same answers, one part of everybody.
    static func readByParts(_ path: String, threads: Int) async throws(HistoryError) -> PartedHistories {
        let (directory, blobs) = try snapshot(path)
        guard blobs.count == 1, directory.areListed else {
            return PartedHistories(whole: try await read(path, threads: threads))
        }
        let decoder = StoreDecoder(path: path, roles: directory.roles, threads: threads)
        var whole = try await decoder.decode(blobs, tables: saysOfAll)[0]
        let blocks = Dictionary(grouping: blobs[0], by: \.block).sorted { $0.key < $1.key }.map(\.value)
        let found = await rethrowing {
            try await inRanges(of: blocks.count, size: 1, threads: threads) { range in
                try decoder.decode(block: blocks[range.lowerBound]) { !saysOfAll($0) }
            }
        }
        let parts = try found.get()
        whole.addEmptyTables(directory.roles)
        var spans: [String: StoredSpan] = [:]
        for table in parts.flatMap(\.tables) { spans[table.table, default: StoredSpan()].add(table) }
        for table in whole.tables where saysOfAll(table.table) { spans[table.table, default: StoredSpan()].add(table) }
        let result = try histories(whole, spans, directory, directory.notes, path)
        return PartedHistories(result, parts, changes: whole.table("attributes"), try directory.settings(path))
    }

    /// Whether a table says something of all customers, or has texts that must mean the same in every part.
    private static func saysOfAll(_ table: String) -> Bool { table == "customers" || table == "attributes" }

    private static func rethrowing<Value: Sendable>(
        _ work: () async throws -> Value
    ) async -> Result<Value, HistoryError> {
        do {
            return .success(try await work())
        } catch let error as HistoryError {
            return .failure(error)
        } catch { preconditionFailure("decoding threw \(error)") }
    }

    /// The directory and every blob, as the last finished change left them.
    private static func snapshot(_ path: String) throws(HistoryError) -> (StoreDirectory, [[StoredBlob]]) {
        let store = try StoreConnection(path, for: .reading)
        let directory = try StoreDirectory(store)
        var blobs: [[StoredBlob]] = []
        for segment in directory.segments { blobs.append(try store.blobs(of: segment.number)) }
        return (directory, blobs)
    }

    /// Leaves out customers without a purchase, and says so.
    private static func purchasers(of segment: Segment, _ notes: inout [String]) -> Segment {
        let purchase = segment.have { $0 == "purchases" }
        if purchase.allSatisfy(\.self) { return segment }
        for table in segment.tables where table.table != "purchases" {
            let others = segment.ids.indices.filter { !purchase[$0] && !table.rows(of: $0).isEmpty }
            let rows = others.reduce(0) { $0 + table.rows(of: $1).count }
            if rows > 0 { notes.append(TableIntake.leftOut(rows, of: others.count, from: table.table)) }
        }
        return segment.keeping(purchase)
    }

    /// - Parameter spans: how many rows each table has and from when to when, which a part of them need not say.
    private static func histories(
        _ segment: Segment, _ spans: [String: StoredSpan], _ directory: StoreDirectory, _ notes: [String],
        _ path: String
    ) throws(HistoryError) -> ReadResult {
        var assembly = HistoriesAssembly(settings: try directory.settings(path))
        var notes = notes
        notes += assembly.setCustomers(segment.ids, segment.table("customers"))
        var summaries: [TableSummary] = []
        for table in segment.tables {
            let span = spans[table.table] ?? StoredSpan()
            if table.table != "customers" { assembly.add(table, lastFact: span.lastFact) }
            let files = directory.files.filter { $0.table == table.table }
            summaries.append(
                TableSummary(
                    name: table.table, files: files.map { ($0.file, $0.rows, $0.rejects) }, columns: table.roles,
                    rows: span.rows, rejects: files.reduce(0) { $0 + $1.rejects },
                    first: span.first.map { Instant(microseconds: $0) },
                    last: span.last.map { Instant(microseconds: $0) }))
        }
        if directory.erased > 0 { notes.append("\(counted(directory.erased, "customer")) erased from the store.") }
        let prints = directory.files.sorted { ($0.file, $0.ingest) < ($1.file, $1.ingest) }
        return assembly.result(
            of: path, tables: summaries, rejects: [], notes: notes, inputs: prints.map(\.file),
            storedPrints: prints.map { ($0.file, $0.sha256) })
    }
}

/// How many rows of a table there are, and when.
private struct StoredSpan {
    private(set) var rows = 0
    private(set) var first: Int64?
    private(set) var last: Int64?
    /// The last time at which anything is known to have happened, periods' ends less one microsecond.
    private(set) var lastFact: Int64?

    mutating func add(_ table: TableColumns) {
        rows += table.count
        if let span = table.span {
            first = min(first ?? span.first, span.first)
            last = max(last ?? span.last, span.last)
        }
        if let fact = table.lastFact { lastFact = max(lastFact ?? fact, fact) }
    }
}

extension Segment {
    /// Adds the tables that have columns and, by now, no row.
    fileprivate mutating func addEmptyTables(_ roles: [String: [String]]) {
        tables = TableSchema.all.compactMap { schema in
            table(schema.name)
                ?? roles[schema.name].map { TableColumns(table: schema.name, roles: $0, customers: ids.count) }
        }
    }

    /// Drops texts that only rows had which are there no longer.
    fileprivate mutating func dropUnusedLevels(threads: Int) async {
        let held = tables
        await onThreads(threads, 0..<held.count) {
            held[$0].withoutUnusedLevels()
        } take: {
            tables[$0] = $1
        }
    }
}

extension TableColumns {
    fileprivate func withoutUnusedLevels() -> TableColumns {
        var table = self
        for column in roles.indices where !levels[column].isEmpty {
            var isUsed = [Bool](repeating: false, count: levels[column].count)
            for code in codes[column] where code >= 0 { isUsed[Int(code)] = true }
            if isUsed.allSatisfy(\.self) { continue }
            var newCode: [Int32] = []
            var next: Int32 = 0
            for used in isUsed {
                newCode.append(next)
                if used { next += 1 }
            }
            table.levels[column] = zip(levels[column], isUsed).filter(\.1).map(\.0)
            table.codes[column] = codes[column].map { $0 < 0 ? -1 : newCode[Int($0)] }
        }
        return table
    }
}
