public import Tables

/// What was read of one table.
public struct TableSummary: Sendable {
    public let name: String
    /// The files, relative to the dataset, with usable and unusable rows.
    public let files: [(file: String, rows: Int, rejects: Int)]
    /// The columns that were used, by role or attribute.
    public let columns: [String]
    /// Usable rows.
    public let rows: Int
    public let rejects: Int
    /// The first and the last time at which something happened; nil without rows.
    public let first: Instant?
    public let last: Instant?
}

/// A dataset as it was read.
public struct ReadResult: Sendable {
    /// The folder, as the user named it.
    public let dataset: String
    public var histories: Histories
    public let tables: [TableSummary]
    /// Rows that cannot be used, by table, file and line.
    public let rejects: [RejectedRow]
    /// What the user should know, a sentence each.
    public let notes: [String]
    /// The end of the data: midnight after the last day with any fact, or what `observed_until` says; nil without a time.
    ///
    /// Facts are events (when they happened, were resolved or recorded), periods' ends and joinings. A `left_at` counts
    /// only where there is no table of events: a leaving may be arranged for a day that is not observed yet.
    public let dataEnd: Instant?
    /// The zone of the dataset's days.
    public let zone: LocalTime
    /// The files that were read, relative to the dataset, ascending.
    public let inputs: [String]

    /// How many rows there were, usable or not.
    public var rowCount: Int { tables.reduce(0) { $0 + $1.rows + $1.rejects } }

    /// The inputs with the SHA-256 of their bytes as stored.
    public func fingerprints() throws(FileError) -> [(path: String, sha256: String)] {
        var prints: [(String, String)] = []
        for input in inputs {
            prints.append((input, try Digest.sha256(ofFile: input.hasPrefix("/") ? input : dataset + "/" + input)))
        }
        return prints
    }

    /// Throws where more rows cannot be used than `limit` lets through.
    public func enforce(_ limit: RejectLimit) throws(HistoryError) {
        guard !limit.allows(rejects.count, of: rowCount) else { return }
        throw .tooManyRejects(rejectMessage(shown: 5) + "\n  \(letThrough(limit))")
    }

    private func letThrough(_ limit: RejectLimit) -> String {
        let count = rejects.count
        switch limit {
        case .rows(0): return "Mend them, or let them through with --max-rejects \(count)."
        case .rows(let most): return "--max-rejects lets \(most) through; mend them, or raise it to \(count)."
        case .share(let share):
            return
                "--max-rejects lets \(shortestText(share * 100))% of \(rowCount) rows through; mend them, or raise it."
        }
    }

    /// How many rows cannot be used, and the first few of them.
    public func rejectMessage(shown: Int) -> String {
        let unknown = rejects.filter { $0.unknownKey != nil }
        let others = rejects.filter { $0.unknownKey == nil }
        var lines: [String] = []
        if !others.isEmpty {
            lines.append("\(counted(others.count, "row")) of \(dataset) cannot be used:")
            lines += others.prefix(shown).map { "  \($0)" }
            if others.count > shown { lines.append("  … and \(others.count - shown) more") }
        }
        if !unknown.isEmpty {
            let customers = Set(unknown.compactMap(\.unknownKey)).count
            lines.append(
                "\(counted(unknown.count, "row")) of \(dataset) \(unknown.count == 1 ? "is" : "are") of "
                    + "\(counted(customers, "customer")) that customers lacks:")
            lines += unknown.prefix(shown).map { "  \($0)" }
            if unknown.count > shown { lines.append("  … and \(unknown.count - shown) more") }
        }
        return lines.joined(separator: "\n")
    }

    /// Writes the rejects as CSV: file, line, column, reason, row.
    public func writeRejects(to path: String) throws(FileError) {
        var row = CSVRow()
        for name in ["file", "line", "column", "reason", "row"] { row.append(name) }
        row.endRow()
        for reject in rejects {
            row.append(reject.place.file)
            row.append(reject.place.line)
            if let column = reject.place.column { row.append(column) } else { row.append("") }
            row.append((reject.column.map { $0 + ": " } ?? "") + reject.reason)
            row.append(reject.text)
            row.endRow()
        }
        var file = try WholeFile(path, audience: .owner)
        try file.write(row.bytes)
        try file.commit()
    }
}

/// `1 row`, `2 rows`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
