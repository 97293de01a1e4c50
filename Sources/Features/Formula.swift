private import Tables

/// How a feature is computed from aggregates, as data: the extractor evaluates it, reports and other engines print it.
///
/// A missing operand makes the result missing.
public indirect enum Formula: Sendable, Hashable {
    case number(Double)
    case aggregate(Aggregate)
    case sum(Formula, Formula)
    case difference(Formula, Formula)
    case product(Formula, Formula)
    /// Missing where the divisor is 0.
    case quotient(Formula, Formula)
    case smaller(Formula, Formula)
    case larger(Formula, Formula)

    /// What a tally comes to in a window.
    public static func total(_ tally: Tally, _ window: Window = .whole) -> Formula {
        .aggregate(.total(tally, window))
    }

    /// The slope of a tally over the last whole periods of 30 days, at most six.
    public static func slope(_ tally: Tally) -> Formula { .aggregate(.slope(tally, days: 30, atMost: 6)) }

    public static func + (left: Formula, right: Formula) -> Formula { .sum(left, right) }
    public static func - (left: Formula, right: Formula) -> Formula { .difference(left, right) }
    public static func * (left: Formula, right: Formula) -> Formula { .product(left, right) }
    public static func / (left: Formula, right: Formula) -> Formula { .quotient(left, right) }

    /// This, but no less than `range.lowerBound` and no more than `range.upperBound`.
    public func clipped(to range: ClosedRange<Double>) -> Formula {
        .smaller(.larger(self, .number(range.lowerBound)), .number(range.upperBound))
    }

    /// The aggregates it starts from, in the order of reading.
    public var aggregates: [Aggregate] {
        switch self {
        case .number: []
        case .aggregate(let aggregate): [aggregate]
        case .sum(let left, let right), .difference(let left, let right), .product(let left, let right),
            .quotient(let left, let right), .smaller(let left, let right), .larger(let left, let right):
            left.aggregates + right.aggregates
        }
    }
}

extension Formula: CustomStringConvertible {
    public var description: String {
        switch self {
        case .number(let value): shortestText(value)
        case .aggregate(let aggregate): aggregate.description
        case .sum(let left, let right): "(\(left) + \(right))"
        case .difference(let left, let right): "(\(left) - \(right))"
        case .product(let left, let right): "(\(left) * \(right))"
        case .quotient(let left, let right): "(\(left) / \(right))"
        case .smaller(let left, let right): "min(\(left), \(right))"
        case .larger(let left, let right): "max(\(left), \(right))"
        }
    }
}
