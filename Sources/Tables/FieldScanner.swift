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
    /// The field's first byte (inside its quotes), `row * width + field`.
    private(set) var starts: [UInt32] = []
    /// One past the field's last byte, with `doubled`.
    private(set) var ends: [UInt32] = []
    /// One past each good row's last byte, without the line end.
    private(set) var rowEnds: [UInt32] = []
    private var rowStarts: [UInt32] = []

    package init(delimiter: UInt8, width: Int) {
        self.delimiter = delimiter
        self.width = width
    }

    /// Finds the fields of `block` from byte `start` on, at most `limit` rows; forgets those of the block before.
    package mutating func scan(_ block: TextBlock, from start: Int = 0, limit: Int = .max) {
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        rowEnds.removeAll(keepingCapacity: true)
        rowStarts.removeAll(keepingCapacity: true)
        malformed.removeAll(keepingCapacity: true)
        rowCount = 0
        unsafe block.bytes.withUnsafeBufferPointer { bytes in
            let text = unsafe UnsafeBufferPointer(rebasing: bytes[0..<block.count])
            let ascii = unsafe !text[start...].contains { $0 >= 0x80 }
            var position = start
            while position < text.count, rowCount < limit {
                unsafe scanRow(text, &position, ascii)
            }
        }
    }

    private mutating func scanRow(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ ascii: Bool) {
        let rowStart = position
        let firstField = starts.count
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
                starts.append(UInt32(fieldStart))
                ends.append(UInt32(position))
            }
            if unsafe position < text.count && text[position] == delimiter {
                position += 1
                continue
            }
            rowEnd = position
            if unsafe position > fieldStart && text[position - 1] == 13 {
                rowEnd = position - 1
                ends[ends.count - 1] =
                    min(ends[ends.count - 1] & ~Self.doubled, UInt32(rowEnd))
                    | (ends[ends.count - 1] & Self.doubled)
            }
            if position < text.count { position += 1 }
            break
        }
        let found = starts.count - firstField
        if rowEnd == rowStart {
            dropFields(from: firstField)
            return
        }
        if width == 0 { width = found }
        if fault == nil, found != width {
            fault = (-1, "found \(found) field\(found == 1 ? "" : "s"), expected \(width)")
        }
        if fault == nil, !ascii, let bad = unsafe invalidUTF8(text, rowStart..<rowEnd) {
            fault = (bad, "found bytes that are not valid UTF-8, expected UTF-8")
        }
        if let fault {
            dropFields(from: firstField)
            malformed.append(
                Malformed(
                    range: rowStart..<rowEnd, at: fault.at < 0 ? nil : fault.at, rowsBefore: rowCount,
                    problem: fault.problem))
            return
        }
        rowStarts.append(UInt32(rowStart))
        rowEnds.append(UInt32(rowEnd))
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
        starts.append(UInt32(open + 1))
        ends.append(UInt32(end) | flag)
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

    private mutating func dropFields(from first: Int) {
        starts.removeSubrange(first...)
        ends.removeSubrange(first...)
    }

    /// The bytes of a field, without quotes but with quotes still doubled, and whether any are doubled.
    package func bounds(row: Int, field: Int) -> (range: Range<Int>, hasDoubledQuotes: Bool) {
        let index = row * width + field
        let end = ends[index]
        return (Int(starts[index])..<Int(end & ~Self.doubled), end & Self.doubled != 0)
    }

    /// The first byte of a field and one past its last, with `doubled`.
    func rawBounds(_ row: Int, _ field: Int) -> (start: Int, end: Int) {
        let index = row * width + field
        return (Int(starts[index]), Int(ends[index]))
    }

    /// A field as text.
    package func text(row: Int, field: Int, in block: TextBlock) -> String {
        let (range, hasDoubledQuotes) = bounds(row: row, field: field)
        let text = String(decoding: block.bytes[range], as: UTF8.self)
        return hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text
    }

    /// The bytes of a good row, without its line end.
    package func range(ofRow row: Int) -> Range<Int> { Int(rowStarts[row])..<Int(rowEnds[row]) }

    /// The byte where a field starts, its quote included.
    package func start(row: Int, field: Int, in block: TextBlock) -> Int {
        let start = Int(starts[row * width + field])
        let before = start - 1
        let rowStart = Int(rowStarts[row])
        return before >= rowStart && block.bytes[before] == UInt8(ascii: "\"") ? before : start
    }
}

/// The first byte that is not part of valid UTF-8 (no surrogates, no overlong forms); nil where all is valid.
func invalidUTF8(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
        let lead = unsafe text[index]
        if lead < 0x80 {
            index += 1
            continue
        }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return index
        }
        guard index + length <= range.upperBound, unsafe second.contains(text[index + 1]) else { return index }
        for next in 2..<max(length, 2) where unsafe text[index + next] & 0xC0 != 0x80 { return index }
        index += length
    }
    return nil
}
