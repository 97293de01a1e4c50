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

    init(_ left: [DefinedLabels.Key: Bool], _ right: [DefinedLabels.Key: Bool]) {
        (rows, first, second, both) = (0, 0, 0, 0)
        for (key, churned) in left {
            guard let other = right[key] else { continue }
            rows += 1
            if churned { first += 1 }
            if other { second += 1 }
            if churned, other { both += 1 }
        }
    }
}
