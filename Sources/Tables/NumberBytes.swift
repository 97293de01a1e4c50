/// Puts numbers down as text, at a place with room for them; each function returns the place after it.
enum NumberBytes {
    typealias Place = UnsafeMutablePointer<UInt8>

    /// No number takes more room than these bytes, those counted that are written over again.
    static let mostBytes = 48
    /// No whole number from here on is written without a fraction.
    private static let tooLargeForWhole = 9_007_199_254_740_992.0

    /// The shortest text that reads back as the same Float64; nothing for NaN.
    @inline(__always)
    static func put(_ value: Double, at place: Place) -> Place {
        if value.isNaN { return unsafe place }
        let size = value.magnitude
        if size < tooLargeForWhole, Double(Int64(value)) == value { return unsafe put(Int64(value), at: place) }
        if let end = unsafe putDecimals(value, size, at: place) { return unsafe end }
        return unsafe putShortest(value, size, at: place)
    }

    private static func putShortest(_ value: Double, _ size: Double, at place: Place) -> Place {
        guard let shortest = ShortestDecimal(size) else { return unsafe putDescription(value, at: place) }
        unsafe place[0] = UInt8(ascii: "-")
        // No decimal of a value that is not whole reaches the next whole number, which would read back as itself.
        let whole = UInt64(truncatingIfNeeded: Int64(size))
        let start = unsafe value < 0 ? place + 1 : place
        let point =
            unsafe whole < 100_000_000
            ? putWithoutZeros(eightDigits(whole), at: start) : putManyDigits(whole, at: start)
        unsafe point[0] = UInt8(ascii: ".")
        let scale = shortest.scale
        if scale > 16 { return unsafe putLongFraction(shortest.digits, scale, at: point + 1) }
        // The first sixteen digits of the fraction, among them all that are not 0.
        let powersOfTen = powersOfTen.span
        let fraction = (shortest.digits &- whole &* powersOfTen[scale]) &* powersOfTen[16 &- scale]
        let (upper, lower) = fraction.quotientAndRemainder(dividingBy: 100_000_000)
        let (first, last) = (eightDigits(upper), eightDigits(lower))
        unsafe putBytes(first | zeros, at: point + 1)
        unsafe putBytes(last | zeros, at: point + 9)
        if last != 0 { return unsafe point + 17 - last.leadingZeroBitCount / 8 }
        return unsafe point + 9 - first.leadingZeroBitCount / 8
    }

    /// So many digits of a fraction, 17 to 20, without the zeros at their end.
    private static func putLongFraction(_ fraction: UInt64, _ count: Int, at place: Place) -> Place {
        let (upper, last) = fraction.quotientAndRemainder(dividingBy: 100_000_000)
        let (top, middle) = upper.quotientAndRemainder(dividingBy: 100_000_000)
        let words = (eightDigits(top), eightDigits(middle), eightDigits(last))
        let first = count &- 16
        unsafe putBytes((words.0 | zeros) &>> UInt64(64 &- 8 &* first), at: place)
        unsafe putBytes(words.1 | zeros, at: place + first)
        unsafe putBytes(words.2 | zeros, at: place + first + 8)
        if words.2 != 0 { return unsafe place + first + 16 - words.2.leadingZeroBitCount / 8 }
        if words.1 != 0 { return unsafe place + first + 8 - words.1.leadingZeroBitCount / 8 }
        return unsafe place + first - words.0.leadingZeroBitCount / 8
    }

    @inline(never)
    private static func putDescription(_ value: Double, at place: Place) -> Place {
        var text = value.description
        return text.withUTF8 { bytes in
            for index in 0..<bytes.count { unsafe place[index] = bytes[index] }
            return unsafe place + bytes.count
        }
    }

    /// 10⁰ to 10¹⁶.
    private static let powersOfTen: [UInt64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000,
    ]

    @inline(__always)
    static func put(_ value: Int64, at place: Place) -> Place {
        guard value < 0 else { return unsafe putDigits(value.magnitude, at: place) }
        unsafe place[0] = UInt8(ascii: "-")
        return unsafe putDigits(value.magnitude, at: place + 1)
    }

    @inline(__always)
    private static func putDigits(_ value: UInt64, at place: Place) -> Place {
        if value < 10 {
            unsafe place[0] = UInt8(truncatingIfNeeded: 48 &+ value)
            return unsafe place + 1
        }
        if value < 100_000_000 { return unsafe putWithoutZeros(eightDigits(value), at: place) }
        return unsafe putManyDigits(value, at: place)
    }

    private static func putManyDigits(_ value: UInt64, at place: Place) -> Place {
        let (upper, lower) = value.quotientAndRemainder(dividingBy: 100_000_000)
        let end = unsafe putDigits(upper, at: place)
        unsafe putBytes(eightDigits(lower) | zeros, at: end)
        return unsafe end + 8
    }

    /// A number of at most four decimals, as money mostly is; nil where it has more.
    ///
    /// A decimal of up to 15 digits that reads back as the number is its shortest text, since no two such decimals read as
    /// the same Float64.
    @inline(__always)
    private static func putDecimals(_ value: Double, _ size: Double, at place: Place) -> Place? {
        guard size < 1e11 else { return nil }
        let scaled = UInt64(truncatingIfNeeded: Int64(size * 10_000 + 0.5))
        // A product is quicker than the division that decides, and far off for nearly all that have more decimals.
        guard (size * 10_000 - Double(scaled)).magnitude < 0.01, Double(scaled) / 10_000 == size else { return nil }
        unsafe place[0] = UInt8(ascii: "-")
        let whole = scaled / 10_000
        let point = unsafe putDigits(whole, at: value < 0 ? place + 1 : place)
        unsafe point[0] = UInt8(ascii: ".")
        // The last four of eight digits, the others shifted out.
        let digits = eightDigits(scaled &- whole &* 10_000) &>> 32
        unsafe putBytes(digits | zeros, at: point + 1)
        return unsafe point + 9 - digits.leadingZeroBitCount / 8
    }

    // Eight digits as the bytes of a word, the first digit in the lowest.

    private static let zeros: UInt64 = 0x3030_3030_3030_3030

    /// The digits of a number below 10⁸, each from 0 to 9.
    @inline(__always)
    private static func eightDigits(_ value: UInt64) -> UInt64 {
        // Halves, quarters and eighths side by side: a product and a shift divide all of them at once.
        let upper = value / 10_000
        let halves = upper | (value &- upper &* 10_000) &<< 32
        let hundreds = (halves &* 5_243) &>> 19 & 0x7F_0000_007F
        let quarters = hundreds | (halves &- hundreds &* 100) &<< 16
        let tens = (quarters &* 103) &>> 10 & 0xF_000F_000F_000F
        return tens | (quarters &- tens &* 10) &<< 8
    }

    /// The digits from the first that is not 0 on, or the last.
    @inline(__always)
    private static func putWithoutZeros(_ digits: UInt64, at place: Place) -> Place {
        let leading = (digits | 1 << 56).trailingZeroBitCount / 8
        unsafe putBytes((digits | zeros) &>> UInt64(8 &* leading), at: place)
        return unsafe place + 8 - leading
    }

    @inline(__always)
    private static func putBytes(_ word: UInt64, at place: Place) {
        unsafe UnsafeMutableRawPointer(place).storeBytes(of: word.littleEndian, as: UInt64.self)
    }
}
