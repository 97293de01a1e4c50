import Foundation
import Tables

/// The histories store: one file that holds what a dataset's tables hold, read instead of parsed, to which days are
/// appended and from which customers are erased.
public enum HistoriesStore {
    /// What an ingest or an append brought.
    public struct Change: Sendable {
        /// Usable rows by table.
        public let rows: [(table: String, rows: Int)]
        /// Customers with a row in any table that was read.
        public let customers: Int
        /// Customers listed anew whose earlier row was replaced.
        public let replacedCustomers: Int
        /// What the user should know, a sentence each.
        public let notes: [String]
        /// Rows that were let through.
        public let rejectReport: RejectReport
    }

    /// Makes a store of a dataset.
    ///
    /// - Throws: also where there is a file of that name, and where more rows cannot be used than are let through; then
    ///   nothing is written.
    public static func ingest(
        _ dataset: String, into path: String, options: ReadOptions
    ) async throws(HistoryError) -> Change {
        let file = try newFile(path)
        let reader = try HistoriesReader(dataset, options)
        let isListed = reader.files.byTable["customers"] != nil
        let brought = try await BroughtTables(reader, isListed ? .listed([]) : .purchasers, ingest: 0)
        try brought.rejectReport.enforce(options.maxRejects)
        let blobs = await brought.segment.blobs(threads: options.threads)
        try fill(file.temporaryPath, brought, blobs)
        do throws(FileError) {
            try file.commit()
        } catch { throw .file(error) }
        return change(brought, replacing: 0)
    }

    private static func newFile(_ path: String) throws(HistoryError) -> NewFile {
        if FileManager.default.fileExists(atPath: path) {
            throw .file(.cannotCreate(path, reason: "it is there already; --append adds to a store"))
        }
        do throws(FileError) {
            return try NewFile(path)
        } catch { throw .file(error) }
    }

    private static func fill(
        _ path: String, _ brought: BroughtTables, _ blobs: [StoredBlob]
    ) throws(HistoryError) {
        let store = try StoreConnection(making: path)
        var directory = StoreDirectory(settingsText: brought.settingsText ?? "", areListed: brought.areListed)
        for table in brought.segment.tables { directory.roles[table.table] = table.roles }
        try store.record(brought, as: 0)
        try store.write(blobs, rows: brought.segment.rowCount, as: 0)
        try directory.write(to: store)
        try store.commit()
    }

    /// Adds the tables of a folder to a store, as if they had been read together.
    ///
    /// - Throws: also where another run is writing to the store, and where more rows cannot be used than are let through;
    ///   then the store is as it was.
    public static func append(
        _ dataset: String, to path: String, options: ReadOptions
    ) async throws(HistoryError) -> Change {
        let store = try StoreConnection(path, for: .writing)
        var directory = try StoreDirectory(store)
        let held = try directory.settings(path)
        let reader = try HistoriesReader(appending: dataset, options, held)
        let ingest = (directory.files.map(\.ingest).max() ?? -1) + 1
        let ids = directory.areListed ? try customers(store, directory) : []
        if !directory.areListed, reader.files.byTable["customers"] != nil {
            throw .dataset(
                dataset, "has a table of customers, which \(path) lacks: there they are those who purchase; ingest anew"
            )
        }
        let brought = try await BroughtTables(reader, directory.areListed ? .listed(ids) : .purchasers, ingest: ingest)
        try check(brought, against: directory, held, dataset, path)
        try brought.rejectReport.enforce(options.maxRejects)
        var segment = brought.segment
        segment.tables = segment.tables.map { $0.ordered(as: directory.roles[$0.table] ?? $0.roles) }
        for table in segment.tables { directory.roles[table.table] = table.roles }
        if let text = brought.settingsText { directory.settingsText = text }
        try store.record(brought, as: ingest)
        let number = (directory.segments.last?.number ?? -1) + 1
        try store.write(await segment.blobs(threads: options.threads), rows: segment.rowCount, as: number)
        directory.segments.append((number, segment.rowCount))
        try await compact(store, &directory, threads: options.threads)
        try directory.write(to: store)
        try store.commit()
        return change(brought, replacing: replaced(brought.segment, ids))
    }

    /// The customers of a store that lists them, ascending.
    private static func customers(
        _ store: StoreConnection, _ directory: StoreDirectory
    ) throws(HistoryError) -> [String] {
        var ids: [String] = []
        let decoder = StoreDecoder(path: store.path, roles: directory.roles, threads: 1)
        for segment in directory.segments {
            let own = try store.ids(of: segment.number, decoder)
            ids = ids.isEmpty ? own : CustomerPairs(ids, own).ids
        }
        return ids
    }

    private static func replaced(_ segment: Segment, _ ids: [String]) -> Int {
        guard segment.table("customers") != nil else { return 0 }
        let listed = zip(segment.ids, segment.have { $0 == "customers" }).filter(\.1).map(\.0)
        return CustomerPairs(ids, listed).positions.count { $0.older != nil && $0.newer != nil }
    }

    private static func change(_ brought: BroughtTables, replacing replaced: Int) -> Change {
        Change(
            rows: brought.intake.summaries.map { ($0.name, $0.rows) }, customers: brought.segment.ids.count,
            replacedCustomers: replaced, notes: brought.intake.notes, rejectReport: brought.rejectReport)
    }

    /// Throws where a folder's tables cannot stand beside those of a store.
    private static func check(
        _ brought: BroughtTables, against directory: StoreDirectory, _ held: DatasetSettings, _ dataset: String,
        _ path: String
    ) throws(HistoryError) {
        for file in brought.files where file.table != "" && file.table != "customers" && file.rows > 0 {
            guard let same = directory.files.first(where: { $0.sha256 == file.sha256 && $0.table == file.table }) else {
                continue
            }
            throw .dataset(
                "\(dataset)/\(file.file)",
                "was taken in already, as \(same.file) (ingest \(same.ingest + 1) of \(path))")
        }
        for table in brought.segment.tables {
            guard let roles = directory.roles[table.table], Set(roles) != Set(table.roles) else { continue }
            throw .dataset(
                "\(dataset): \(table.table)",
                "has the columns \(table.roles.joined(separator: ", ")); \(path) has \(roles.joined(separator: ", "))"
                    + "; files of one table must agree")
        }
        guard brought.settingsText != nil else { return }
        guard brought.settings.zone.name == held.zone.name else {
            throw .dataset(
                "\(dataset)/churn.yaml",
                "has the time zone \(brought.settings.zone.name); \(path) has \(held.zone.name); they must agree")
        }
        guard brought.settings.settings(of: "customers").decimalFormat == held.settings(of: "customers").decimalFormat
        else {
            throw .dataset(
                "\(dataset)/churn.yaml", "writes numbers of customers in another way than \(path); they must agree")
        }
    }
}

extension StoreConnection {
    /// Records the files of an ingest, and what was said of them.
    fileprivate func record(_ brought: BroughtTables, as ingest: Int) throws(HistoryError) {
        for (position, file) in brought.files.enumerated() {
            try run(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    .integer(ingest), .integer(position), .text(file.table), .text(file.file), .text(file.sha256),
                    .integer(file.rows), .integer(file.rejects),
                ])
        }
        for (position, note) in brought.intake.notes.enumerated() {
            try run("INSERT INTO notes VALUES (?, ?, ?)", [.integer(ingest), .integer(position), .text(note)])
        }
    }
}
