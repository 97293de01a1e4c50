extension CallList {
    /// What a customer is worth, and what contacting is expected to bring.
    public struct ValueCells: Sendable {
        public let value: Double
        public let expectedLoss: Double
        /// The 95 % interval of the expected loss; NaN where it has none.
        public let lossLow: Double
        public let lossHigh: Double
        /// nil without an offer.
        public let expectedGain: Double?
        /// nil where the value is not known, or no tiers are set.
        public let tier: ValueTier?

        public init(_ customer: CustomerValue, expectedGain: Double?, tier: ValueTier?) {
            value = customer.lifetimeValue
            expectedLoss = customer.expectedLoss
            lossLow = customer.lossLow
            lossHigh = customer.lossHigh
            self.expectedGain = expectedGain
            self.tier = tier
        }
    }

    /// `value,expected_loss,expected_loss_low,expected_loss_high,expected_gain,tier`, money to a ten-thousandth; none where the list shows no value.
    var valueColumns: [ListColumn] {
        guard showsValue else { return [] }
        func money(_ name: String, _ amount: @escaping @Sendable (ValueCells) -> Double?) -> ListColumn {
            ListColumn(name, .number, width: 14) { row in
                .number(((row.value.flatMap(amount) ?? .nan) * 10_000).rounded() / 10_000)
            }
        }
        return [
            money("value") { $0.value }, money("expected_loss") { $0.expectedLoss },
            money("expected_loss_low") { $0.lossLow }, money("expected_loss_high") { $0.lossHigh },
            money("expected_gain") { $0.expectedGain },
            ListColumn("tier", width: 10) { .text($0.value?.tier?.rawValue ?? "") },
        ]
    }

    /// The day on which a customer is to be called; none where nobody is dealt to agents.
    var dayColumns: [ListColumn] {
        showsDay ? [ListColumn("day", .integer, width: 8) { $0.turn.map { .integer($0.day) } ?? .text("") }] : []
    }
}
