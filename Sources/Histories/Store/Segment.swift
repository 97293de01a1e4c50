import Tables

/// Customers and their rows in every table: what one folder brought to a store, or several of them merged.
struct Segment: Sendable {
    /// Distinct ids, ascending by their bytes.
    var ids: [String]
    /// The tables in the schema's order, each with the rows of every customer.
    var tables: [TableColumns]

    /// How many rows there are in all tables.
    var rowCount: Int { tables.reduce(0) { $0 + $1.count } }

    /// The table of a name, if it is there.
    func table(_ name: String) -> TableColumns? { tables.first { $0.table == name } }

    /// Whether each customer has a row in a table.
    func have(rowsIn isWanted: (String) -> Bool) -> [Bool] {
        let wanted = tables.filter { isWanted($0.table) }
        return ids.indices.map { customer in wanted.contains { !$0.rows(of: customer).isEmpty } }
    }

    /// The segment with a range of its customers alone.
    func selecting(_ customers: Range<Int>) -> Segment {
        if customers == 0..<ids.count { return self }
        return Segment(ids: Array(ids[customers]), tables: tables.map { $0.selecting(customers) })
    }

    /// The segment with some of its customers alone.
    func keeping(_ isKept: [Bool]) -> Segment {
        if isKept.allSatisfy(\.self) { return self }
        let kept = ids.indices.filter { isKept[$0] }
        return Segment(
            ids: kept.map { ids[$0] },
            tables: tables.map { table in
                var rows = RowRuns()
                for customer in kept {
                    rows.append(table.rows(of: customer), ofNewer: false)
                    rows.endCustomer()
                }
                return rows.gather(older: table, newer: nil)
            })
    }
}

/// Which customers of two segments are the same.
struct CustomerPairs {
    /// The ids of both, ascending by their bytes.
    private(set) var ids: [String] = []
    /// For each, its position in the older and in the newer segment; nil where it is not there.
    private(set) var positions: [(older: Int?, newer: Int?)] = []

    /// Finds them; both lists ascend.
    init(_ older: [String], _ newer: [String]) {
        ids.reserveCapacity(older.count + newer.count)
        positions.reserveCapacity(older.count + newer.count)
        var next = 0
        for (position, id) in newer.enumerated() {
            let place = older.position(ofFirstNotBefore: id, from: next)
            take(older, next..<place)
            let isThere = place < older.count && older[place] == id
            ids.append(id)
            positions.append((isThere ? place : nil, position))
            next = isThere ? place + 1 : place
        }
        take(older, next..<older.count)
    }

    private mutating func take(_ older: [String], _ range: Range<Int>) {
        ids.append(contentsOf: older[range])
        positions.append(contentsOf: range.lazy.map { ($0, nil) })
    }
}

extension String {
    /// Whether it comes before another by the bytes of both, the order of ids.
    func precedesByBytes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension [String] {
    /// The first position from `start` on whose id does not come before one; the ids ascend. It is found the sooner the nearer
    /// it is.
    func position(ofFirstNotBefore id: String, from start: Int = 0) -> Int {
        var (low, high) = (start, count)
        var step = 1
        while low + step <= count {
            guard self[low + step - 1].precedesByBytes(id) else {
                high = low + step - 1
                break
            }
            low += step
            step *= 2
        }
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle].precedesByBytes(id) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Rows taken from two tables, run after run, customer after customer.
struct RowRuns {
    private var runs: [(isNewer: Bool, rows: Range<Int>)] = []
    private var offsets = [0]
    private var count = 0

    /// Takes rows of one of the tables for the customer at hand.
    mutating func append(_ rows: Range<Int>, ofNewer isNewer: Bool) {
        guard !rows.isEmpty else { return }
        if let last = runs.last, last.isNewer == isNewer, last.rows.upperBound == rows.lowerBound {
            runs[runs.count - 1].rows = last.rows.lowerBound..<rows.upperBound
        } else {
            runs.append((isNewer, rows))
        }
        count += rows.count
    }

    /// Ends the customer at hand.
    mutating func endCustomer() { offsets.append(count) }

    /// The rows in the order in which they were taken; both tables have the same columns and levels.
    func gather(older: TableColumns, newer: TableColumns?) -> TableColumns {
        var table = older
        table.offsets = offsets
        for column in older.roles.indices {
            table.numbers[column] = gather(older.numbers[column], newer?.numbers[column] ?? [])
            table.codes[column] = gather(older.codes[column], newer?.codes[column] ?? [])
            if let newer, table.levels[column].isEmpty { table.levels[column] = newer.levels[column] }
        }
        return table
    }

    private func gather<Value>(_ older: [Value], _ newer: [Value]) -> [Value] {
        if older.isEmpty, newer.isEmpty { return [] }
        var values: [Value] = []
        values.reserveCapacity(count)
        for run in runs { values.append(contentsOf: (run.isNewer ? newer : older)[run.rows]) }
        return values
    }
}
