public import Tables

/// What was decided of one customer in one campaign.
public struct CampaignEntry: Sendable, Equatable {
    /// What became of a customer.
    public enum Arm: String, Sendable {
        /// To be contacted.
        case treated
        /// Held back, to see what happens without.
        case control
    }

    public var campaign: String
    public var customerID: String
    public var arm: Arm
    /// What the draw parted by: `risk=high tier=gold`.
    public var stratum: String
    /// The probability of churning, as foretold when it was decided.
    public var risk: Double
    /// What keeping the customer is worth; NaN where nobody said.
    public var value: Double
    /// The input that raised the risk most, of treated and of controls; empty where nobody said.
    public var reason: String
    /// The cutoff of the list.
    public var decidedAt: Instant
    /// The share of controls that was asked for.
    public var share: Double
    public var seed: UInt64

    public init(
        campaign: String, customerID: String, arm: Arm, stratum: String = "", risk: Double = .nan,
        value: Double = .nan, reason: String = "", decidedAt: Instant, share: Double, seed: UInt64
    ) {
        self.campaign = campaign
        self.customerID = customerID
        self.arm = arm
        self.stratum = stratum
        self.risk = risk
        self.value = value
        self.reason = reason
        self.decidedAt = decidedAt
        self.share = share
        self.seed = seed
    }
}
