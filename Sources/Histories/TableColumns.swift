import Tables

/// The rows of one table as they were read: customer after customer, ascending in time, among equals there by the other
/// columns. From these the histories are made, and these the store keeps.
struct TableColumns: Sendable {
    /// The table's name: `purchases`.
    let table: String
    /// The columns that are there, `customer_id` first: the schema's in its order, then the attributes of customers.
    var roles: [String]
    /// `offsets[c]..<offsets[c + 1]` are the rows of customer c.
    var offsets: [Int]
    /// Values of the columns that hold numbers, one array a column; empty for the others.
    var numbers: [[Int64]]
    /// Codes of the columns that hold texts, likewise; empty for `customer_id`.
    var codes: [[Int32]]
    /// The texts to which the codes refer, ascending by their bytes.
    var levels: [[String]]

    /// Columns put together by customer.
    init(_ layout: TableLayout, levels: [[String]], _ grouped: GroupedTable) {
        table = layout.schema.name
        roles = layout.columns.map(\.role)
        offsets = grouped.offsets
        numbers = grouped.numbers
        codes = grouped.codes
        self.levels = levels
        self.levels[0] = []
    }

    /// All rows of a table of events.
    init(_ layout: TableLayout, whole table: PartedTable, threads: Int) async throws(HistoryError) {
        do throws(TableError) {
            self.init(layout, levels: table.levels, try await table.groupAll(ascendingIn: 1, threads: threads))
        } catch { throw .table(error) }
    }

    /// The columns of a table with their texts, and none of its rows.
    init(_ layout: TableLayout, withoutRowsOf table: PartedTable, customers: Int = 0) {
        self.init(table: layout.schema.name, roles: layout.columns.map(\.role), customers: customers)
        levels = table.levels
        levels[0] = []
    }

    /// Columns of a table without a row.
    init(table: String, roles: [String], customers: Int) {
        self.table = table
        self.roles = roles
        offsets = Array(repeating: 0, count: customers + 1)
        numbers = Array(repeating: [], count: roles.count)
        codes = numbers.map { _ in [] }
        levels = numbers.map { _ in [] }
    }

    /// How many rows there are.
    var count: Int { offsets.last ?? 0 }

    /// The rows of a customer.
    func rows(of customer: Int) -> Range<Int> { offsets[customer]..<offsets[customer + 1] }

    /// The position of a column, if the table has it.
    func position(_ role: String) -> Int? { roles.firstIndex(of: role) }

    /// What the schema says of a column; nil for an attribute of customers.
    private func cell(_ column: Int) -> TableSchema.Cell? {
        TableSchema.all.first { $0.name == table }?.columns.first { $0.role == roles[column] }?.cell
    }

    /// Whether a column holds texts.
    func isText(_ column: Int) -> Bool {
        switch cell(column) {
        case .text, nil: true
        default: false
        }
    }

    /// The names of the attributes of customers.
    var attributes: [String] { roles.indices.filter { cell($0) == nil }.map { roles[$0] } }

    func numbers(of role: String) -> [Int64]? { position(role).map { numbers[$0] } }

    func texts(of role: String) -> InternedColumn? {
        position(role).map { InternedColumn(codes: codes[$0], levels: levels[$0]) }
    }

    /// The least and the greatest time that some rows have in a column; nil where they have none.
    private func span(of column: Int, in rows: Range<Int>) -> (first: Int64, last: Int64)? {
        guard case .time(let empty) = cell(column) else { return nil }
        var (first, last) = (Int64.max, Int64.min)
        var isFilled = false
        for value in numbers[column][rows] where value != empty {
            isFilled = true
            first = min(first, value)
            last = max(last, value)
        }
        return isFilled ? (first, last) : nil
    }

    /// The last time that any column of some rows tells of, periods' ends less one microsecond; nil where none does.
    func lastFact(in rows: Range<Int>) -> Int64? {
        roles.indices.compactMap { column in
            span(of: column, in: rows).map { roles[column] == "period_end" ? $0.last - 1 : $0.last }
        }.max()
    }

    /// When something first and last happened in some rows; nil where there is none.
    func span(in rows: Range<Int>) -> (first: Int64, last: Int64)? {
        guard let schema = TableSchema.all.first(where: { $0.name == table }) else { return nil }
        return position(schema.timeRole).flatMap { span(of: $0, in: rows) }
    }

    /// Some of the columns.
    func keeping(_ isKept: [Bool]) -> TableColumns {
        if isKept.allSatisfy(\.self) { return self }
        func kept<Column>(_ columns: [Column]) -> [Column] { zip(columns, isKept).filter(\.1).map(\.0) }
        var table = self
        table.roles = kept(roles)
        table.numbers = kept(numbers)
        table.codes = kept(codes)
        table.levels = kept(levels)
        return table
    }

    /// The rows of some of the customers.
    func selecting(_ customers: Range<Int>) -> TableColumns {
        let rows = offsets[customers.lowerBound]..<offsets[customers.upperBound]
        var selected = self
        selected.offsets = offsets[customers.lowerBound...customers.upperBound].map { $0 - rows.lowerBound }
        selected.numbers = numbers.map { $0.isEmpty ? [] : Array($0[rows]) }
        selected.codes = codes.map { $0.isEmpty ? [] : Array($0[rows]) }
        return selected
    }
}
