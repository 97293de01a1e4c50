/// Lines of CSV (RFC 4180), built cell by cell into bytes.
public struct CSVRow: Sendable {
    /// Room that grows ahead of what is written, so that a number is put down where it stays.
    private var room: [UInt8] = []
    private var count = 0
    private var atStart = true

    /// No more bytes than these are needed for a comma and a number.
    private static let mostOfNumber = NumberBytes.mostBytes + 1

    /// An empty row.
    public init() {}

    /// An empty row with room for about so many bytes.
    package init(expecting bytes: Int) { room = [UInt8](repeating: 0, count: bytes) }

    /// The bytes so far, line ends included.
    public var bytes: [UInt8] { Array(room[..<count]) }

    /// Hands the bytes over, and is empty then.
    public mutating func takeBytes() -> [UInt8] {
        room.removeLast(room.count - count)
        defer { (room, count, atStart) = ([], 0, true) }
        return room
    }

    /// Makes room for so many more bytes.
    @inline(__always)
    private mutating func need(_ more: Int) {
        if room.count - count < more {
            room.append(contentsOf: repeatElement(0, count: max(more, room.count, 4_096)))
        }
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        room[count] = byte
        count += 1
    }

    private mutating func separate() {
        need(Self.mostOfNumber)
        if atStart { atStart = false } else { put(UInt8(ascii: ",")) }
    }

    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        need(bytes.count + Self.mostOfNumber)
        unsafe room.withUnsafeMutableBufferPointer { room in
            guard let source = bytes.baseAddress, let start = room.baseAddress else { return }
            unsafe (start + count).update(from: source, count: bytes.count)
        }
        count += bytes.count
    }

    /// Adds a text cell, quoted where it holds a comma, a quote or a line break; returns where its bytes are.
    @discardableResult
    public mutating func append(_ text: String) -> Range<Int> {
        separate()
        let start = count
        var text = text
        text.withUTF8 { bytes in
            let needsQuotes = unsafe bytes.contains { byte in
                byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 10 || byte == 13
            }
            guard needsQuotes else { return unsafe put(bytes) }
            need(2 * bytes.count + Self.mostOfNumber)
            put(UInt8(ascii: "\""))
            for index in 0..<bytes.count {
                let byte = unsafe bytes[index]
                if byte == UInt8(ascii: "\"") { put(byte) }
                put(byte)
            }
            put(UInt8(ascii: "\""))
        }
        return start..<count
    }

    /// Adds a cell once more whose bytes are still here.
    public mutating func append(again cell: Range<Int>) {
        precondition(cell.upperBound <= count, "\(cell) of \(count) bytes")
        separate()
        need(cell.count + Self.mostOfNumber)
        unsafe room.withUnsafeMutableBufferPointer { room in
            guard let start = room.baseAddress else { return }
            unsafe (start + count).update(from: start + cell.lowerBound, count: cell.count)
        }
        count += cell.count
    }

    /// Adds an integer cell.
    public mutating func append(_ value: Int) {
        separate()
        unsafe room.withUnsafeMutableBufferPointer { room in
            guard let start = room.baseAddress else { return }
            count = unsafe NumberBytes.put(Int64(value), at: start + count) - start
        }
    }

    /// Adds a number cell: the shortest text that reads back as the same Float64, empty where it is NaN (missing).
    public mutating func append(_ value: Double) {
        separate()
        unsafe room.withUnsafeMutableBufferPointer { room in
            guard let start = room.baseAddress else { return }
            count = unsafe NumberBytes.put(value, at: start + count) - start
        }
    }

    /// Adds the number cells of a line behind those that it has: one at least.
    package mutating func append(_ cells: NumberCells, line: Int) {
        precondition(!atStart, "number cells bring the comma before each, which the first cell has not")
        need(cells.mostBytes)
        unsafe room.withUnsafeMutableBufferPointer { room in
            guard let start = room.baseAddress else { return }
            count = unsafe cells.put(line: line, at: start + count) - start
        }
    }

    /// Ends the line.
    public mutating func endRow() {
        need(1)
        put(10)
        atStart = true
    }

    /// Forgets the bytes so far, keeping the memory.
    public mutating func clear() {
        count = 0
        atStart = true
    }
}

/// The shortest decimal text that reads back as the same Float64; whole numbers below 2^53 without a fraction.
public func shortestText(_ value: Double) -> String {
    if value == value.rounded(.towardZero), value.magnitude < 9_007_199_254_740_992 { return String(Int64(value)) }
    return value.description
}
