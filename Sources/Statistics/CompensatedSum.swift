/// A running sum whose rounding errors are summed too (Neumaier 1974): ten million terms lose no more than a few units in the
/// last place.
public struct CompensatedSum: Sendable {
    @usableFromInline var sum = 0.0
    @usableFromInline var errors = 0.0

    /// A sum of nothing.
    @inlinable public init() {}

    /// The sum so far.
    @inlinable public var value: Double { sum + errors }

    /// Adds a term.
    @inlinable public mutating func add(_ term: Double) {
        let next = sum + term
        errors += sum.magnitude >= term.magnitude ? (sum - next) + term : (term - next) + sum
        sum = next
    }

    /// Adds another sum.
    @inlinable public mutating func add(_ other: CompensatedSum) {
        add(other.sum)
        add(other.errors)
    }
}

extension [CompensatedSum] {
    /// Sums of nothing.
    @inlinable public static func zeros(_ count: Int) -> [CompensatedSum] {
        [CompensatedSum](repeating: CompensatedSum(), count: count)
    }

    /// Adds term by term.
    @inlinable public mutating func add(_ terms: [Double]) {
        precondition(terms.count == count, "\(count) terms are needed, got \(terms.count)")
        for index in indices { self[index].add(terms[index]) }
    }
}
