/// The shortest decimal that reads back as a Float64, and the nearest of those: `digits` / 10^`scale`.
///
/// Raffaello Giulietti's Schubfach ("The Schubfach way to render doubles", 2020), for the sizes in which the powers of ten
/// that it needs are whole and their powers of five fit into 64 bits: then one product holds the value exactly, and no
/// table of rounded powers is needed.
struct ShortestDecimal {
    let digits: UInt64
    /// From 1 to 20.
    let scale: Int

    /// 5⁰ to 5²⁰.
    private static let powersOfFive: [UInt64] = [
        1, 5, 25, 125, 625, 3_125, 15_625, 78_125, 390_625, 1_953_125, 9_765_625, 48_828_125, 244_140_625,
        1_220_703_125, 6_103_515_625, 30_517_578_125, 152_587_890_625, 762_939_453_125, 3_814_697_265_625,
        19_073_486_328_125, 95_367_431_640_625,
    ]

    /// nil below 1e-4 and from 1e15 on.
    @inline(__always)
    init?(_ size: Double) {
        guard size >= 1e-4, size < 1e15 else { return nil }
        // The value is significand · 2^exponent, and 10^−scale ≤ 2^exponent < 10^(1 − scale).
        let significand = size.significandBitPattern | 1 << 52
        let exponent = Int(size.exponentBitPattern) &- 1_075
        scale = 0 &- (exponent &* 1_262_611) &>> 22
        // In units of 10^−scale it is product / 2^shift, and half the gap to its neighbours fives / 2^(shift + 1). (Below a
        // power of two it is half of that; those of these sizes are found as they are, having few digits.)
        let fives = Self.powersOfFive.span[scale]
        let product = significand.multipliedFullWidth(by: fives)
        let shift = UInt64(truncatingIfNeeded: 0 &- exponent &- scale)
        let whole = product.high &<< (64 &- shift) | product.low &>> shift
        let unit = UInt64(2) &<< shift
        // Distances from here on are in units of 2^−(shift + 1).
        let beyondWhole = (product.low &<< 1) & (unit &- 1)
        let gap = significand & 1 == 0 ? fives : fives &- 1
        let tens = whole / 10
        let beyondTens = (whole &- tens &* 10) &* unit &+ beyondWhole
        // The gaps together are less than ten units: at most one multiple of ten reads back. They are more than one unit:
        // the nearest whole number of units reads back, the even one of two.
        let nearest = whole &+ (beyondWhole &+ (whole & 1) > unit / 2 ? 1 : 0)
        let above = 10 &* unit &- beyondTens <= gap ? tens &* 10 &+ 10 : nearest
        digits = beyondTens <= gap ? tens &* 10 : above
    }
}
