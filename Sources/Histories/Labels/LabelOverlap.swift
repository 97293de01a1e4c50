/// How far two definitions call the same customers churned, among those to whom both give a label at one cutoff.
public struct LabelOverlap: Sendable, Equatable {
    /// Rows (a customer at a cutoff) that both label.
    public var rows: Int
    /// Those the first, the second, and both call churned.
    public var first: Int
    public var second: Int
    public var both: Int

    /// Both among either; nil where nobody churned.
    public var jaccard: Double? {
        let either = first + second - both
        return either == 0 ? nil : Double(both) / Double(either)
    }

    /// Of those the first calls churned, the share that the second does too.
    public var shareOfFirst: Double? { first == 0 ? nil : Double(both) / Double(first) }

    /// Of two definitions' rows, each by customer, then cutoff.
    init(_ left: [DefinedLabels.Row], _ right: [DefinedLabels.Row]) {
        (rows, first, second, both) = (0, 0, 0, 0)
        var (one, other) = (0, 0)
        while one < left.count, other < right.count {
            if left[one].key < right[other].key {
                one += 1
            } else if right[other].key < left[one].key {
                other += 1
            } else {
                rows += 1
                if left[one].churned { first += 1 }
                if right[other].churned { second += 1 }
                if left[one].churned, right[other].churned { both += 1 }
                one += 1
                other += 1
            }
        }
    }
}
