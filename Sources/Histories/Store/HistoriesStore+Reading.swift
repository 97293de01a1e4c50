import Tables

extension HistoriesStore {
    /// Reads a store into histories, as its files read together would be.
    static func read(_ path: String, threads: Int) async throws(HistoryError) -> ReadResult {
        try await read(try StoreSnapshot(path), threads: threads)
    }

    static func read(_ snapshot: StoreSnapshot, threads: Int) async throws(HistoryError) -> ReadResult {
        let directory = snapshot.directory
        var blobs: [[StoredBlob]] = []
        for segment in directory.segments { blobs.append(try snapshot.blobs(of: segment.number)) }
        let decoder = StoreDecoder(path: snapshot.path, roles: directory.roles, threads: threads)
        let segments = try await decoder.decode(blobs)
        var whole = await merged(segments, threads: threads)
        var notes = directory.notes
        if !directory.areListed { whole = purchasers(of: whole, &notes) }
        if segments.count > 1 || !directory.areListed { await whole.dropUnusedLevels(threads: threads) }
        whole.addEmptyTables(directory.roles) { _ in true }
        var spans: [String: StoredSpan] = [:]
        for table in whole.tables { spans[table.table] = StoredSpan(0..<table.count, of: table) }
        return try histories(whole, spans, snapshot, notes)
    }

    /// Reads a store by parts of its customers (`StoredParts`), where it lists them; else one part of everybody.
    static func readByParts(_ path: String, threads: Int) async throws(HistoryError) -> PartedHistories {
        let snapshot = try StoreSnapshot(path)
        let directory = snapshot.directory
        let saysOfAll = tablesReadWhole(directory)
        var blobs: [[StoredBlob]] = []
        for segment in directory.segments {
            blobs.append(try snapshot.blobs(of: segment.number, tables: [StoredBlob.ofCustomers] + saysOfAll))
        }
        guard directory.areListed, blobs.first?.isEmpty == false else {
            return PartedHistories(whole: try await read(snapshot, threads: threads))
        }
        let decoder = StoreDecoder(path: path, roles: directory.roles, threads: threads)
        let segments = try await decoder.decode(blobs) { saysOfAll.contains($0) }
        var whole = await merged(segments, threads: threads)
        if blobs.count > 1 { await whole.dropUnusedLevels(threads: threads) }
        whole.addEmptyTables(directory.roles) { saysOfAll.contains($0) }
        var spans: [String: StoredSpan] = [:]
        for segment in directory.segments {
            spans.merge(try snapshot.spans(of: segment.number)) { older, newer in
                var both = older
                both.add(newer)
                return both
            }
        }
        let tables = whole.tables.filter { saysOfAll.contains($0.table) }
        for table in tables { spans[table.table] = StoredSpan(0..<table.count, of: table) }
        let parts = StoredParts(snapshot, blobs, segments, ids: whole.ids)
        return PartedHistories(
            try histories(whole, spans, snapshot, directory.notes), parts,
            whole: tables.filter { $0.table != "customers" }, try directory.settings(path))
    }

    /// The tables of which a part does not do: what is said of all customers, texts that must mean the same in every part,
    /// and rows that a newer segment may have put right, whose spans do not add up.
    private static func tablesReadWhole(_ directory: StoreDirectory) -> [String] {
        ["customers", "attributes"] + (directory.segments.count > 1 ? ["complaints"] : [])
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
        _ segment: Segment, _ spans: [String: StoredSpan], _ snapshot: StoreSnapshot, _ notes: [String]
    ) throws(HistoryError) -> ReadResult {
        let (path, directory) = (snapshot.path, snapshot.directory)
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

extension Segment {
    /// Adds the tables that have columns and, by now, no row.
    ///
    /// - Parameter knowsCustomers: whether a table can be asked for the rows of each customer; others are for their columns alone.
    fileprivate mutating func addEmptyTables(_ roles: [String: [String]], knowsCustomers: (String) -> Bool) {
        tables = TableSchema.all.compactMap { schema in
            table(schema.name)
                ?? roles[schema.name].map { roles in
                    TableColumns(
                        table: schema.name, roles: roles, customers: knowsCustomers(schema.name) ? ids.count : 0)
                }
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
