import CSQLite

/// A value that goes into a SQLite database or comes out of it.
package enum SQLiteValue: Sendable, Equatable {
    case integer(Int)
    case text(String)
    case bytes([UInt8])
    case nothing
}

/// A SQLite database that cannot be used as wanted.
public enum SQLiteError: Failure {
    /// Another connection is writing, or reading while this one must write.
    case busy(String)
    /// What is there is no database, or is one whose pages do not agree.
    case damaged(String, reason: String)
    /// It cannot be opened.
    case cannotOpen(String, reason: String)
    /// It may be read but not written.
    case readOnly(String)
    /// Reading or writing failed midway.
    case broken(String, reason: String)

    public var kind: FailureKind {
        switch self {
        case .busy, .broken: .inputOutput
        case .damaged: .data
        case .cannotOpen: .missingInput
        case .readOnly: .cannotCreate
        }
    }

    public var description: String {
        switch self {
        case .busy(let path): "\(path): is in use: another run is writing to it; try again when that has ended"
        case .damaged(let path, let reason): "\(path): is damaged: \(reason)"
        case .cannotOpen(let path, let reason): "\(path): cannot be opened: \(reason)"
        case .readOnly(let path): "\(path): cannot be written: the file or its folder may only be read"
        case .broken(let path, let reason): "\(path): \(reason)"
        }
    }
}

/// One connection to a SQLite database. A transaction that is not committed when the connection ends is rolled back.
@safe package final class SQLiteDatabase {
    package let path: String
    private let connection: OpaquePointer

    /// Opens a database.
    ///
    /// - Parameter isNew: whether it is made; else it must be there.
    package init(_ path: String, isNew: Bool = false) throws(SQLiteError) {
        var connection: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (isNew ? SQLITE_OPEN_CREATE : 0)
        let code = unsafe sqlite3_open_v2(path, &connection, flags, nil)
        guard code == SQLITE_OK, let connection = unsafe connection else {
            let reason = unsafe String(cString: sqlite3_errstr(code))
            _ = unsafe sqlite3_close_v2(connection)
            throw .cannotOpen(path, reason: reason)
        }
        self.path = path
        unsafe self.connection = connection
        _ = unsafe sqlite3_extended_result_codes(connection, 1)
    }

    deinit { _ = unsafe sqlite3_close_v2(connection) }

    /// For how long a lock that another connection holds is waited for.
    package func wait(milliseconds: Int) { _ = unsafe sqlite3_busy_timeout(connection, Int32(milliseconds)) }

    /// Runs statements that give no rows, or whose rows do not matter.
    package func execute(_ statements: String) throws(SQLiteError) {
        try check(unsafe sqlite3_exec(connection, statements, nil, nil, nil))
    }

    /// Runs one statement and gives each of its rows to `take`.
    package func run(
        _ statement: String, _ values: [SQLiteValue] = [], _ take: ([SQLiteValue]) -> Void = { _ in }
    ) throws(SQLiteError) {
        var prepared: OpaquePointer?
        try check(unsafe sqlite3_prepare_v2(connection, statement, -1, &prepared, nil))
        defer { _ = unsafe sqlite3_finalize(prepared) }
        for (position, value) in zip(Int32(1)..., values) { try unsafe bind(prepared, position, value) }
        while true {
            let code = unsafe sqlite3_step(prepared)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw error(code) }
            let width = unsafe sqlite3_column_count(prepared)
            take((0..<width).map { unsafe value(prepared, $0) })
        }
    }

    /// The rows of one statement.
    package func rows(_ statement: String, _ values: [SQLiteValue] = []) throws(SQLiteError) -> [[SQLiteValue]] {
        var rows: [[SQLiteValue]] = []
        try run(statement, values) { rows.append($0) }
        return rows
    }

    private func bind(_ prepared: OpaquePointer?, _ position: Int32, _ value: SQLiteValue) throws(SQLiteError) {
        switch value {
        case .integer(let number): try check(unsafe sqlite3_bind_int64(prepared, position, Int64(number)))
        case .text(let text): try check(unsafe bind_utf8(prepared, position, text))
        case .bytes(let bytes):
            let code = unsafe bytes.withUnsafeBytes {
                unsafe bind_bytes(prepared, position, $0.baseAddress, Int64($0.count))
            }
            try check(code)
        case .nothing: try check(unsafe sqlite3_bind_null(prepared, position))
        }
    }

    private func value(_ prepared: OpaquePointer?, _ column: Int32) -> SQLiteValue {
        switch unsafe sqlite3_column_type(prepared, column) {
        case SQLITE_INTEGER: return .integer(Int(unsafe sqlite3_column_int64(prepared, column)))
        case SQLITE_TEXT:
            guard let text = unsafe sqlite3_column_text(prepared, column) else { return .nothing }
            return .text(unsafe String(cString: text))
        case SQLITE_BLOB:
            let bytes = unsafe sqlite3_column_blob(prepared, column)
            let count = Int(unsafe sqlite3_column_bytes(prepared, column))
            return .bytes(unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        default: return .nothing
        }
    }

    private func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw error(code) }
    }

    private func error(_ code: Int32) -> SQLiteError {
        let reason = unsafe String(cString: sqlite3_errmsg(connection))
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy(path)
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .damaged(path, reason: reason)
        case SQLITE_CANTOPEN: return .cannotOpen(path, reason: reason)
        case SQLITE_READONLY: return .readOnly(path)
        // A column or table that is not there: the schema was damaged, as our statements name none else.
        case SQLITE_ERROR: return .damaged(path, reason: reason)
        default: return .broken(path, reason: reason)
        }
    }
}
