import Synchronization
import Tables

/// Histories as they were read, put together for one part of the customers at a time: a pass over the parts needs no column of
/// every row, and each part stays in a core's cache while it is worked on.
public struct PartedHistories: Sendable {
    /// What was read. Its histories hold the customers; of the tables of events they have the columns, and, unless they are
    /// one part, no row: ask `part` for those.
    public private(set) var read: ReadResult
    private let source: Source
    /// Where each part's customers start among all, and where the last one's end.
    private let starts: [Int]

    private enum Source: Sendable {
        /// Packed rows as they were parsed.
        case packed([(layout: TableLayout, rows: PartedTable)], DatasetSettings)
        /// The parts of a store, and the tables that were read of everybody.
        case stored(StoredParts, whole: [TableColumns], DatasetSettings)
        /// All in one part.
        case whole
        /// Parts that are kept once they were put together.
        case kept(KeptParts)
    }

    init(_ read: ReadResult, _ tables: [(TableLayout, PartedTable)], _ settings: DatasetSettings) {
        self.read = read
        source = .packed(tables, settings)
        let parts = KeyParts(keyCount: read.histories.customers.count)
        starts = (0..<parts.count).map { parts.keys(of: $0).lowerBound } + [parts.keyCount]
    }

    init(_ read: ReadResult, _ parts: StoredParts, whole: [TableColumns], _ settings: DatasetSettings) {
        self.read = read
        source = .stored(parts, whole: whole, settings)
        starts = parts.starts
    }

    /// Histories at hand, as one part.
    public init(whole read: ReadResult) {
        self.read = read
        source = .whole
        starts = [0, read.histories.customers.count]
    }

    /// Histories that were not read of a dataset, as one part.
    public init(of histories: Histories) { self.init(whole: ReadResult(of: histories)) }

    private init(_ read: ReadResult, _ source: Source, starts: [Int]) {
        self.read = read
        self.source = source
        self.starts = starts
    }

    /// Whether they are read from a store as they are asked for; until they are let go, nobody can write to it.
    public var holdStore: Bool {
        switch source {
        case .stored: true
        case .kept(let parts): parts.histories.holdStore
        case .packed, .whole: false
        }
    }

    /// The same, for several passes: each part is put together once, with all its columns, and then kept.
    public func keepingParts() -> PartedHistories {
        switch source {
        case .whole, .kept: self
        case .packed, .stored: PartedHistories(read, .kept(KeptParts(self)), starts: starts)
        }
    }

    /// The same as one part, with every row at hand.
    ///
    /// - Throws: where rows cannot be read again.
    public func gathered(threads: Int) async throws(HistoryError) -> PartedHistories {
        switch source {
        case .whole: return self
        case .kept(let parts): return try await parts.histories.gathered(threads: threads)
        case .stored(let parts, _, _): return PartedHistories(whole: try await parts.gathered(threads: threads))
        case .packed(let tables, let settings):
            var gathered = read
            for (layout, rows) in tables {
                let columns = try await TableColumns(layout, whole: rows, threads: threads)
                columns.put(into: &gathered.histories, settings.settings(of: layout.schema.name))
            }
            return PartedHistories(whole: gathered)
        }
    }

    /// The same where `customers` lacks an attribute.
    public func without(attribute name: String) -> PartedHistories {
        var histories = self
        histories.read.histories.customers.attributes.removeAll { $0.name == name }
        return histories
    }

    /// How many parts there are.
    public var count: Int { starts.count - 1 }

    /// The customers of a part, by their positions among all.
    public func customers(of part: Int) -> Range<Int> { starts[part]..<starts[part + 1] }

    /// The histories of a part's customers. Attributes' codes refer to the same levels in every part.
    ///
    /// - Throws: where rows kept in a temporary file cannot be read again, and where a store's are damaged.
    public func part(_ part: Int) throws(HistoryError) -> Histories {
        try self.part(part) { _ in true }
    }

    /// The same with the rows of some of the customers alone, unless more are at hand.
    ///
    /// - Parameter customers: Counted from the part's first, ascending.
    package func part(_ part: Int, of customers: [Int]) throws(HistoryError) -> Histories {
        try self.part(part, of: customers) { _, _ in true }
    }

    /// The same with some of the tables alone, unless more are at hand; the others may be without a row.
    package func part(_ part: Int, tables isWanted: (String) -> Bool) throws(HistoryError) -> Histories {
        try self.part(part) { table, _ in isWanted(table) }
    }

    /// The same with some of the columns alone, by table and column, unless more are at hand; a table of which none is wanted
    /// may be without a row.
    package func part(
        _ part: Int, of customers: [Int]? = nil, columns isWanted: (_ table: String, _ column: String) -> Bool
    ) throws(HistoryError) -> Histories {
        switch source {
        case .whole: return read.histories
        case .kept(let parts): return try parts.part(part)
        case .packed, .stored: break
        }
        var histories = Histories(customers: read.histories.customers.selecting(self.customers(of: part)))
        switch source {
        case .whole, .kept: break
        case .packed(let tables, let settings):
            for (layout, rows) in tables {
                let name = layout.schema.name
                let wanted = layout.columns.map { isWanted(name, $0.role) }
                let columns =
                    wanted.contains(true)
                    ? TableColumns(
                        layout, levels: rows.levels,
                        try rethrown { () throws(TableError) in
                            try rows.group(part, ascendingIn: 1, of: customers) { wanted[$0] }
                        }
                    ).keeping(wanted)
                    : TableColumns(layout, withoutRowsOf: rows, customers: histories.customers.count)
                columns.put(into: &histories, settings.settings(of: name))
            }
        case .stored(let parts, let whole, let settings):
            var roles: [String: [String]] = [:]
            for table in read.tables
            where table.name != "customers" && !whole.contains(where: { $0.table == table.name }) {
                let wanted = table.columns.filter { isWanted(table.name, $0) }
                if !wanted.isEmpty { roles[table.name] = wanted }
            }
            var tables = try parts.tables(of: part, roles)
            for table in whole {
                let wanted = table.roles.map { isWanted(table.table, $0) }
                if wanted.contains(true) { tables.append(table.keeping(wanted).selecting(self.customers(of: part))) }
            }
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

/// Parts of histories, each put together when it is first asked for.
private final class KeptParts: Sendable {
    let histories: PartedHistories
    private let parts: Mutex<[Histories?]>

    init(_ histories: PartedHistories) {
        self.histories = histories
        parts = Mutex(Array(repeating: nil, count: histories.count))
    }

    /// Two threads that ask for the same part at first both put it together, to the same end.
    func part(_ number: Int) throws(HistoryError) -> Histories {
        if let kept = parts.withLock({ $0[number] }) { return kept }
        let made = try histories.part(number)
        parts.withLock { $0[number] = made }
        return made
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
