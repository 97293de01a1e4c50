import Tables

/// Histories being put together, table after table.
struct HistoriesAssembly {
    private let settings: DatasetSettings
    private var histories = Histories(customers: Customers(ids: []))
    /// The customers' ids, whose codes are their positions.
    private(set) var known = KeyTable()
    private var hasEvents = false
    private var lastFact: Int64?
    private var lastLeaving: Int64?

    init(settings: DatasetSettings) { self.settings = settings }

    /// Takes the customers whose ids, in ascending order, are known; returns what the user should know of them.
    ///
    /// - Parameters:
    ///   - columns: the table of customers, a row each; nil where they are those who purchase.
    ///   - known: the ids, where rows are to be found by them.
    mutating func setCustomers(_ ids: [String], _ columns: TableColumns?, known: KeyTable = KeyTable()) -> [String] {
        self.known = known
        guard let columns else {
            histories.customers = Customers(ids: ids, areListed: false)
            return []
        }
        let settings = settings.settings(of: "customers")
        let attributes = columns.attributes.map { name in
            Attribute(
                name: name, declaredKind: settings.attributes[name],
                texts: columns.texts(of: name) ?? InternedColumn(codes: [], levels: [])
            ).plain(from: settings.decimalFormat)
        }
        histories.customers = Customers(
            ids: ids, joinedAt: times(columns, "joined_at", without: Customers.noJoin),
            leftAt: times(columns, "left_at", without: Customers.notLeft), attributes: attributes)
        for value in histories.customers.joinedAt ?? [] where value != Customers.noJoin { see(value) }
        for value in histories.customers.leftAt ?? [] where value != Customers.notLeft {
            lastLeaving = max(lastLeaving ?? value, value)
        }
        return notes(on: attributes, declared: settings.attributes)
    }

    private func notes(on attributes: [Attribute], declared: [String: Attribute.Kind]) -> [String] {
        var notes: [String] = []
        let names = attributes.map(\.name)
        for name in declared.keys.sorted() where !names.contains(name) {
            notes.append(
                "churn.yaml declares the type of “\(name)”, which customers lacks"
                    + DidYouMean.hint(for: name, among: names) + ".")
        }
        for attribute in attributes where attribute.cellsThatAreNoNumbers > 0 {
            notes.append(
                "customers: \(counted(attribute.cellsThatAreNoNumbers, "cell")) of “\(attribute.name)”, declared a number in "
                    + "churn.yaml, without one: taken as missing.")
        }
        return notes
    }

    /// Times of customers; nil where not one is there.
    private func times(_ columns: TableColumns, _ role: String, without absent: Int64) -> [Int64]? {
        guard let values = columns.numbers(of: role) else { return nil }
        return values.allSatisfy { $0 == absent } ? nil : values
    }

    private mutating func see(_ time: Int64) { lastFact = max(lastFact ?? time, time) }

    /// Takes rows of a table of events, of which the last fact of all is known.
    mutating func add(_ columns: TableColumns, lastFact: Int64?) {
        hasEvents = true
        if let lastFact { see(lastFact) }
        columns.put(into: &histories, settings.settings(of: columns.table))
    }

    /// Takes a table of events, of whose rows `rows` are to be had at once.
    mutating func add(_ layout: TableLayout, _ table: PartedTable, rows: TableColumns) {
        hasEvents = true
        for (index, column) in layout.columns.enumerated() {
            guard case .time = column.kind, let last = table.span(of: index)?.last else { continue }
            see(column.role == "period_end" ? last - 1 : last)
        }
        rows.put(into: &histories, settings.settings(of: rows.table))
    }

    /// What was read.
    func result(of dataset: String, _ intake: TableIntake, inputs: [String]) -> ReadResult {
        result(
            of: dataset, tables: intake.summaries, rejects: intake.rejects, notes: intake.notes, inputs: inputs,
            storedPrints: nil)
    }

    /// What was read, of tables said to be such.
    func result(
        of dataset: String, tables: [TableSummary], rejects: [RejectedRow], notes: [String], inputs: [String],
        storedPrints: [(path: String, sha256: String)]?
    ) -> ReadResult {
        let last = hasEvents ? lastFact : [lastFact, lastLeaving].compactMap { $0 }.max()
        let end = settings.observedUntil ?? last.map { dayAfter($0) }
        return ReadResult(
            dataset: dataset, histories: histories, tables: tables, rejects: rejects, notes: notes, dataEnd: end,
            statesEnd: settings.observedUntil != nil, zone: settings.zone, inputs: inputs, storedPrints: storedPrints,
            retention: settings.retention)
    }

    /// Midnight, in the dataset's zone, after the day of a time.
    private func dayAfter(_ time: Int64) -> Instant {
        let day = Instant.microsecondsPerDay
        let wall = settings.zone.wall(at: time)
        let start = wall - ((wall % day) + day) % day
        return Instant(microseconds: settings.zone.utc(fromWall: start + day))
    }
}
