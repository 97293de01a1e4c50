import Foundation
import Tables

/// What tells a file that is a store from any other.
enum StoreFile {
    /// The `application_id` of a store's database: “Chrn”.
    static let applicationID = 0x4368_726E
    /// The layout that this version reads and writes, the database's `user_version`.
    static let format = 2

    /// Whether a path leads to a SQLite database.
    static func isDatabase(_ path: String) -> Bool { header(path) != nil }

    /// The first bytes of a SQLite database; nil where the file is none.
    private static func header(_ path: String) -> [UInt8]? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let bytes = try? file.read(upToCount: 100), bytes.count == 100 else { return nil }
        return bytes.starts(with: Array("SQLite format 3\0".utf8)) ? [UInt8](bytes) : nil
    }

    /// Throws where a path does not lead to a store that this version knows.
    static func check(_ path: String) throws(HistoryError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw .missing(path, "is not there; churn ingest DATASET --store \(path) makes a store")
        }
        guard let header = header(path) else {
            throw .dataset(path, "is no store; churn ingest makes one")
        }
        func number(_ place: Int) -> Int { header[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        guard number(68) == applicationID else {
            throw .dataset(path, "is a SQLite database, but no store of histories; churn ingest makes one")
        }
        let version = number(60)
        guard version <= format else {
            throw .dataset(
                path,
                "was written by a newer churn (layout \(version); this one knows \(format)); use that, or ingest anew")
        }
        guard version > 0 else { throw StoreDecoder.damaged(path, "its layout is said to be \(version)") }
        guard version == format else {
            throw .dataset(
                path, "was written by an older churn (layout \(version); this one knows \(format)); ingest anew")
        }
    }

    /// The statements that make the tables of an empty store (Documentation/store.md). Each table is one tree, ordered by its
    /// key: an index apart could differ from its table without being noticed.
    static let schema = """
        PRAGMA page_size = 32768;
        PRAGMA journal_mode = OFF;
        PRAGMA synchronous = OFF;
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(format);
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE columns (
            "table" TEXT, position INTEGER, "column" TEXT NOT NULL, PRIMARY KEY ("table", position)) WITHOUT ROWID;
        CREATE TABLE files (
            ingest INTEGER, position INTEGER, "table" TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
            rows INTEGER NOT NULL, rejects INTEGER NOT NULL, PRIMARY KEY (ingest, position)) WITHOUT ROWID;
        CREATE TABLE notes (
            ingest INTEGER, position INTEGER, note TEXT NOT NULL, PRIMARY KEY (ingest, position)) WITHOUT ROWID;
        CREATE TABLE segments (segment INTEGER PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE blobs (
            segment INTEGER, block INTEGER, "table" TEXT, "column" TEXT, sha256 TEXT NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (segment, block, "table", "column")) WITHOUT ROWID;
        """
}
