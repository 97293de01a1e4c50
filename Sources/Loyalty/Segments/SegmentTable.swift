/// The customers of a date by segment, with what each segment spends and what became of it.
package struct SegmentTable: Sendable {
    /// One segment.
    package struct Row: Sendable {
        package let segment: Segment
        package let meaning: String
        package let customers: Int
        /// Spend of the last 365 days together; nil where amounts are not known.
        package let spend: Double?
        package let retention: LaterRetention?

        /// A customer's, on average.
        package var meanSpend: Double? {
            guard customers > 0 else { return nil }
            return spend.map { $0 / Double(customers) }
        }
    }

    package let ofCustomer: [Segment]
    /// One a segment, in their order.
    package let rows: [Row]

    /// - Returns: nil where the dataset has no purchases: behaviour is not told.
    package init?(_ base: LoyaltyBase, _ rules: SegmentRules) {
        guard let recency = base.column("recency_days"), let purchases = base.column("purchases_365d"),
            let tenure = base.column("tenure_days")
        else { return nil }
        let spend = base.column("spend_365d")
        let recencies = Self.percentiles(recency).map { 100 - $0 }
        let frequencies = Self.percentiles(purchases)
        let monies = spend.map(Self.percentiles)
        let found = (0..<base.count).map { row in
            rules.segment(
                tenureDays: tenure[row], recency: recencies[row], frequency: frequencies[row],
                money: monies?[row] ?? .nan)
        }
        ofCustomer = found
        rows = Segment.allCases.map { segment in
            let members = found.indices.filter { found[$0] == segment }
            return Row(
                segment: segment, meaning: rules.meaning(segment), customers: members.count,
                spend: spend.map { spend in members.reduce(0) { $0 + spend[$1] } },
                retention: base.retention(of: members))
        }
    }

    /// Mid-ranks as percentiles; NaN stays.
    private static func percentiles(_ values: [Double]) -> [Double] {
        let known = values.indices.filter { !values[$0].isNaN }.sorted { values[$0] < values[$1] }
        var percentiles = [Double](repeating: .nan, count: values.count)
        var start = 0
        while start < known.count {
            var end = start
            while end < known.count, values[known[end]] == values[known[start]] { end += 1 }
            for place in start..<end { percentiles[known[place]] = 50 * Double(start + end) / Double(known.count) }
            start = end
        }
        return percentiles
    }
}
