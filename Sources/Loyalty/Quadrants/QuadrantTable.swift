/// The customers of a date by quadrant.
package struct QuadrantTable: Sendable {
    /// One quadrant.
    package struct Row: Sendable {
        package let quadrant: Quadrant
        package let customers: Int
        /// Of those whose quadrant is told.
        package let share: Double
        package let meanIndex: Double?
        /// What became of them; nil where the window ends after the data.
        package let retention: LaterRetention?
    }

    package let thresholds: QuadrantThresholds
    /// Each customer's quadrant; nil where satisfaction or index is not known.
    package let ofCustomer: [Quadrant?]
    /// One a quadrant, in their order.
    package let rows: [Row]
    /// Customers whose satisfaction or index is not known.
    package let notTold: Int

    package init(_ base: LoyaltyBase, _ index: LoyaltyIndex, _ thresholds: QuadrantThresholds) {
        let satisfaction = base.column(thresholds.feature)
        let found = index.values.indices.map {
            thresholds.quadrant(satisfaction: satisfaction?[$0] ?? .nan, index: index.values[$0])
        }
        self.thresholds = thresholds
        ofCustomer = found
        let told = found.count { $0 != nil }
        notTold = found.count - told
        rows = Quadrant.allCases.map { quadrant in
            let members = found.indices.filter { found[$0] == quadrant }
            let sum = members.reduce(0) { $0 + index.values[$1] }
            return Row(
                quadrant: quadrant, customers: members.count,
                share: told > 0 ? Double(members.count) / Double(told) : 0,
                meanIndex: members.isEmpty ? nil : sum / Double(members.count),
                retention: base.retention(of: members))
        }
    }
}
