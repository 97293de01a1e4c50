import Synchronization
import Tables

/// A store as its last finished change left it. Any thread may read of it, for as long as this lives.
final class StoreSnapshot: Sendable {
    let path: String
    let directory: StoreDirectory
    private let store: Mutex<StoreConnection>

    init(_ path: String) throws(HistoryError) {
        let connection = try StoreConnection(path, for: .reading)
        self.path = path
        directory = try StoreDirectory(connection)
        store = Mutex(connection)
    }

    /// Every blob of a segment, blocks ascending.
    func blobs(of segment: Int) throws(HistoryError) -> [StoredBlob] {
        try store.withLock { (store) throws(HistoryError) in try store.blobs(of: segment) }
    }

    /// The blobs of some tables of a segment.
    func blobs(of segment: Int, tables: [String]) throws(HistoryError) -> [StoredBlob] {
        let places = Array(repeating: "?", count: tables.count).joined(separator: ", ")
        return try blobs(of: segment, "AND \"table\" IN (\(places))", tables.map(SQLiteValue.text))
    }

    /// The blobs of some columns of a segment in one of its blocks.
    func blobs(
        of segment: Int, block: Int, _ columns: [(table: String, column: String)]
    ) throws(HistoryError) -> [StoredBlob] {
        if columns.isEmpty { return [] }
        let places = Array(repeating: "(?, ?)", count: columns.count).joined(separator: ", ")
        return try blobs(
            of: segment, "AND block = ? AND (\"table\", \"column\") IN (VALUES \(places))",
            [.integer(block)] + columns.flatMap { [.text($0.table), .text($0.column)] })
    }

    /// How many rows each table of a segment has, and when.
    func spans(of segment: Int) throws(HistoryError) -> [String: StoredSpan] {
        var spans: [String: StoredSpan] = [:]
        for blob in try blobs(of: segment, "AND \"column\" = ?", [.text(StoredBlob.span)]) {
            guard blob.isSound, let span = StoredSpan(packed: blob.bytes) else {
                throw StoreDecoder.damaged(path, "\(blob.name) differs from what was written")
            }
            spans[blob.table, default: StoredSpan()].add(span)
        }
        return spans
    }

    private func blobs(
        of segment: Int, _ condition: String, _ values: [SQLiteValue]
    ) throws(HistoryError) -> [StoredBlob] {
        try store.withLock { (store) throws(HistoryError) in
            try store.blobs(of: segment, condition, values)
        }
    }
}
