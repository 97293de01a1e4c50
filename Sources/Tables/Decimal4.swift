/// Money, points and scores, held exactly as whole ten-thousandths of a unit.
///
/// More than four decimals in the input are rounded half to even (features.md). Sums of such integers do not depend on
/// their order.
public struct Decimal4: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Ten-thousandths of a unit.
    public let tenThousandths: Int64

    /// How many of the held units make one.
    public static let scale: Int64 = 10_000

    /// A value of that many ten-thousandths.
    public init(tenThousandths: Int64) {
        self.tenThousandths = tenThousandths
    }

    public static func < (left: Decimal4, right: Decimal4) -> Bool { left.tenThousandths < right.tenThousandths }

    /// Plain decimal text without trailing zeros: `12.5`, `-0.0001`, `7`.
    public var description: String {
        let magnitude = tenThousandths.magnitude
        let whole = magnitude / 10_000
        let fraction = magnitude % 10_000
        var text = (tenThousandths < 0 ? "-" : "") + String(whole)
        if fraction != 0 {
            let digits = String(10_000 + fraction).dropFirst()
            let end = digits.lastIndex { $0 != "0" } ?? digits.startIndex
            text += "." + digits[...end]
        }
        return text
    }
}
