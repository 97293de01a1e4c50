import Foundation
import Tables

/// Reads a dataset: a folder of tables, with its `churn.yaml` where there is one.
public struct HistoriesReader: Sendable {
    let dataset: String
    let options: ReadOptions
    let settings: DatasetSettings
    let files: DatasetFiles
    /// Whether the folder has a `churn.yaml` of its own.
    let hasSettings: Bool

    init(_ dataset: String, _ options: ReadOptions) throws(HistoryError) {
        var folder = dataset
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        self.dataset = folder
        self.options = options
        hasSettings = FileManager.default.fileExists(atPath: folder + "/churn.yaml")
        settings = try DatasetSettings(file: folder + "/churn.yaml")
        files = try DatasetFiles(folder, settings)
        guard files.byTable["customers"] != nil || files.byTable["purchases"] != nil else {
            let meant = files.strangers.first { $0.meant == "customers" || $0.meant == "purchases" }
            throw .missing(
                folder,
                "has neither customers.csv nor purchases.csv (.csv or .tsv, plain, .gz or .zst)"
                    + (meant.map { "; is \($0.file) meant to be \($0.meant ?? "")?" } ?? "")
                    + "; a churn.yaml in it can name the files")
        }
    }

    /// Opens a folder whose tables are to join what a store holds; its settings hold where the folder has none, but for
    /// the names of files.
    init(
        appending dataset: String, _ options: ReadOptions, _ held: DatasetSettings
    ) throws(HistoryError) {
        var folder = dataset
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        self.dataset = folder
        self.options = options
        hasSettings = FileManager.default.fileExists(atPath: folder + "/churn.yaml")
        var settings = held
        for table in held.tables.keys { settings.tables[table]?.files = nil }
        self.settings = hasSettings ? try DatasetSettings(file: folder + "/churn.yaml") : settings
        files = try DatasetFiles(folder, self.settings)
        guard !files.byTable.isEmpty else { throw .missing(folder, "has no table; expected purchases.csv, …") }
    }

    /// Reads a dataset into histories.
    ///
    /// - Throws: `HistoryError`, also where more rows cannot be used than `options.maxRejects` lets through.
    public static func read(
        dataset: String, options: ReadOptions = ReadOptions()
    ) async throws(HistoryError) -> ReadResult {
        let result = try await readAll(dataset: dataset, options: options)
        try result.enforce(options.maxRejects)
        return result
    }

    /// Reads a dataset into histories, however many rows cannot be used.
    public static func readAll(
        dataset: String, options: ReadOptions = ReadOptions()
    ) async throws(HistoryError) -> ReadResult {
        if StoreFile.isDatabase(dataset) {
            return try await HistoriesStore.read(dataset, threads: options.threads)
        }
        let reader = try HistoriesReader(dataset, options)
        let (assembly, intake) = try await reader.readTables(RowRoom()) { (layout, table) throws(HistoryError) in
            try await TableColumns(layout, whole: table, threads: options.threads)
        }
        return assembly.result(of: reader.dataset, intake, inputs: reader.inputs)
    }

    /// Reads a dataset by parts of its customers.
    ///
    /// - Throws: `HistoryError`, also where more rows cannot be used than `options.maxRejects` lets through.
    public static func readByParts(
        dataset: String, options: ReadOptions = ReadOptions()
    ) async throws(HistoryError) -> PartedHistories {
        let histories = try await readAllByParts(dataset: dataset, options: options)
        try histories.read.enforce(options.maxRejects)
        return histories
    }

    /// Reads a dataset by parts of its customers, however many rows cannot be used.
    public static func readAllByParts(
        dataset: String, options: ReadOptions = ReadOptions()
    ) async throws(HistoryError) -> PartedHistories {
        if StoreFile.isDatabase(dataset) {
            return try await HistoriesStore.readByParts(dataset, threads: options.threads)
        }
        let reader = try HistoriesReader(dataset, options)
        var tables: [(TableLayout, PartedTable)] = []
        let (assembly, intake) = try await reader.readTables(RowRoom(limit: options.rowMemory)) { layout, table in
            tables.append((layout, table))
            return TableColumns(layout, withoutRowsOf: table)
        }
        return PartedHistories(
            assembly.result(of: reader.dataset, intake, inputs: reader.inputs), tables, reader.settings)
    }

    /// Reads table after table into `room`; `keep` says what becomes of the rows of a table of events.
    private func readTables(
        _ room: RowRoom, _ keep: (TableLayout, PartedTable) async throws(HistoryError) -> TableColumns
    ) async throws(HistoryError) -> (HistoriesAssembly, TableIntake) {
        var intake = TableIntake(dataset: dataset)
        var assembly = HistoriesAssembly(settings: settings)
        if files.byTable["customers"] != nil {
            try await readCustomers(&intake, &assembly)
        }
        let areListed = files.byTable["customers"] != nil
        for schema in TableSchema.events where files.byTable[schema.name] != nil {
            let (layout, table): (TableLayout, PartedTable)
            if !areListed, schema.name == "purchases" {
                (layout, table) = try await readParts(schema, room)
                intake.notes += assembly.setCustomers(table.levels[0], nil, known: KeyTable(texts: table.levels[0]))
            } else {
                (layout, table) = try await readParts(
                    schema, of: assembly.known, leavesOutUnknown: !areListed, room)
            }
            intake.note(layout, table)
            assembly.add(layout, table, rows: try await keep(layout, table))
        }
        intake.noteStrangers(files.strangers)
        return (assembly, intake)
    }

