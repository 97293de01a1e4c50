extension CallList {
    /// What a contact is foretold to do.
    public struct UpliftCells: Sendable {
        /// What it takes off the risk.
        public let uplift: Double
        /// The risk if contacted.
        public let treatedRisk: Double

        public init(uplift: Double, treatedRisk: Double) {
            self.uplift = uplift
            self.treatedRisk = treatedRisk
        }
    }

    /// `uplift,risk_untreated,risk_treated` of a list by uplift, else `risk`.
    var riskColumns: [ListColumn] {
        guard showsUplift else { return [ListColumn("risk", .percent, width: 10) { .number($0.risk) }] }
        return [
            ListColumn("uplift", .percent, width: 10) { .number($0.uplift?.uplift ?? .nan) },
            ListColumn("risk_untreated", .percent, width: 15) { .number($0.risk) },
            ListColumn("risk_treated", .percent, width: 15) { .number($0.uplift?.treatedRisk ?? .nan) },
        ]
    }
}
