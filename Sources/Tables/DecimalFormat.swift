/// How numbers are written in a table: the decimal mark and, where there is one, the separator of thousands.
public struct DecimalFormat: Sendable, Hashable {
    /// The decimal mark's byte, a point or a comma.
    public let mark: UInt8
    /// The separator of thousands as UTF-8; empty where numbers are written without.
    public let thousands: [UInt8]

    /// A point, and no separator.
    public static let plain = DecimalFormat(mark: UInt8(ascii: "."))

    /// A format; the mark and the separator must differ.
    public init(mark: UInt8, thousands: [UInt8] = []) {
        precondition(thousands != [mark], "the decimal mark \(mark) cannot separate thousands too")
        self.mark = mark
        self.thousands = thousands
    }

    /// A cell as ten-thousandths of a unit, rounded half to even on its decimal digits; nil where it is not a number (NaN
    /// and infinity are none) or too large for 64 bits. Blanks around it are left out.
    public func tenThousandths(_ bytes: Span<UInt8>) -> Int64? {
        var index = 0
        var end = bytes.count
        while index < end, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
        while end > index, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
        let start = index
        guard index < end else { return nil }
        let negative = bytes[index] == UInt8(ascii: "-")
        if negative || bytes[index] == UInt8(ascii: "+") { index += 1 }
        // The common case: at most 12 digits before the mark and at most four after it.
        var whole: Int64 = 0
        let wholeStart = index
        while index < end, index - wholeStart < 12, bytes[index] >= 48, bytes[index] <= 57 {
            whole = whole &* 10 &+ Int64(bytes[index] - 48)
            index += 1
        }
        if index == end, index > wholeStart { return (negative ? -whole : whole) * Decimal4.scale }
        if index < end, index > wholeStart, bytes[index] == mark, end - index <= 5 {
            index += 1
            var scale = Decimal4.scale
            whole *= scale
            while index < end, bytes[index] >= 48, bytes[index] <= 57 {
                scale /= 10
                whole += Int64(bytes[index] - 48) * scale
                index += 1
            }
            if index == end { return negative ? -whole : whole }
        }
        return anyNumber(bytes, start, end)
    }

    /// Any spelling: exponents, thousands, many digits.
    private func anyNumber(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        var index = start
        let negative = bytes[index] == UInt8(ascii: "-")
        if negative || bytes[index] == UInt8(ascii: "+") { index += 1 }
        var digits: [UInt8] = []
        var exponent = 0
        var seenMark = false
        var group: Int?
        var seenDigit = false
        scan: while index < end {
            let byte = bytes[index]
            if byte >= 48, byte <= 57 {
                seenDigit = true
                if !digits.isEmpty || byte != 48 { digits.append(byte - 48) }
                if seenMark { exponent -= 1 } else { group = group.map { $0 + 1 } }
                index += 1
            } else if byte == mark, !seenMark {
                if let group, group != 3 { return nil }
                seenMark = true
                index += 1
            } else if !thousands.isEmpty, !seenMark, seenDigit, startsWithThousands(bytes, index, end) {
                if let group, group != 3 { return nil }
                group = 0
                index += thousands.count
            } else {
                break scan
            }
        }
        guard seenDigit else { return nil }
        if !seenMark, let group, group != 3 { return nil }
        if index < end {
            guard bytes[index] | 0x20 == UInt8(ascii: "e"), index + 1 < end else { return nil }
            index += 1
            let down = bytes[index] == UInt8(ascii: "-")
            if down || bytes[index] == UInt8(ascii: "+") { index += 1 }
            guard index < end else { return nil }
            var power = 0
            while index < end {
                guard bytes[index] >= 48, bytes[index] <= 57 else { return nil }
                power = min(power * 10 + Int(bytes[index] - 48), 1_000_000)
                index += 1
            }
            exponent += down ? -power : power
        }
        return rounded(digits, exponent + 4, negative)
    }

    private func startsWithThousands(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
        guard index + thousands.count <= end else { return false }
        for offset in thousands.indices where bytes[index + offset] != thousands[offset] { return false }
        return true
    }

    /// `digits · 10^exponent` rounded half to even to a whole number; nil where it needs more than 64 bits.
    private func rounded(_ digits: [UInt8], _ exponent: Int, _ negative: Bool) -> Int64? {
        if digits.isEmpty { return 0 }
        guard digits.count + exponent <= 19 else { return nil }
        let kept = max(0, digits.count + min(exponent, 0))
        var value: UInt64 = 0
        for digit in digits[..<kept] { value = value &* 10 &+ UInt64(digit) }
        if exponent > 0 { for _ in 0..<exponent { value = value &* 10 } }
        if exponent < 0, digits.count + exponent >= 0 {
            let next = digits[kept]
            let rest = digits[(kept + 1)...].contains { $0 != 0 }
            if next > 5 || (next == 5 && (rest || value % 2 == 1)) { value += 1 }
        }
        // 19 digits fit into UInt64; the sign bit may not.
        if negative { return value <= UInt64(Int64.max) + 1 ? Int64(truncatingIfNeeded: 0 &- value) : nil }
        return Int64(exactly: value)
    }
}

extension Decimal4 {
    /// The value of a decimal text with a point, rounded half to even to four decimals; nil where it is none.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let value = DecimalFormat.plain.tenThousandths(bytes.span) else { return nil }
        self.init(tenThousandths: value)
    }
}
