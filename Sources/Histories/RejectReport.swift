public import Tables

/// What is said of rows that cannot be used.
public struct RejectReport: Sendable {
    let dataset: String
    let rejects: [RejectedRow]
    /// How many rows there were, usable or not.
    let rowCount: Int

    /// Throws where more rows cannot be used than `limit` lets through.
    public func enforce(_ limit: RejectLimit) throws(HistoryError) {
        guard !limit.allows(rejects.count, of: rowCount) else { return }
        throw .tooManyRejects(message(shown: 5) + "\n  \(letThrough(limit))")
    }

    private func letThrough(_ limit: RejectLimit) -> String {
        let count = rejects.count
        switch limit {
        case .rows(0): return "Mend them, or let them through with --max-rejects \(count)."
        case .rows(let most): return "--max-rejects lets \(most) through; mend them, or raise it to \(count)."
        case .percent(let percent):
            return
                "--max-rejects lets \(shortestText(percent))% of \(rowCount) rows through; mend them, or raise it."
        }
    }

    /// How many rows cannot be used, and the first few of them.
    public func message(shown: Int) -> String {
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

    /// Whether every row can be used.
    public var isEmpty: Bool { rejects.isEmpty }

    /// Writes the rejects as CSV: file, line, column, reason, row.
    public func write(to path: String) throws(FileError) {
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
