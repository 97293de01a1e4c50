import Foundation
import Tables

/// What a folder brings to a store.
struct BroughtTables {
    /// The customers with a row in any of its tables, and those rows.
    let segment: Segment
    let settings: DatasetSettings
    /// The folder's own `churn.yaml`.
    let settingsText: String?
    let areListed: Bool
    let intake: TableIntake
    let files: [StoreDirectory.File]

    var rejectReport: RejectReport {
        RejectReport(
            dataset: dataset, rejects: intake.rejects,
            rowCount: intake.summaries.reduce(0) { $0 + $1.rows + $1.rejects })
    }
    private let dataset: String

    /// The customers that a store has already.
    enum Held {
        /// Those of its table of customers, ascending.
        case listed([String])
        /// Those who purchase.
        case purchasers
    }

    /// Reads every table of a folder.
    ///
    /// - Parameter ingest: the number under which its files are recorded.
    init(_ reader: HistoriesReader, _ held: Held, ingest: Int) async throws(HistoryError) {
        var intake = TableIntake(dataset: reader.dataset)
        switch held {
        case .listed(let ids):
            segment = try await Self.listed(reader, ids, &intake)
            areListed = true
        case .purchasers:
            segment = try await Self.unlisted(reader, &intake)
            areListed = false
        }
        intake.noteStrangers(reader.files.strangers)
        dataset = reader.dataset
        settings = reader.settings
        self.intake = intake
        (settingsText, files) = try Self.files(reader, intake, ingest)
    }

    /// The rows of customers that the folder or the store lists; others are rejected.
    private static func listed(
        _ reader: HistoriesReader, _ held: [String], _ intake: inout TableIntake
    ) async throws(HistoryError) -> Segment {
        var ids = held
        var tables: [TableColumns] = []
        if reader.files.byTable["customers"] != nil {
            let (layout, read) = try await reader.readTable(TableSchema.customers, .key)
            let table = try rethrown { () throws(TableError) in try read.rejectingRepeatedKeys(0) }
            let own = table.levels[0]
            ids = CustomerPairs(held, own).ids
            tables = [intake.take(customers: layout, table, threads: reader.options.threads).spread(from: own, to: ids)]
        }
        let known = KeyTable(texts: ids)
        for schema in TableSchema.events where reader.files.byTable[schema.name] != nil {
            let (layout, table) = try await reader.readParts(schema, of: known, leavesOutUnknown: false)
            intake.note(layout, table)
            tables.append(try await TableColumns(layout, whole: table, threads: reader.options.threads))
        }
        let all = Segment(ids: ids, tables: tables)
        return all.keeping(all.have { _ in true })
    }

    /// The rows of whomever they are of: those who do not purchase yet may later.
    private static func unlisted(
        _ reader: HistoriesReader, _ intake: inout TableIntake
    ) async throws(HistoryError) -> Segment {
        var ids: [String] = []
        var tables: [(columns: TableColumns, ids: [String])] = []
        for schema in TableSchema.events where reader.files.byTable[schema.name] != nil {
            let (layout, table) = try await reader.readParts(schema)
            let own = table.levels[0]
            intake.note(layout, table)
            tables.append((try await TableColumns(layout, whole: table, threads: reader.options.threads), own))
            ids = CustomerPairs(ids, own).ids
        }
        return Segment(ids: ids, tables: tables.map { $0.columns.spread(from: $0.ids, to: ids) })
    }

    private static func files(
        _ reader: HistoriesReader, _ intake: TableIntake, _ ingest: Int
    ) throws(HistoryError) -> (String?, [StoreDirectory.File]) {
        do throws(FileError) {
            var files: [StoreDirectory.File] = []
            for summary in intake.summaries {
                for (file, rows, rejects) in summary.files {
                    files.append(
                        StoreDirectory.File(
                            ingest: ingest, table: summary.name, file: file,
                            sha256: try Digest.sha256(ofFile: reader.files.path(of: file)), rows: rows,
                            rejects: rejects))
                }
            }
            guard reader.hasSettings else { return (nil, files) }
            let path = reader.dataset + "/churn.yaml"
            files.append(
                StoreDirectory.File(
                    ingest: ingest, table: "", file: "churn.yaml", sha256: try Digest.sha256(ofFile: path), rows: 0,
                    rejects: 0))
            guard let data = FileManager.default.contents(atPath: path) else {
                throw .missing(path, reason: lastSystemError())
            }
            return (String(decoding: data, as: UTF8.self), files)
        } catch { throw .file(error) }
    }
}

extension TableColumns {
    /// The rows of some customers as those of more, of which some have none; both lists of ids ascend.
    fileprivate func spread(from own: [String], to ids: [String]) -> TableColumns {
        if own.count == ids.count { return self }
        var spread = self
        spread.offsets = [0]
        var next = 0
        for id in ids {
            if next < own.count, own[next] == id { next += 1 }
            spread.offsets.append(offsets[next])
        }
        return spread
    }

    /// The columns in another order, which has the same ones.
    func ordered(as roles: [String]) -> TableColumns {
        let positions = roles.compactMap { position($0) }
        var ordered = self
        ordered.roles = roles
        ordered.numbers = positions.map { numbers[$0] }
        ordered.codes = positions.map { codes[$0] }
        ordered.levels = positions.map { levels[$0] }
        return ordered
    }
}
