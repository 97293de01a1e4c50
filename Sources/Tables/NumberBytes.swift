private import CLibrary

/// Puts numbers down as text, at a place with room for them; each function returns the place after it.
enum NumberBytes {
    typealias Place = UnsafeMutablePointer<UInt8>

    /// No number takes more bytes than these.
    static let mostBytes = 32
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

    @inline(never)
    private static func putShortest(_ value: Double, _ size: Double, at place: Place) -> Place {
        // Between these bounds `description` writes no exponent.
        if size >= 1e-4, size < 1e15 { return unsafe churn_put_shortest(value, place) }
        var text = value.description
        return text.withUTF8 { bytes in
            for index in 0..<bytes.count { unsafe place[index] = bytes[index] }
            return unsafe place + bytes.count
        }
    }

    @inline(__always)
    static func put(_ value: Int64, at place: Place) -> Place {
        guard value < 0 else { return unsafe putDigits(value.magnitude, at: place) }
        unsafe place[0] = UInt8(ascii: "-")
        return unsafe putDigits(value.magnitude, at: place + 1)
    }

    @inline(__always)
    private static func putDigits(_ value: UInt64, at place: Place) -> Place {
        var (digits, bound) = (1, UInt64(10))
        // No power of ten beyond 10¹⁹ fits.
        while value >= bound, digits < 20 {
            digits &+= 1
            bound = bound &* 10
        }
        unsafe putLast(digits, of: value, at: place)
        return unsafe place + digits
    }

    /// The last so many digits.
    @inline(__always)
    private static func putLast(_ digits: Int, of value: UInt64, at place: Place) {
        var (rest, left) = (value, digits)
        while left > 0 {
            left &-= 1
            let tenth = rest / 10
            unsafe place[left] = UInt8(truncatingIfNeeded: 48 &+ rest &- tenth &* 10)
            rest = tenth
        }
    }

    /// A number of at most four decimals, as money mostly is; nil where it has more.
    ///
    /// A decimal of up to 15 digits that reads back as the number is its shortest text, since no two such decimals read as
    /// the same Float64.
    @inline(__always)
    private static func putDecimals(_ value: Double, _ size: Double, at place: Place) -> Place? {
        guard size < 1e11 else { return nil }
        let scaled = UInt64(size * 10_000 + 0.5)
        guard Double(scaled) / 10_000 == size else { return nil }
        unsafe place[0] = UInt8(ascii: "-")
        let whole = scaled / 10_000
        var end = unsafe putDigits(whole, at: value < 0 ? place + 1 : place)
        unsafe end[0] = UInt8(ascii: ".")
        unsafe end += 1
        var (rest, digits) = (scaled &- whole &* 10_000, 4)
        while rest % 10 == 0 { (rest, digits) = (rest / 10, digits &- 1) }
        unsafe putLast(digits, of: rest, at: end)
        return unsafe end + digits
    }
}
