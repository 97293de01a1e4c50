/// One line of CSV (RFC 4180), built cell by cell into bytes.
public struct CSVRow: Sendable {
    /// The bytes so far, line ends included.
    public private(set) var bytes: [UInt8] = []
    private var atStart = true

    /// An empty row.
    public init() {}

    private mutating func separate() {
        if atStart { atStart = false } else { bytes.append(UInt8(ascii: ",")) }
    }

    /// Adds a text cell, quoted where it holds a comma, a quote or a line break.
    public mutating func append(_ text: String) {
        separate()
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 10 || byte == 13
        }
        if needsQuotes {
            bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes.append(contentsOf: text.utf8)
        }
    }

    /// Adds an integer cell.
    public mutating func append(_ value: Int) {
        separate()
        appendDigits(Int64(value))
    }

    private mutating func appendDigits(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let first = bytes.count
        var rest = value.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[first...].reverse()
    }

    /// Adds a number cell: the shortest text that reads back as the same Float64, empty where it is NaN (missing).
    public mutating func append(_ value: Double) {
        separate()
        if value.isNaN { return }
        if value == value.rounded(.towardZero), value.magnitude < 9_007_199_254_740_992 {
            appendDigits(Int64(value))
        } else {
            bytes.append(contentsOf: value.description.utf8)
        }
    }

    /// Ends the line.
    public mutating func endRow() {
        bytes.append(10)
        atStart = true
    }

    /// Forgets the bytes so far, keeping the memory.
    public mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        atStart = true
    }
}

/// The shortest decimal text that reads back as the same Float64; whole numbers below 2^53 without a fraction.
public func shortestText(_ value: Double) -> String {
    if value == value.rounded(.towardZero), value.magnitude < 9_007_199_254_740_992 { return String(Int64(value)) }
    return value.description
}
