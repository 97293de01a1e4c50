import Tables

/// A connection to a store, with errors of histories.
final class StoreConnection {
    /// What a connection is for.
    enum Purpose {
        /// The state after the last finished change, for as long as the connection lives.
        case reading
        /// Being the only one to change the store, until `commit()`; whatever is not committed never was.
        case writing
    }

    /// For how long a reader waits for a writer to end its commit, and a commit for readers: longer than any run by parts of the
    /// customers, which reads until it ends.
    private static let longWait = 600_000

    let path: String
    private let database: SQLiteDatabase

    /// Opens a store.
    init(_ path: String, for purpose: Purpose) throws(HistoryError) {
        try StoreFile.check(path)
        self.path = path
        database = try Self.rethrown { () throws(SQLiteError) in try SQLiteDatabase(path) }
        switch purpose {
        case .reading:
            // A writer holds readers off only while it puts its pages into the file.
            database.wait(milliseconds: Self.longWait)
            try execute("PRAGMA mmap_size = 4294967296; BEGIN")
        case .writing:
            database.wait(milliseconds: 2_000)
            // Freed pages are overwritten with zeros, and pages go to the file at the commit alone: readers go on until then.
            try execute(
                "PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; PRAGMA cache_spill = OFF; BEGIN IMMEDIATE")
            database.wait(milliseconds: Self.longWait)
        }
    }

    /// Makes the tables of a new store in an empty file.
    init(making path: String) throws(HistoryError) {
        self.path = path
        database = try Self.rethrown { () throws(SQLiteError) in try SQLiteDatabase(path, isNew: true) }
        try execute(StoreFile.schema)
        try execute("BEGIN")
    }

    private static func rethrown<Value>(_ work: () throws(SQLiteError) -> Value) throws(HistoryError) -> Value {
        do throws(SQLiteError) {
            return try work()
        } catch { throw .store(error) }
    }

    func execute(_ statements: String) throws(HistoryError) {
        try Self.rethrown { () throws(SQLiteError) in try database.execute(statements) }
    }

    func run(_ statement: String, _ values: [SQLiteValue]) throws(HistoryError) {
        try Self.rethrown { () throws(SQLiteError) in try database.run(statement, values) }
    }

    func rows(_ statement: String, _ values: [SQLiteValue] = []) throws(HistoryError) -> [StoredRow] {
        let path = path
        return try Self.rethrown { () throws(SQLiteError) in
            try database.rows(statement, values).map { StoredRow(path: path, values: $0) }
        }
    }

    func commit() throws(HistoryError) { try execute("COMMIT") }
}

/// A row of a store's own tables.
struct StoredRow {
    let path: String
    let values: [SQLiteValue]

    private func fault(_ column: Int) -> HistoryError {
        StoreDecoder.damaged(path, "a row of its directory holds \(values[column])")
    }

    func text(_ column: Int) throws(HistoryError) -> String {
        guard case .text(let text) = values[column] else { throw fault(column) }
        return text
    }

    func number(_ column: Int) throws(HistoryError) -> Int {
        guard case .integer(let number) = values[column] else { throw fault(column) }
        return number
    }

    func bytes(_ column: Int) throws(HistoryError) -> [UInt8] {
        guard case .bytes(let bytes) = values[column] else { throw fault(column) }
        return bytes
    }
}
