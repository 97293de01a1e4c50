/// What an offer to stay costs and brings, a customer, in any one currency.
public struct RetentionOffer: Sendable, Equatable {
    /// What a customer who stays is worth (the margin still to come).
    public let customerValue: Double
    /// The cost of the offer, paid to everyone who takes it: churners who accept it, and all others who are contacted.
    public let offerCost: Double
    /// The cost of contacting a customer, whatever comes of it.
    public let contactCost: Double
    /// The chance that a churner who is contacted accepts the offer and stays. It is itself uncertain: Beta(6, 14), of
    /// mean 0.3 (Verbraken, Verbeke & Baesens 2013).
    public static let acceptance = (alpha: 6.0, beta: 14.0, mean: 0.3)

    /// An offer that costs less than the customer is worth; nil for others, and for costs below 0.
    public init?(customerValue: Double, offerCost: Double, contactCost: Double) {
        guard customerValue > 0, customerValue.isFinite, offerCost >= 0, contactCost >= 0, contactCost.isFinite,
            offerCost < customerValue
        else { return nil }
        self.customerValue = customerValue
        self.offerCost = offerCost
        self.contactCost = contactCost
    }

    /// What contacting a churner brings on average: acceptance · (value − offer) − contact.
    public var profitOfChurner: Double { Self.acceptance.mean * (customerValue - offerCost) - contactCost }

    /// What contacting somebody brings who would have stayed: the offer and the contact, lost.
    public var profitOfOther: Double { -offerCost - contactCost }

    /// The risk from which contacting a customer pays: (d + f) / (γ·(value − d) + d), for an offer d, a contact f and an
    /// acceptance γ. May be above 1: then nobody is worth it.
    public var leastRisk: Double {
        (offerCost + contactCost) / (Self.acceptance.mean * (customerValue - offerCost) + offerCost)
    }

    /// What contacting a customer of that risk brings on average.
    public func profit(ofRisk risk: Double) -> Double { risk * profitOfChurner + (1 - risk) * profitOfOther }
}
