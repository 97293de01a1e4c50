/// Where the fields of a block's rows are (RFC 4180): bounds for each field of each row that has the right number of them.
///
/// A quote opens a quoted field only at the start of a field; elsewhere outside quotes it is text. Lines end with LF or
/// CR LF; wholly empty lines are skipped. Rows that cannot be used are kept apart with what is wrong with them.
package struct FieldScanner: Sendable {
    /// A row that is no row of the table.
    package struct Malformed: Sendable, Equatable {
        /// The bytes of the row, without its line end.
        package var range: Range<Int>
        /// The byte at which it goes wrong; nil where the row as a whole does.
        package var at: Int?
        /// Which row it would have been, counting the good ones before it.
        package var rowsBefore: Int
        /// What is wrong and what was expected.
        package var problem: String
    }

    /// Set in an end where the field was quoted and holds doubled quotes.
    static let doubled: UInt32 = 1 << 31

    package let delimiter: UInt8
    /// How many fields a row has; 0 takes the first row's number.
    package private(set) var width: Int
    /// How many good rows were found.
    package private(set) var rowCount = 0
    package private(set) var malformed: [Malformed] = []
    /// For each field, `row * width + field`, its first byte (inside its quotes) in the lower half, and one past its last
    /// in the upper, with `doubled`. The room is kept from block to block; `cellCount` of it are in use.
    private var cells: [UInt64] = []
    private var cellCount = 0
    /// For each good row its first byte in the lower half, and one past its last, without the line end, in the upper.
    private var rows: [UInt64] = []
    /// Where the delimiters and line feeds of a block without quotes are.
    private var separators: [UInt32] = []

    package init(delimiter: UInt8, width: Int) {
        self.delimiter = delimiter
        self.width = width
    }

    /// Finds the fields of `block` from byte `start` on, at most `limit` rows; forgets those of the block before.
    package mutating func scan(_ block: TextBlock, from start: Int = 0, limit: Int = .max) {
        malformed.removeAll(keepingCapacity: true)
        rowCount = 0
        cellCount = 0
        unsafe block.bytes.withUnsafeBufferPointer { bytes in
            let text = unsafe UnsafeBufferPointer(rebasing: bytes[0..<block.count])
            var position = start
            var isValid = false
            if limit == .max {
                // Behind the last separator a few more are put down.
                grow(&separators, to: text.count - start + 16)
                let found = unsafe separators.withUnsafeMutableBufferPointer {
                    unsafe findSeparators(text, from: start, delimiter, into: $0)
                }
                isValid = unsafe found.isASCII || invalidUTF8(text, start..<text.count) == nil
                while position < text.count, width == 0 { unsafe scanRow(text, &position, isValid) }
                if isValid, !found.hasQuotes, width > 0 {
                    let feeds = block.lineFeeds - lineFeeds(in: block.bytes, before: start)
                    let isEven = position == start && feeds * width == found.count
                    unsafe scanUnquoted(text, &position, found.count, isEven: isEven)
                }
            }
            while position < text.count, rowCount < limit { unsafe scanRow(text, &position, isValid) }
        }
    }

    /// Finds the rows of a text without quotes by its delimiters and line feeds, up to a last row without a line end.
    ///
    /// - Parameter isEven: whether no row was taken yet, and there are as many line feeds as `width` separators in every row
    ///   make: where each row's last separator is one, no other is.
    private mutating func scanUnquoted(
        _ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ count: Int, isEven: Bool
    ) {
        grow(&cells, to: count + width)
        grow(&rows, to: count / width + 2)
        var next = 0
        if isEven, unsafe scanEvenRows(text, &position, count) { return }
        while next < count, Int(separators[next]) < position { next += 1 }
        while position < text.count {
            next = unsafe scanRegularRows(text, &position, next, count)
            if position == text.count { return }
            unsafe scanRow(text, &position, true)
            while next < count, Int(separators[next]) < position { next += 1 }
        }
    }

    /// Takes all rows of a text with as many separators as every row's make; false, with nothing taken, where a row has more
    /// and another less, is empty, or has no line end.
    private mutating func scanEvenRows(
        _ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ count: Int
    ) -> Bool {
        guard count > 0, Int(separators[count - 1]) == text.count - 1 else { return false }
        let (width, rowCount, first) = (width, count / width, UInt32(position))
        let areEven = unsafe separators.withUnsafeBufferPointer { separators in
            unsafe cells.withUnsafeMutableBufferPointer { cells in
                unsafe rows.withUnsafeMutableBufferPointer { rows in
                    // Behind each separator, be it a row's last, begins a field: one loop without a branch.
                    unsafe cells[0] = UInt64(first) | UInt64(separators[0]) << 32
                    for cell in 1..<count {
                        unsafe cells[cell] = UInt64(separators[cell - 1] &+ 1) | UInt64(separators[cell]) << 32
                    }
                    var start = first
                    for row in 0..<rowCount {
                        let feed = unsafe separators[row &* width &+ width &- 1]
                        guard feed > start, unsafe text[Int(feed)] == 10 else { return false }
                        let end = unsafe text[Int(feed) - 1] == 13 ? feed - 1 : feed
                        if end < feed {
                            if end == start { return false }
                            unsafe cells[row &* width &+ width &- 1] -= 1 << 32
                        }
                        unsafe rows[row] = UInt64(start) | UInt64(end) << 32
                        start = feed + 1
                    }
                    return true
                }
            }
        }
        guard areEven else { return false }
        self.rowCount = rowCount
        cellCount = rowCount * width
        position = text.count
        return true
    }

    /// Takes rows as long as they have the right number of fields and a line feed; returns the separator to go on with.
    private mutating func scanRegularRows(
        _ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ first: Int, _ count: Int
    ) -> Int {
        let width = width
        var next = first
        var rowCount = rowCount
        var start = UInt32(position)
        unsafe separators.withUnsafeBufferPointer { separators in
            unsafe cells.withUnsafeMutableBufferPointer { cells in
                unsafe rows.withUnsafeMutableBufferPointer { rows in
                    while next + width <= count {
                        let rowStart = start
                        var fieldStart = start
                        var cell = rowCount * width
                        var feeds = 0
                        for field in next..<(next + width) {
                            let end = unsafe separators[field]
                            unsafe feeds += text[Int(end)] == 10 ? 1 : 0
                            unsafe cells[cell] = UInt64(fieldStart) | UInt64(end) << 32
                            fieldStart = end + 1
                            cell += 1
                        }
                        let feed = fieldStart - 1
                        guard feeds == 1, unsafe text[Int(feed)] == 10, feed > rowStart else { break }
                        if unsafe text[Int(feed) - 1] == 13 {
                            if feed - 1 == rowStart { break }
                            unsafe cells[cell - 1] -= 1 << 32
                            unsafe rows[rowCount] = UInt64(rowStart) | UInt64(feed - 1) << 32
                        } else {
                            unsafe rows[rowCount] = UInt64(rowStart) | UInt64(feed) << 32
                        }
                        rowCount += 1
                        next += width
                        start = fieldStart
                    }
                }
            }
        }
        self.rowCount = rowCount
        cellCount = rowCount * width
        position = Int(start)
        return next
    }

    private mutating func scanRow(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ isValid: Bool) {
        let rowStart = position
        let firstField = cellCount
        var fault: (at: Int, problem: String)?
        var rowEnd = rowStart
        while true {
            let fieldStart = position
            if unsafe position < text.count && text[position] == UInt8(ascii: "\"") {
                unsafe scanQuoted(text, &position, &fault)
            } else {
                while unsafe position < text.count && text[position] != delimiter && text[position] != 10 {
                    position += 1
                }
                put(fieldStart, position)
            }
            if unsafe position < text.count && text[position] == delimiter {
                position += 1
                continue
            }
            rowEnd = position
            if unsafe position > fieldStart && text[position - 1] == 13 {
                rowEnd = position - 1
                let last = cells[cellCount - 1]
                let end = UInt32(last >> 32)
                cells[cellCount - 1] =
                    last & 0xFFFF_FFFF | UInt64(min(end & ~Self.doubled, UInt32(rowEnd)) | end & Self.doubled) << 32
            }
            if position < text.count { position += 1 }
            break
        }
        let found = cellCount - firstField
        if rowEnd == rowStart {
            cellCount = firstField
            return
        }
        if width == 0 { width = found }
        if fault == nil, found != width {
            fault = (-1, "found \(found) field\(found == 1 ? "" : "s"), expected \(width)")
        }
        if fault == nil, !isValid, let bad = unsafe invalidUTF8(text, rowStart..<rowEnd) {
            fault = (bad, "found bytes that are not valid UTF-8, expected UTF-8")
        }
        if let fault {
            cellCount = firstField
            malformed.append(
                Malformed(
                    range: rowStart..<rowEnd, at: fault.at < 0 ? nil : fault.at, rowsBefore: rowCount,
                    problem: fault.problem))
            return
        }
        let row = UInt64(rowStart) | UInt64(rowEnd) << 32
        if rowCount < rows.count { rows[rowCount] = row } else { rows.append(row) }
        rowCount += 1
    }

    /// Reads a quoted field from its opening quote to the delimiter or line feed after it.
    private mutating func scanQuoted(
        _ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ fault: inout (at: Int, problem: String)?
    ) {
        let open = position
        var flag: UInt32 = 0
        position += 1
        var end = text.count
        while position < text.count {
            if unsafe text[position] == UInt8(ascii: "\"") {
                if unsafe position + 1 < text.count && text[position + 1] == UInt8(ascii: "\"") {
                    flag = Self.doubled
                    position += 2
                    continue
                }
                end = position
                break
            }
            position += 1
        }
        put(open + 1, end, flag)
        if position == text.count {
            if fault == nil { fault = (open, "found a quoted field that is never closed, expected a closing quote") }
            return
        }
        position += 1
        let after = position
        while unsafe position < text.count && text[position] != delimiter && text[position] != 10 { position += 1 }
        let isLineEnd =
            unsafe position == after + 1 && text[after] == 13 && (position == text.count || text[position] == 10)
        if position > after, !isLineEnd, fault == nil {
            fault = (open, "found text after a closing quote, expected a delimiter or the end of the line")
        }
    }

    private mutating func put(_ start: Int, _ end: Int, _ flag: UInt32 = 0) {
        let cell = UInt64(UInt32(start)) | UInt64(UInt32(end) | flag) << 32
        if cellCount < cells.count { cells[cellCount] = cell } else { cells.append(cell) }
        cellCount += 1
    }

    /// The bytes of a field, without quotes but with quotes still doubled, and whether any are doubled.
    package func bounds(row: Int, field: Int) -> (range: Range<Int>, hasDoubledQuotes: Bool) {
        let cell = cells[row * width + field]
        let end = UInt32(cell >> 32)
        return (Int(UInt32(truncatingIfNeeded: cell))..<Int(end & ~Self.doubled), end & Self.doubled != 0)
    }

    /// Calls `body` with one field of all rows.
    func withField<Result>(_ field: Int, in block: TextBlock, _ body: (RawField) -> Result) -> Result {
        unsafe block.bytes.withUnsafeBufferPointer { bytes in
            unsafe cells.withUnsafeBufferPointer { cells in
                unsafe body(RawField(bytes: bytes, cells: cells, field: field, width: width, count: rowCount))
            }
        }
    }

    /// A field as text.
    package func text(row: Int, field: Int, in block: TextBlock) -> String {
        let (range, hasDoubledQuotes) = bounds(row: row, field: field)
        let text = String(decoding: block.bytes[range], as: UTF8.self)
        return hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text
    }

    /// The bytes of a good row, without its line end.
    package func range(ofRow row: Int) -> Range<Int> {
        Int(UInt32(truncatingIfNeeded: rows[row]))..<Int(rows[row] >> 32)
    }

    /// The byte where a field starts, its quote included.
    package func start(row: Int, field: Int, in block: TextBlock) -> Int {
        let start = bounds(row: row, field: field).range.lowerBound
        let before = start - 1
        let rowStart = range(ofRow: row).lowerBound
        return before >= rowStart && block.bytes[before] == UInt8(ascii: "\"") ? before : start
    }
}

/// Makes an array at least so long, and leaves what is in it.
private func grow<Value: FixedWidthInteger>(_ values: inout [Value], to count: Int) {
    if values.count < count { values.append(contentsOf: repeatElement(0, count: count - values.count)) }
}
