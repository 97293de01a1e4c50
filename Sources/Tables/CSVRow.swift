/// Lines of CSV (RFC 4180), built cell by cell into bytes.
public struct CSVRow: Sendable {
    /// Room that grows ahead of what is written, so that a number is put down where it stays.
    private var room: [UInt8] = []
    private var count = 0
    private var atStart = true

    /// No more bytes than these are needed for a comma and a number.
    private static let mostOfNumber = 40

    /// An empty row.
    public init() {}

    /// The bytes so far, line ends included.
    public var bytes: [UInt8] { Array(room[..<count]) }

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
            for index in 0..<bytes.count { unsafe room[count + index] = bytes[index] }
        }
        count += bytes.count
    }

    /// Adds a text cell, quoted where it holds a comma, a quote or a line break.
    public mutating func append(_ text: String) {
        separate()
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
    }

    /// Adds an integer cell.
    public mutating func append(_ value: Int) {
        separate()
        putWhole(Int64(value))
    }

    private mutating func putWhole(_ value: Int64) {
        if value < 0 { put(UInt8(ascii: "-")) }
        putDigits(value.magnitude, count: Self.digits(of: value.magnitude))
    }

    /// How many decimal digits a number has.
    @inline(__always)
    private static func digits(of value: UInt64) -> Int {
        var (digits, bound) = (1, UInt64(10))
        while value >= bound {
            digits += 1
            let (next, isTooLarge) = bound.multipliedReportingOverflow(by: 10)
            if isTooLarge { break }
            bound = next
        }
        return digits
    }

    /// Puts the last so many digits of a number.
    @inline(__always)
    private mutating func putDigits(_ value: UInt64, count digits: Int) {
        let end = count + digits
        unsafe room.withUnsafeMutableBufferPointer { room in
            var (rest, place) = (value, end)
            while place > count {
                place -= 1
                let tenth = rest / 10
                unsafe room[place] = UInt8(truncatingIfNeeded: 48 &+ rest &- tenth &* 10)
                rest = tenth
            }
        }
        count = end
    }

    /// Adds a number cell: the shortest text that reads back as the same Float64, empty where it is NaN (missing).
    public mutating func append(_ value: Double) {
        separate()
        if value.isNaN { return }
        if value == value.rounded(.towardZero), value.magnitude < 9_007_199_254_740_992 {
            putWhole(Int64(value))
        } else if !putDecimals(value) {
            var text = value.description
            text.withUTF8 { unsafe put($0) }
        }
    }

    /// Adds a number of at most four decimals, as money mostly is; false where it has more.
    ///
    /// A decimal of up to 15 digits that reads back as the number is its shortest text, since no two such decimals read as
    /// the same Float64.
    private mutating func putDecimals(_ value: Double) -> Bool {
        let scaled = (value.magnitude * 10_000).rounded()
        guard scaled < 1e15, scaled / 10_000 == value.magnitude else { return false }
        if value < 0 { put(UInt8(ascii: "-")) }
        let (whole, decimals) = UInt64(scaled).quotientAndRemainder(dividingBy: 10_000)
        putDigits(whole, count: Self.digits(of: whole))
        put(UInt8(ascii: "."))
        var (rest, digits) = (decimals, 4)
        while rest % 10 == 0 { (rest, digits) = (rest / 10, digits - 1) }
        putDigits(rest, count: digits)
        return true
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
