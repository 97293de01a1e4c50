/// Where each row lies on an axis of points: between two neighbours, or at one point.
public struct PlacedColumn: Sendable {
    /// The point at or below; below 0 for a row that lies nowhere.
    public let points: [Int32]
    /// The share of the way to the next point, in [0, 1]; nil where every row lies at a point.
    public let shares: [Double]?
    /// How many points the axis has.
    public let count: Int

    public init(points: [Int32], shares: [Double]? = nil, count: Int) {
        precondition(shares.map { $0.count == points.count } ?? true, "a share a row")
        self.points = points
        self.shares = shares
        self.count = count
    }

    /// How many points a row touches at the most.
    public var entries: Int { shares == nil ? 1 : 2 }

    /// Chosen rows, in their order.
    public func restricted(to rows: [Int]) -> PlacedColumn {
        PlacedColumn(
            points: rows.map { points[$0] }, shares: shares.map { shares in rows.map { shares[$0] } }, count: count)
    }
}
