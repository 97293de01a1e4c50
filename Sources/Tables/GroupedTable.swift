/// A table's rows put together by key: the rows of key 0, then those of key 1 and so on, within a key ascending in one
/// column, and among equals there by the other columns, so that the order of the files' rows leaves no trace.
package struct GroupedTable: Sendable {
    /// `offsets[k]..<offsets[k + 1]` are the rows of key k.
    package let offsets: [Int]
    /// Values of the columns that hold numbers, one array a column; empty for the others.
    package private(set) var numbers: [[Int64]]
    /// Codes of the columns that hold interned texts, likewise; empty for the key.
    package private(set) var codes: [[Int32]]

    init(offsets: [Int], numbers: [[Int64]], codes: [[Int32]]) {
        self.offsets = offsets
        self.numbers = numbers
        self.codes = codes
    }

    /// The rows of a table whose first column's texts are its keys, each once.
    package init(distinct table: consuming TypedTable, threads: Int) {
        let count = table.rowCount
        var places = [Int](repeating: 0, count: count)
        var row = 0
        for chunk in table.chunks {
            for key in chunk.codes[0] {
                places[row] = Int(key)
                row += 1
            }
        }
        offsets = Array(0...count)
        numbers = table.columns.map { _ in [] }
        codes = table.columns.map { _ in [] }
        let (chunks, columns, all) = (table.chunks, table.columns, places)
        let placed = concurrently(columns.count - 1, threads: threads) { index -> ([Int64], [Int32]) in
            let column = index + 1
            return columns[column].kind.isCode
                ? ([], Self.placed(chunks.map { $0.codes[column] }, all))
                : (Self.placed(chunks.map { $0.numbers[column] }, all), [])
        }
        for (index, column) in placed.enumerated() { (numbers[index + 1], codes[index + 1]) = column }
    }

    private static func placed<Value: FixedWidthInteger>(_ pieces: [[Value]], _ places: [Int]) -> [Value] {
        var target = [Value](repeating: 0, count: places.count)
        var row = 0
        for piece in pieces {
            for value in piece {
                target[places[row]] = value
                row += 1
            }
        }
        return target
    }

    /// Takes a column.
    mutating func take(_ numbers: [Int64], _ codes: [Int32], _ column: Int) {
        self.numbers[column] = numbers
        self.codes[column] = codes
    }
}
