/// Where a number lies among knots: between two neighbours, or at an end.
///
/// Knots are given in the raw unit; in between, positions run along the input's transform, so that a curve over amounts of
/// money does not spend its length on a few large ones. Outside the knots the nearest end counts: a curve says nothing of
/// values that training has not met.
public struct KnotAxis: Sendable, Equatable {
    /// Ascending, in the raw unit; at least two.
    public let knots: [Double]
    /// The knots, transformed.
    private let positions: [Double]
    package let transform: NumberEncoding.Transform
    package let fill: Double?

    /// An axis; nil where the knots do not ascend, also once they are transformed.
    public init?(knots: [Double], encoding: NumberEncoding) {
        let positions = knots.map(encoding.transform.applied)
        guard knots.count >= 2, positions.allSatisfy(\.isFinite), zip(positions, positions.dropFirst()).allSatisfy(<)
        else { return nil }
        self.knots = knots
        self.positions = positions
        transform = encoding.transform
        fill = encoding.fill
    }

    /// The knot at or below a value and the share of the way to the next, in [0, 1]; a missing value is filled first.
    ///
    /// NaN where it is missing and nothing fills it.
    public func place(of value: Double) -> (knot: Int, share: Double) {
        let position = transform.applied(to: value.isNaN ? (fill ?? .nan) : value)
        guard !position.isNaN else { return (0, .nan) }
        guard position > positions[0] else { return (0, 0) }
        let last = positions.count - 1
        guard position < positions[last] else { return (last - 1, 1) }
        var (low, high) = (0, last)
        while high - low > 1 {
            let middle = (low + high) / 2
            if positions[middle] <= position { low = middle } else { high = middle }
        }
        return (low, (position - positions[low]) / (positions[high] - positions[low]))
    }

    /// The transformed knots, along which curves are straight between neighbours.
    public var transformedKnots: [Double] { positions }
}

/// A curve through log-odds at knots, straight in between.
public struct Curve: Sendable, Equatable {
    public let axis: KnotAxis
    /// The log-odds at each knot; their mean over the training rows is 0.
    public let values: [Double]
    /// The standard error of each value; nil where none is known.
    public let standardErrors: [Double]?

    public init(axis: KnotAxis, values: [Double], standardErrors: [Double]? = nil) {
        precondition(values.count == axis.knots.count, "\(axis.knots.count) knots, and \(values.count) values")
        precondition((standardErrors?.count ?? values.count) == values.count, "a standard error a knot")
        self.axis = axis
        self.values = values
        self.standardErrors = standardErrors
    }

    /// The log-odds at a value.
    public func value(at raw: Double) -> Double {
        let (knot, share) = axis.place(of: raw)
        let (one, other) = (values[knot], values[knot + 1])
        let value = one * (1 - share) + other * share
        // Rounding must not leave the piece: where a curve is level, or only rises, its values are and do.
        return value.isNaN ? value : min(max(value, min(one, other)), max(one, other))
    }
}
