import Tables

/// What a store says of itself: settings, columns, the files it was made of, its segments.
struct StoreDirectory {
    /// A file that was taken in.
    struct File {
        let ingest: Int
        /// The table; empty for `churn.yaml`.
        let table: String
        let file: String
        let sha256: String
        let rows: Int
        let rejects: Int
    }

    /// The newest `churn.yaml`; empty where there never was one.
    var settingsText: String
    /// Whether there is a table of customers.
    let areListed: Bool
    /// How many customers were erased.
    var erased: Int
    /// The columns of each table.
    var roles: [String: [String]]
    private(set) var files: [File]
    private(set) var notes: [String]
    var segments: [(number: Int, rows: Int)]

    /// The directory of a store that is about to be filled.
    init(settingsText: String, areListed: Bool) {
        self.settingsText = settingsText
        self.areListed = areListed
        erased = 0
        roles = [:]
        (files, notes, segments) = ([], [], [])
    }

    /// Reads the directory, which must be the one that was written last.
    init(_ store: StoreConnection) throws(HistoryError) {
        var meta: [String: String] = [:]
        for row in try store.rows("SELECT name, value FROM meta") { meta[try row.text(0)] = try row.text(1) }
        guard meta["digest"] == (try Self.digest(store)) else {
            throw StoreDecoder.damaged(store.path, "its directory differs from what was written")
        }
        settingsText = meta["settings"] ?? ""
        areListed = meta["customers"] == "listed"
        erased = meta["erased"].flatMap { Int($0) } ?? 0
        roles = [:]
        for row in try store.rows("SELECT \"table\", \"column\" FROM columns ORDER BY \"table\", position") {
            roles[try row.text(0), default: []].append(try row.text(1))
        }
        files = []
        for row in try store.rows(
            "SELECT ingest, \"table\", file, sha256, rows, rejects FROM files ORDER BY ingest, position")
        {
            files.append(
                File(
                    ingest: try row.number(0), table: try row.text(1), file: try row.text(2), sha256: try row.text(3),
                    rows: try row.number(4), rejects: try row.number(5)))
        }
        notes = []
        for row in try store.rows("SELECT note FROM notes ORDER BY ingest, position") {
            let note = try row.text(0)
            if !notes.contains(note) { notes.append(note) }
        }
        segments = []
        for row in try store.rows("SELECT segment, rows FROM segments ORDER BY segment") {
            segments.append((try row.number(0), try row.number(1)))
        }
    }

    /// Replaces segments by one.
    mutating func replace(_ numbers: [Int], by number: Int, rows: Int) {
        segments.removeAll { numbers.contains($0.number) }
        segments.append((number, rows))
        segments.sort { $0.number < $1.number }
    }

    /// The settings that hold for the store.
    func settings(_ path: String) throws(HistoryError) -> DatasetSettings {
        try DatasetSettings(yaml: settingsText, file: path + " (churn.yaml)")
    }

    /// Writes what may have changed, and the digest of the whole: the last thing before a commit.
    func write(to store: StoreConnection) throws(HistoryError) {
        let meta = [
            ("settings", settingsText), ("customers", areListed ? "listed" : "purchasers"), ("erased", "\(erased)"),
        ]
        for (name, value) in meta {
            try store.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [.text(name), .text(value)])
        }
        for (table, roles) in roles.sorted(by: { $0.key < $1.key }) {
            for (position, role) in roles.enumerated() {
                try store.run(
                    "INSERT OR REPLACE INTO columns VALUES (?, ?, ?)",
                    [.text(table), .integer(position), .text(role)])
            }
        }
        let digest = try Self.digest(store)
        try store.run("INSERT OR REPLACE INTO meta VALUES ('digest', ?)", [.text(digest)])
    }

    /// SHA-256 over every row of every table but for the blobs' data, of which it takes the checksums.
    private static func digest(_ store: StoreConnection) throws(HistoryError) -> String {
        let statements = [
            // The tables' own statements too: SQLite takes the name of a column that is not there, "column", for a text.
            "SELECT name, sql FROM sqlite_schema ORDER BY name",
            "SELECT name, value FROM meta WHERE name <> 'digest' ORDER BY name",
            "SELECT * FROM columns ORDER BY \"table\", position",
            "SELECT * FROM files ORDER BY ingest, position",
            "SELECT * FROM notes ORDER BY ingest, position",
            "SELECT * FROM segments ORDER BY segment",
            "SELECT segment, block, \"table\", \"column\", sha256 FROM blobs ORDER BY segment, block, \"table\", \"column\"",
        ]
        var text = ""
        for statement in statements {
            for row in try store.rows(statement) {
                for value in row.values {
                    switch value {
                    case .integer(let number): text += "\(number)\u{1F}"
                    case .text(let held): text += "\(held)\u{1F}"
                    case .bytes, .nothing: text += "\u{1F}"
                    }
                }
                text += "\u{1E}"
            }
            text += "\u{1D}"
        }
        return Digest.sha256(of: Array(text.utf8))
    }
}

extension StoreConnection {
    /// The blobs of a segment, blocks ascending.
    ///
    /// - Parameters:
    ///   - condition: what else holds for those that are wanted, from `AND` on.
    ///   - values: what the question marks of the condition stand for.
    func blobs(
        of segment: Int, _ condition: String = "", _ values: [SQLiteValue] = []
    ) throws(HistoryError) -> [StoredBlob] {
        var blobs: [StoredBlob] = []
        for row in try rows(
            """
            SELECT block, "table", "column", sha256, data FROM blobs
            WHERE segment = ? \(condition) ORDER BY block, "table", "column"
            """, [.integer(segment)] + values)
        {
            blobs.append(
                StoredBlob(
                    block: try row.number(0), table: try row.text(1), column: try row.text(2),
                    sha256: try row.text(3), bytes: try row.bytes(4)))
        }
        return blobs
    }

    /// The ids of a segment's customers, ascending.
    func ids(of segment: Int, _ decoder: StoreDecoder) throws(HistoryError) -> [String] {
        var ids: [String] = []
        for blob in try blobs(of: segment, "AND \"table\" = ?", [.text(StoredBlob.ofCustomers)]) {
            ids += try decoder.ids(blob)
        }
        return ids
    }

    /// Writes a segment.
    func write(_ blobs: [StoredBlob], rows: Int, as segment: Int) throws(HistoryError) {
        try run("INSERT INTO segments VALUES (?, ?)", [.integer(segment), .integer(rows)])
        for blob in blobs { try write(blob, of: segment) }
    }

    /// Writes a blob.
    func write(_ blob: StoredBlob, of segment: Int) throws(HistoryError) {
        try run(
            "INSERT INTO blobs VALUES (?, ?, ?, ?, ?, ?)",
            [
                .integer(segment), .integer(blob.block), .text(blob.table), .text(blob.column), .text(blob.sha256),
                .bytes(blob.bytes),
            ])
    }

    /// Removes a segment.
    func remove(segment: Int) throws(HistoryError) {
        try run("DELETE FROM blobs WHERE segment = ?", [.integer(segment)])
        try run("DELETE FROM segments WHERE segment = ?", [.integer(segment)])
    }
}
