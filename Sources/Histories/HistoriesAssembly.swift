import Tables

/// Histories being put together, table after table.
struct HistoriesAssembly {
    private let dataset: String
    private let settings: DatasetSettings
    private let threads: Int
    private var histories = Histories(customers: Customers(ids: []))
    /// The customers' ids, whose codes are their positions.
    private(set) var known = KeyTable()
    private var tables: [TableSummary] = []
    private var rejects: [RejectedRow] = []
    private var notes: [String] = []
    private var lastFact: Int64?
    private var lastLeaving: Int64?

    init(dataset: String, settings: DatasetSettings, threads: Int) {
        self.dataset = dataset
        self.settings = settings
        self.threads = threads
    }

    /// Whether there is a table of customers.
    var areListed: Bool { histories.customers.areListed }

    /// Takes the table of customers, and its rows out of it.
    mutating func setCustomers(_ layout: TableLayout, _ table: inout TypedTable) async {
        setKnown(table.levels[0])
        summarise(layout, table, times: ["joined_at"])
        let grouped = await GroupedTable.group(
            &table, by: 0, groupCount: known.count, ascendingIn: nil, threads: threads)
        let settings = settings.settings(of: "customers")
        let declared = settings.attributes
        let attributes = layout.attributes.map { name in
            let column = layout.position(name) ?? 0
            return Attribute(
                name: name, declaredKind: declared[name],
                texts: InternedColumn(codes: grouped.codes[column], levels: table.levels[column])
            ).plain(from: settings.decimalFormat)
        }
        histories.customers = Customers(
            ids: table.levels[0], joinedAt: times(layout, grouped, "joined_at", without: Customers.noJoin),
            leftAt: times(layout, grouped, "left_at", without: Customers.notLeft), attributes: attributes)
        for name in declared.keys.sorted() where !layout.attributes.contains(name) {
            notes.append(
                "churn.yaml declares the type of “\(name)”, which customers lacks"
                    + DidYouMean.hint(for: name, among: layout.attributes) + ".")
        }
        for attribute in attributes where attribute.cellsThatAreNoNumbers > 0 {
            notes.append(
                "customers: \(counted(attribute.cellsThatAreNoNumbers, "cell")) of “\(attribute.name)”, declared a number in "
                    + "churn.yaml, without one: taken as missing.")
        }
        for value in histories.customers.joinedAt ?? [] where value != Customers.noJoin { see(value) }
        for value in histories.customers.leftAt ?? [] where value != Customers.notLeft {
            lastLeaving = max(lastLeaving ?? value, value)
        }
    }

    /// Times of customers; nil where not one is there.
    private func times(
        _ layout: TableLayout, _ grouped: GroupedTable, _ role: String, without absent: Int64
    ) -> [Int64]? {
        guard let position = layout.position(role) else { return nil }
        let values = grouped.numbers[position]
        return values.allSatisfy { $0 == absent } ? nil : values
    }

    /// Takes those who purchase as the customers.
    mutating func setPurchasers(_ ids: [String]) {
        setKnown(ids)
        histories.customers = Customers(ids: ids, areListed: false)
    }

    private mutating func setKnown(_ ids: [String]) {
        known = KeyTable(texts: ids)
    }

    /// The least and the greatest time of a column; nil where it has none.
    private func span(of column: Int, in table: TypedTable, besides empty: Int64?) -> (first: Int64, last: Int64)? {
        var (first, last) = (Int64.max, Int64.min)
        var isFilled = false
        for chunk in table.chunks {
            for value in chunk.numbers[column] where value != empty {
                isFilled = true
                first = min(first, value)
                last = max(last, value)
            }
        }
        return isFilled ? (first, last) : nil
    }

    private mutating func see(_ time: Int64) { lastFact = max(lastFact ?? time, time) }

    /// Takes a table of events, and its rows out of it.
    mutating func add(_ layout: TableLayout, _ table: inout TypedTable) async {
        for column in layout.columns.indices {
            guard case .time(_, _, let empty) = layout.columns[column].kind else { continue }
            let isEnd = layout.columns[column].role == "period_end"
            if let span = span(of: column, in: table, besides: empty) { see(isEnd ? span.last - 1 : span.last) }
        }
        summarise(layout, table, times: [layout.schema.timeRole])
        let grouped = await GroupedTable.group(
            &table, by: 0, groupCount: histories.customers.count, ascendingIn: 1, threads: threads)
        EventColumns(layout: layout, grouped: grouped, levels: table.levels)
            .put(into: &histories, settings.settings(of: layout.schema.name))
    }

    private mutating func summarise(_ layout: TableLayout, _ table: TypedTable, times: [String]) {
        var first: Int64?
        var last: Int64?
        for position in times.compactMap(layout.position) {
            guard case .time(_, _, let empty) = layout.columns[position].kind else { continue }
            guard let span = span(of: position, in: table, besides: empty) else { continue }
            first = min(first ?? span.first, span.first)
            last = max(last ?? span.last, span.last)
        }
        let sorted = order(table.rejects, layout)
        tables.append(
            TableSummary(
                name: layout.schema.name,
                files: layout.files.enumerated().map { index, file in
                    (
                        relative(file.name), table.chunks.reduce(0) { $0 + ($1.file == index ? $1.rowCount : 0) },
                        sorted.count { $0.place.file == file.name }
                    )
                },
                columns: layout.columns.map(\.role), rows: table.rowCount, rejects: sorted.count,
                first: first.map { Instant(microseconds: $0) }, last: last.map { Instant(microseconds: $0) }))
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

    private mutating func note(_ layout: TableLayout, _ table: TypedTable) {
        let name = layout.schema.name
        if table.leftOut.rows > 0 {
            notes.append(
                "\(name): \(counted(table.leftOut.rows, "row")) of \(counted(table.leftOut.keys, "customer")) without a "
                    + "purchase left out; without a table of customers, the customers are those who purchase.")
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

    /// What was read.
    func result(inputs: [String]) -> ReadResult {
        let hasEvents = tables.contains { $0.name != "customers" }
        let last = hasEvents ? lastFact : [lastFact, lastLeaving].compactMap { $0 }.max()
        let end = settings.observedUntil ?? last.map { dayAfter($0) }
        return ReadResult(
            dataset: dataset, histories: histories, tables: tables, rejects: rejects, notes: notes, dataEnd: end,
            statesEnd: settings.observedUntil != nil, zone: settings.zone, inputs: inputs)
    }

    /// Midnight, in the dataset's zone, after the day of a time.
    private func dayAfter(_ time: Int64) -> Instant {
        let day = Instant.microsecondsPerDay
        let wall = settings.zone.wall(at: time)
        let start = wall - ((wall % day) + day) % day
        return Instant(microseconds: settings.zone.utc(fromWall: start + day))
    }
}
