import Tables

/// Tables being taken in: what is said of each, and its rows put together by customer.
struct TableIntake {
    private let dataset: String
    private(set) var summaries: [TableSummary] = []
    private(set) var rejects: [RejectedRow] = []
    /// What the user should know, a sentence each.
    var notes: [String] = []

    init(dataset: String) { self.dataset = dataset }

    /// Takes the rows of the table of customers, whose texts are the keys.
    mutating func take(
        customers layout: TableLayout, _ table: consuming TypedTable, threads: Int
    ) -> TableColumns {
        let read = Read(
            rowCount: table.rowCount,
            rowsOfFiles: layout.files.indices.map { file in
                table.chunks.reduce(0) { $0 + ($1.file == file ? $1.rowCount : 0) }
            }, rejects: table.rejects, leftOut: table.leftOut, numbersLikeDates: table.numbersLikeDates)
        let columns = TableColumns(layout, levels: table.levels, GroupedTable(distinct: table, threads: threads))
        summarise(layout, read, columns.span(in: 0..<columns.count))
        return columns
    }

    /// Notes what was read of a table of events.
    mutating func note(_ layout: TableLayout, _ table: PartedTable) {
        let read = Read(
            rowCount: table.rowCount, rowsOfFiles: layout.files.indices.map { table.rowCount(ofFile: $0) },
            rejects: table.rejects, leftOut: table.leftOut, numbersLikeDates: table.numbersLikeDates)
        summarise(layout, read, table.span(of: 1))
    }

    /// What is said of a table besides its rows.
    private struct Read {
        let rowCount: Int
        let rowsOfFiles: [Int]
        let rejects: [RejectedRow]
        let leftOut: (rows: Int, keys: Int)
        let numbersLikeDates: Int
    }

    private mutating func summarise(_ layout: TableLayout, _ table: Read, _ span: (first: Int64, last: Int64)?) {
        let sorted = order(table.rejects, layout)
        summaries.append(
            TableSummary(
                name: layout.schema.name,
                files: layout.files.enumerated().map { index, file in
                    (
                        relative(file.name), table.rowsOfFiles[index],
                        sorted.count { $0.place.file == file.name }
                    )
                },
                columns: layout.columns.map(\.role), rows: table.rowCount, rejects: sorted.count,
                first: span.map { Instant(microseconds: $0.first) }, last: span.map { Instant(microseconds: $0.last) }))
        rejects += sorted
        note(layout, table)
    }

    private func order(_ rejects: [RejectedRow], _ layout: TableLayout) -> [RejectedRow] {
        let position = Dictionary(layout.files.enumerated().map { ($1.name, $0) }) { first, _ in first }
        return rejects.sorted {
            (position[$0.place.file] ?? 0, $0.place.line, $0.place.column ?? 0)
                < (position[$1.place.file] ?? 0, $1.place.line, $1.place.column ?? 0)
        }
    }

    /// What is said of rows of customers who do not purchase.
    static func leftOut(_ rows: Int, of customers: Int, from table: String) -> String {
        "\(table): \(counted(rows, "row")) of \(counted(customers, "customer")) without a "
            + "purchase left out; without a table of customers, the customers are those who purchase."
    }

    private mutating func note(_ layout: TableLayout, _ table: Read) {
        let name = layout.schema.name
        if table.leftOut.rows > 0 {
            notes.append(Self.leftOut(table.leftOut.rows, of: table.leftOut.keys, from: name))
        }
        if table.numbersLikeDates > 0 {
            notes.append(
                "\(name): \(counted(table.numbersLikeDates, "time")) of eight digits read as seconds since 1970; if they are "
                    + "dates, set dates: yyyyMMdd in churn.yaml.")
        }
        for (column, meant) in layout.ignored {
            guard let meant else { continue }
            notes.append("\(name): column “\(column)” is not used (did you mean “\(meant)”?).")
        }
        if layout.unnamed > 0 {
            notes.append("\(name): \(counted(layout.unnamed, "column")) without a name not used.")
        }
        let others = layout.ignored.filter { $0.meant == nil }.map(\.name)
        if others.isEmpty { return }
        let shown = others.prefix(others.count == 4 ? 4 : 3).joined(separator: ", ")
        let more = others.count > 4 ? " and \(others.count - 3) more" : ""
        notes.append("\(name): column\(others.count == 1 ? "" : "s") not used: \(shown)\(more).")
    }

    /// Notes files that no table takes.
    mutating func noteStrangers(_ strangers: [(file: String, meant: String?)]) {
        for (file, meant) in strangers {
            notes.append("\(file) is not read\(meant.map { " (did you mean \($0)?)" } ?? ""): no table has that name.")
        }
    }

    private func relative(_ path: String) -> String {
        path.hasPrefix(dataset + "/") ? String(path.dropFirst(dataset.count + 1)) : path
    }
}
