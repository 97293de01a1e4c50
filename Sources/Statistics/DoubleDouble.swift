/// A number held as the unevaluated sum of two Float64, about 32 decimal digits (Dekker 1971; Hida, Li & Bailey 2001).
public struct DoubleDouble: Sendable, Equatable {
    /// The number rounded to Float64.
    public private(set) var high: Double
    /// What rounding lost.
    public private(set) var low: Double

    /// A Float64, exactly.
    public init(_ value: Double) {
        high = value
        low = 0
    }

    /// The exact sum of two Float64 (Knuth's two-sum).
    public init(sum x: Double, _ y: Double) {
        high = x + y
        let part = high - x
        low = (x - (high - part)) + (y - part)
    }

    /// Adds a Float64.
    public mutating func add(_ term: Double) {
        let sum = DoubleDouble(sum: high, term)
        renormalise(sum.high, sum.low + low)
    }

    /// Adds another number.
    public mutating func add(_ term: DoubleDouble) {
        let sum = DoubleDouble(sum: high, term.high)
        renormalise(sum.high, sum.low + (low + term.low))
    }

    /// Adds the product of two Float64, exact before it is added.
    public mutating func add(product x: Double, _ y: Double) {
        let product = x * y
        let error = (-product).addingProduct(x, y)
        let sum = DoubleDouble(sum: high, product)
        renormalise(sum.high, sum.low + (low + error))
    }

    /// Adds the product of a number and a Float64.
    public mutating func add(product x: DoubleDouble, _ y: Double) {
        let product = x.high * y
        let error = (-product).addingProduct(x.high, y) + x.low * y
        let sum = DoubleDouble(sum: high, product)
        renormalise(sum.high, sum.low + (low + error))
    }

    private mutating func renormalise(_ large: Double, _ small: Double) {
        high = large + small
        low = small - (high - large)
    }
}
