/// A running sum whose rounding errors are summed too (Neumaier 1974).
struct CompensatedSum: Sendable {
    private var sum = 0.0
    private var errors = 0.0

    /// The sum so far.
    var value: Double { sum + errors }

    /// Adds a term.
    mutating func add(_ term: Double) {
        let next = sum + term
        errors += sum.magnitude >= term.magnitude ? (sum - next) + term : (term - next) + sum
        sum = next
    }

    /// Adds another sum.
    mutating func add(_ other: CompensatedSum) {
        add(other.sum)
        add(other.errors)
    }
}

extension [CompensatedSum] {
    /// Sums of nothing.
    static func zeros(_ count: Int) -> [CompensatedSum] { [CompensatedSum](repeating: CompensatedSum(), count: count) }

    /// Adds term by term.
    mutating func add(_ terms: [Double]) {
        precondition(terms.count == count, "\(count) terms are needed, got \(terms.count)")
        for index in indices { self[index].add(terms[index]) }
    }
}
