public import Histories

/// One customer of one campaign, as assigned: whoever was to be contacted counts as treated, reached or not.
public struct CampaignMember: Sendable, Equatable {
    public let campaign: String
    /// An index into the customers of the histories.
    public let customer: Int
    public let isTreated: Bool
    /// Empty where nobody recorded one.
    public let stratum: String
    public let reason: String
    /// When it was decided.
    public let cutoff: Cutoff
    /// The share of controls asked for; nil where nobody recorded it.
    public let share: Double?
    /// What the contact cost, in ten-thousandths of a unit.
    public let cost: Int64

    public init(
        campaign: String, customer: Int, isTreated: Bool, stratum: String = "", reason: String = "", cutoff: Cutoff,
        share: Double? = nil, cost: Int64 = 0
    ) {
        self.campaign = campaign
        self.customer = customer
        self.isTreated = isTreated
        self.stratum = stratum
        self.reason = reason
        self.cutoff = cutoff
        self.share = share
        self.cost = cost
    }
}
