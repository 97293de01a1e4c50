/// A catalogue resolved for extraction: its distinct aggregates, each with a slot, and the formulas over them.
struct ExtractionPlan: Sendable {
    let features: [Feature]
    /// Each distinct aggregate once; its position is its slot.
    let aggregates: [Aggregate]
    private let slots: [Aggregate: Int]

    init(_ features: [Feature]) {
        var slots: [Aggregate: Int] = [:]
        var aggregates: [Aggregate] = []
        for aggregate in features.flatMap(\.formula.aggregates) where slots[aggregate] == nil {
            slots[aggregate] = aggregates.count
            aggregates.append(aggregate)
        }
        self.features = features
        self.aggregates = aggregates
        self.slots = slots
    }

    /// The slot of an aggregate; nil where no feature reads it.
    func slot(_ aggregate: Aggregate) -> Int? { slots[aggregate] }

    /// The values of a formula for so many rows, from those of the aggregates, slot after slot.
    func values(of formula: Formula, rows: Int, from aggregateValues: [Double]) -> [Double] {
        func operands(_ left: Formula, _ right: Formula, _ combine: (Double, Double) -> Double) -> [Double] {
            var result = values(of: left, rows: rows, from: aggregateValues)
            let other = values(of: right, rows: rows, from: aggregateValues)
            for row in 0..<rows { result[row] = combine(result[row], other[row]) }
            return result
        }
        switch formula {
        case .number(let value): return [Double](repeating: value, count: rows)
        case .aggregate(let aggregate):
            guard let slot = slots[aggregate] else { preconditionFailure("\(aggregate) has no slot") }
            return Array(aggregateValues[(slot * rows)..<((slot + 1) * rows)])
        case .sum(let left, let right): return operands(left, right) { $0 + $1 }
        case .difference(let left, let right): return operands(left, right) { $0 - $1 }
        case .product(let left, let right): return operands(left, right) { $0 * $1 }
        case .quotient(let left, let right): return operands(left, right) { $1 == 0 ? .nan : $0 / $1 }
        case .smaller(let left, let right): return operands(left, right) { $0 < $1 ? $0 : ($0.isNaN ? $0 : $1) }
        case .larger(let left, let right): return operands(left, right) { $0 > $1 ? $0 : ($0.isNaN ? $0 : $1) }
        }
    }
}
