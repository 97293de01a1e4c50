import Tables

/// Histories as they were read, put together for one part of the customers at a time: a pass over the parts needs no column of
/// every row, and each part stays in a core's cache while it is worked on.
public struct PartedHistories: Sendable {
    /// What was read. Its histories hold the customers; of the tables of events they have the columns, and, unless they are
    /// one part, no row: ask `part` for those.
    public let read: ReadResult
    private let source: Source
    /// Where each part's customers start among all, and where the last one's end.
    private let starts: [Int]

    private enum Source: Sendable {
        /// Packed rows as they were parsed.
        case packed([(layout: TableLayout, rows: PartedTable)], DatasetSettings)
        /// The blocks of a store, and the changes of attributes of everybody.
        case stored([Segment], changes: TableColumns?, DatasetSettings)
        /// All in one part.
        case whole
    }

    init(_ read: ReadResult, _ tables: [(TableLayout, PartedTable)], _ settings: DatasetSettings) {
        self.read = read
        source = .packed(tables, settings)
        let parts = KeyParts(keyCount: read.histories.customers.count)
        starts = (0..<parts.count).map { parts.keys(of: $0).lowerBound } + [parts.keyCount]
    }

    init(_ read: ReadResult, _ blocks: [Segment], changes: TableColumns?, _ settings: DatasetSettings) {
        self.read = read
        source = .stored(blocks, changes: changes, settings)
        starts = blocks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.ids.count) }
    }

    /// Histories at hand, as one part.
    public init(whole read: ReadResult) {
        self.read = read
        source = .whole
        starts = [0, read.histories.customers.count]
    }

    /// How many parts there are.
    public var count: Int { starts.count - 1 }

    /// The customers of a part, by their positions among all.
    public func customers(of part: Int) -> Range<Int> { starts[part]..<starts[part + 1] }

    /// The histories of a part's customers. Attributes' codes refer to the same levels in every part.
    ///
    /// - Throws: where rows kept in a temporary file cannot be read again.
    public func part(_ part: Int) throws(HistoryError) -> Histories {
        try self.part(part) { _ in true }
    }

    /// The same with some of the tables alone; the others are without a row.
    package func part(_ part: Int, tables isWanted: (String) -> Bool) throws(HistoryError) -> Histories {
        if case .whole = source { return read.histories }
        var histories = Histories(customers: read.histories.customers.selecting(customers(of: part)))
        switch source {
        case .whole: break
        case .packed(let tables, let settings):
            for (layout, rows) in tables {
                let columns =
                    isWanted(layout.schema.name)
                    ? TableColumns(
                        layout, levels: rows.levels,
                        try rethrown { () throws(TableError) in try rows.group(part, ascendingIn: 1) })
                    : TableColumns(layout, withoutRowsOf: rows, customers: histories.customers.count)
                columns.put(into: &histories, settings.settings(of: layout.schema.name))
            }
        case .stored(let blocks, let changes, let settings):
            var tables = blocks[part].tables
            if let changes { tables.append(changes.selecting(customers(of: part))) }
            for table in tables { table.put(into: &histories, settings.settings(of: table.table)) }
            addEmptyTables(to: &histories, besides: tables, settings)
        }
        return histories
    }

    /// Gives a block the tables of which it has no row.
    private func addEmptyTables(
        to histories: inout Histories, besides tables: [TableColumns], _ settings: DatasetSettings
    ) {
        for summary in read.tables
        where summary.name != "customers" && !tables.contains(where: { $0.table == summary.name }) {
            TableColumns(table: summary.name, roles: summary.columns, customers: histories.customers.count)
                .put(into: &histories, settings.settings(of: summary.name))
        }
    }
}

extension Customers {
    /// Some of the customers.
    fileprivate func selecting(_ range: Range<Int>) -> Customers {
        Customers(
            ids: Array(ids[range]), joinedAt: joinedAt.map { Array($0[range]) },
            leftAt: leftAt.map { Array($0[range]) },
            attributes: attributes.map { attribute in
                Attribute(
                    name: attribute.name, declaredKind: attribute.declaredKind,
                    texts: InternedColumn(codes: Array(attribute.texts.codes[range]), levels: attribute.texts.levels))
            }, areListed: areListed)
    }
}

extension TableColumns {
    /// The rows of some of the customers.
    fileprivate func selecting(_ customers: Range<Int>) -> TableColumns {
        let rows = offsets[customers.lowerBound]..<offsets[customers.upperBound]
        var selected = self
        selected.offsets = offsets[customers.lowerBound...customers.upperBound].map { $0 - rows.lowerBound }
        selected.numbers = numbers.map { $0.isEmpty ? [] : Array($0[rows]) }
        selected.codes = codes.map { $0.isEmpty ? [] : Array($0[rows]) }
        return selected
    }
}
