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
        return try histories(whole, directory, notes, path)
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

    private static func histories(
        _ segment: Segment, _ directory: StoreDirectory, _ notes: [String], _ path: String
    ) throws(HistoryError) -> ReadResult {
        var assembly = HistoriesAssembly(settings: try directory.settings(path))
        var notes = notes
        notes += assembly.setCustomers(segment.ids, segment.table("customers"), findsByID: false)
        var summaries: [TableSummary] = []
        for table in segment.tables {
            if table.table != "customers" { assembly.add(table) }
            let files = directory.files.filter { $0.table == table.table }
            summaries.append(
                TableSummary(
                    name: table.table, files: files.map { ($0.file, $0.rows, $0.rejects) }, columns: table.roles,
                    rows: table.count, rejects: files.reduce(0) { $0 + $1.rejects },
                    first: table.span.map { Instant(microseconds: $0.first) },
                    last: table.span.map { Instant(microseconds: $0.last) }))
        }
        if directory.erased > 0 { notes.append("\(counted(directory.erased, "customer")) erased from the store.") }
        let prints = directory.files.sorted { ($0.file, $0.ingest) < ($1.file, $1.ingest) }
        return assembly.result(
            of: path, tables: summaries, rejects: [], notes: notes, inputs: prints.map(\.file),
            storedPrints: prints.map { ($0.file, $0.sha256) })
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
