/// What a cell that should hold a number holds.
package enum NumberCell: Sendable, Equatable {
    case number(Double)
    /// Nothing but blanks.
    case empty
    /// A spelling of NaN or of an infinity.
    case unusable(Double)
    /// Something else.
    case text
}

/// Powers of ten that Float64 holds exactly.
private let exactPowersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]

/// Reads a cell as the nearest Float64, blanks around it aside.
///
/// With at most 15 digits and a power of ten up to 22 one multiplication or division is exact (Clinger 1990); else the
/// standard library's correctly rounding conversion decides. A finite text too large for Float64 is `unusable`.
package func numberCell(_ bytes: Span<UInt8>) -> NumberCell {
    var index = 0
    var end = bytes.count
    while index < end, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
    while end > index, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
    if index == end { return .empty }
    let start = index
    var negative = false
    if bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
        negative = bytes[index] == UInt8(ascii: "-")
        index += 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var significant = 0
    var exponent = 0
    var seenPoint = false
    while index < end {
        let byte = bytes[index]
        if byte >= 48, byte <= 57 {
            digits += 1
            if significant > 0 || byte != 48 { significant += 1 }
            if significant <= 18 { mantissa = mantissa &* 10 &+ UInt64(byte - 48) }
            if seenPoint { exponent -= 1 }
        } else if byte == UInt8(ascii: "."), !seenPoint {
            seenPoint = true
        } else {
            break
        }
        index += 1
    }
    guard digits > 0 else { return spelledNonFinite(bytes, start, end) }
    if index < end {
        guard bytes[index] | 0x20 == UInt8(ascii: "e"), let power = exponentDigits(bytes, index + 1, end) else {
            return .text
        }
        exponent += power
    }
    if significant <= 15, exponent.magnitude <= 22 {
        let whole = Double(mantissa)
        let power = exactPowersOfTen[Int(exponent.magnitude)]
        let value = exponent < 0 ? whole / power : whole * power
        return .number(negative ? -value : value)
    }
    var text = ""
    for position in start..<end { text.unicodeScalars.append(Unicode.Scalar(bytes[position])) }
    guard let value = Double(text) else { return .text }
    return value.isFinite ? .number(value) : .unusable(value)
}

/// A signed whole number in `bytes[start..<end]`, clamped far outside what matters.
private func exponentDigits(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var index = start
    var negative = false
    if index < end, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
        negative = bytes[index] == UInt8(ascii: "-")
        index += 1
    }
    guard index < end else { return nil }
    var value = 0
    while index < end {
        guard bytes[index] >= 48, bytes[index] <= 57 else { return nil }
        value = min(value * 10 + Int(bytes[index] - 48), 1_000_000)
        index += 1
    }
    return negative ? -value : value
}

private func spelledNonFinite(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> NumberCell {
    guard end - start <= 9 else { return .text }
    var text = ""
    for position in start..<end { text.unicodeScalars.append(Unicode.Scalar(bytes[position])) }
    switch text.lowercased() {
    case "nan", "+nan", "-nan": return .unusable(.nan)
    case "inf", "+inf", "infinity", "+infinity": return .unusable(.infinity)
    case "-inf", "-infinity": return .unusable(-.infinity)
    default: return .text
    }
}
