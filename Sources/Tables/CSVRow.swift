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
        let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13]
        if text.utf8.contains(where: special.contains) {
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
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Adds a number cell: the shortest text that reads back as the same Float64, empty where it is NaN (missing).
    public mutating func append(_ value: Double) {
        separate()
        if !value.isNaN { bytes.append(contentsOf: shortestText(value).utf8) }
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
