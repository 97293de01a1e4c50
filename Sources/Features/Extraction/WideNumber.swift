/// A whole number below 2^128 in two words. Written out because the standard library's `UInt128` converts through generic
/// code, which took a fifth of the extraction.
struct WideNumber: Sendable, Equatable {
    private(set) var high: UInt64 = 0
    private(set) var low: UInt64 = 0

    /// Nothing.
    init() {}

    /// The product of two words.
    init(_ left: UInt64, times right: UInt64) { (high, low) = left.multipliedFullWidth(by: right) }

    /// Adds a number; the sum must stay below 2^128.
    mutating func add(_ other: WideNumber) {
        let (sum, carries) = low.addingReportingOverflow(other.low)
        low = sum
        high = high &+ other.high &+ (carries ? 1 : 0)
    }

    /// Takes away a number that is not larger.
    mutating func subtract(_ other: WideNumber) {
        let (difference, borrows) = low.subtractingReportingOverflow(other.low)
        low = difference
        high = high &- other.high &- (borrows ? 1 : 0)
    }

    /// This many times over; nil where that is 2^128 or more.
    func times(_ factor: UInt64) -> WideNumber? {
        var product = WideNumber(low, times: factor)
        let (upper, tooLarge) = high.multipliedReportingOverflow(by: factor)
        let (sum, carries) = product.high.addingReportingOverflow(upper)
        if tooLarge || carries { return nil }
        product.high = sum
        return product
    }

    /// The nearest Float64: the top 64 bits, with a last bit that says whether anything lies below them.
    var float: Double {
        if high == 0 { return Double(low) }
        let shift = 64 - UInt64(high.leadingZeroBitCount)
        let top = shift == 64 ? high : high << (64 - shift) | low >> shift
        let below = shift == 64 ? low : low << (64 - shift)
        return Double(top | (below == 0 ? 0 : 1)) * Double(sign: .plus, exponent: Int(shift), significand: 1)
    }
}