    /// The files that are read, with `churn.yaml`, relative to the dataset, ascending.
    var inputs: [String] {
        let tables = files.byTable.values.flatMap { $0 }
        return (hasSettings ? tables + ["churn.yaml"] : tables).sorted()
    }

    /// About how many bytes of text a dataset holds, for showing how far reading is: packed files count five times, as tables
    /// mostly pack to a fifth. 0 where it cannot be told.
    public static func approximateTextBytes(of dataset: String) -> Int {
        guard !StoreFile.isDatabase(dataset), let reader = try? HistoriesReader(dataset, ReadOptions()) else {
            return 0
        }
        return reader.files.byTable.values.joined().reduce(0) { total, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: reader.files.path(of: file))
            let isPacked = file.lowercased().hasSuffix(".gz") || file.lowercased().hasSuffix(".zst")
            return total + (attributes?[.size] as? Int ?? 0) * (isPacked ? 5 : 1)
        }
    }

    /// The rows of one table in the order of its files, with the columns that are there; for showing what was read.
    package static func rows(
        of name: String, dataset: String, options: ReadOptions
    ) async throws(HistoryError) -> TableRows {
        if StoreFile.isDatabase(dataset) {
            throw .dataset(dataset, "is a store, which keeps no file's order; --rows shows the tables of a folder")
        }
        let reader = try HistoriesReader(dataset, options)
        guard let schema = TableSchema.all.first(where: { $0.name == name }) else {
            let names = TableSchema.all.map(\.name)
            throw .dataset(
                reader.dataset,
                "“\(name)” is no table\(DidYouMean.hint(for: name, among: names)); expected one of "
                    + names.joined(separator: ", "))
        }
        guard reader.files.byTable[name] != nil else {
            throw .missing(
                reader.dataset,
                "has no table \(name); it has \(reader.files.byTable.keys.sorted().joined(separator: ", "))")
        }
        var intake = TableIntake(dataset: reader.dataset)
        var assembly = HistoriesAssembly(settings: reader.settings)
        if reader.files.byTable["customers"] != nil, name != "customers" {
            try await reader.readCustomers(&intake, &assembly)
        }
        if name == "customers" {
            let (layout, table) = try await reader.readTable(schema, .key, asWritten: true)
            let distinct = try rethrown { () throws(TableError) in try table.rejectingRepeatedKeys(0) }
            return TableRows(reader.dataset, layout, distinct, nil)
        }
        let listed = reader.files.byTable["customers"] != nil
        let (layout, table) = try await reader.readTable(
            schema, listed ? .knownKey(assembly.known, leavesOutUnknown: false) : .key, asWritten: true)
        return TableRows(reader.dataset, layout, table, listed ? assembly.known : nil)
    }

    /// Reads the table of customers.
    private func readCustomers(
        _ intake: inout TableIntake, _ assembly: inout HistoriesAssembly
    ) async throws(HistoryError) {
        let (layout, read) = try await readTable(TableSchema.customers, .key)
        let table = try rethrown { () throws(TableError) in try read.rejectingRepeatedKeys(0) }
        let (ids, known) = (table.levels[0], table.keys)
        let columns = intake.take(customers: layout, table, threads: options.threads)
        intake.notes += assembly.setCustomers(ids, columns, known: known)
    }

    /// Reads a table of events of known customers by parts of these.
    func readParts(
        _ schema: TableSchema, of known: KeyTable, leavesOutUnknown: Bool, _ room: RowRoom = RowRoom()
    ) async throws(HistoryError) -> (TableLayout, PartedTable) {
        let layout = try layout(of: schema, .knownKey(known, leavesOutUnknown: leavesOutUnknown))
        do throws(TableError) {
            let table = try await PartedTable.read(
                layout.files, columns: layout.columns, parts: KeyParts(keyCount: known.count), room: room,
                threads: options.threads,
                check: RowCheck.check(of: layout), progress: options.progress)
            return (layout, table)
        } catch { throw .table(error) }
    }

    /// Reads a table of events by parts of whatever customers it has, `levels[0]` of it.
    func readParts(
        _ schema: TableSchema, _ room: RowRoom = RowRoom()
    ) async throws(HistoryError) -> (TableLayout, PartedTable) {
        let (layout, table) = try await readTable(schema, .key)
        return (layout, try rethrown { () throws(TableError) in try PartedTable(parting: table, room: room) })
    }

    private func layout(
        of schema: TableSchema, _ customers: TypedColumn.Kind, asWritten: Bool = false
    ) throws(HistoryError) -> TableLayout {
        try TableLayout(
            schema, (files.byTable[schema.name] ?? []).map(files.path), settings.settings(of: schema.name),
            customers: customers, asWritten: asWritten)
    }

    func readTable(
        _ schema: TableSchema, _ customers: TypedColumn.Kind, asWritten: Bool = false
    ) async throws(HistoryError) -> (TableLayout, TypedTable) {
        let layout = try layout(of: schema, customers, asWritten: asWritten)
        do throws(TableError) {
            let table = try await TypedTable.read(
                layout.files, columns: layout.columns, threads: options.threads, check: RowCheck.check(of: layout),
                progress: options.progress)
            return (layout, table)
        } catch { throw .table(error) }
    }
}

/// Runs work on tables, and says what it throws as an error of histories.
func rethrown<Value>(_ work: () throws(TableError) -> Value) throws(HistoryError) -> Value {
    do throws(TableError) {
        return try work()
    } catch { throw .table(error) }
}
