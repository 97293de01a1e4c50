import Tables

/// How many rows of a table there are, and when: kept beside the columns of every block, so that it is known of a store before
/// any of its rows is read.
struct StoredSpan: Equatable {
    private(set) var rows = 0
    private(set) var first: Int64?
    private(set) var last: Int64?
    /// The last time at which anything is known to have happened, periods' ends less one microsecond.
    private(set) var lastFact: Int64?

    /// No rows.
    init() {}

    /// That of some of a table's rows.
    init(_ rows: Range<Int>, of table: TableColumns) {
        self.rows = rows.count
        if let span = table.span(in: rows) { (first, last) = span }
        lastFact = table.lastFact(in: rows)
    }

    /// The bytes of a blob: four packed integers, `Int64.min` for a time that there is not; nil where they are none.
    init?(packed bytes: [UInt8]) {
        let numbers = PackedIntegers.unpack([bytes[...]])
        guard numbers.count == 4 else { return nil }
        func time(_ index: Int) -> Int64? { numbers[index] == .min ? nil : numbers[index] }
        (rows, first, last, lastFact) = (Int(numbers[0]), time(1), time(2), time(3))
    }

    var packed: [UInt8] {
        PackedIntegers.pack([Int64(rows), first ?? .min, last ?? .min, lastFact ?? .min])
    }

    mutating func add(_ other: StoredSpan) {
        rows += other.rows
        first = [first, other.first].compactMap(\.self).min()
        last = [last, other.last].compactMap(\.self).max()
        lastFact = [lastFact, other.lastFact].compactMap(\.self).max()
    }
}
