/// What contacting a customer costs, and the chance that it helps.
public struct ContactOffer: Sendable, Equatable {
    /// Paid to all who take it: churners who accept, and everybody else who is contacted.
    public let offerCost: Double
    /// Paid for every contact.
    public let contactCost: Double
    /// The chance that a churner who is contacted accepts and stays, where no uplift says how many a contact keeps.
    public let acceptance: Double

    public static let defaultAcceptance = 0.3

    /// A checked offer.
    public init(offerCost: Double, contactCost: Double, acceptance: Double = defaultAcceptance) throws(RetentionError) {
        guard offerCost >= 0, offerCost.isFinite else {
            throw .policy("--offer is \(offerCost); expected a cost of 0 or more.")
        }
        guard contactCost >= 0, contactCost.isFinite else {
            throw .policy("--contact is \(contactCost); expected a cost of 0 or more.")
        }
        guard acceptance > 0, acceptance <= 1 else {
            throw .policy("--acceptance is \(acceptance); expected a chance, above 0 and at most 1, as 0.3.")
        }
        self.offerCost = offerCost
        self.contactCost = contactCost
        self.acceptance = acceptance
    }

    /// What contacting a customer of that risk and value brings on average: γ·p·(value − d) − (1 − p)·d − f. It is above 0 where
    /// and only where the risk is above `leastRisk`, for values above the offer.
    public func gain(risk: Double, value: Double) -> Double { gain(kept: acceptance * risk, risk: risk, value: value) }

    /// What contacting a candidate brings on average. Where the uplift u is known it is the chance that a contact keeps the
    /// customer, in place of γ·p: u·(value − d) − (1 − p)·d − f, p being the risk without a contact. All who stay take the
    /// offer: those kept, and the 1 − p who would have stayed anyway.
    public func gain(of candidate: ContactCandidate) -> Double {
        gain(kept: candidate.uplift ?? acceptance * candidate.risk, risk: candidate.risk, value: candidate.value)
    }

    private func gain(kept: Double, risk: Double, value: Double) -> Double {
        kept * (value - offerCost) - (1 - risk) * offerCost - contactCost
    }

    /// The risk above which a contact pays: (d + f) / (γ·(value − d) + d); nil where no risk makes it pay.
    public func leastRisk(value: Double) -> Double? {
        let scale = acceptance * (value - offerCost) + offerCost
        return scale > 0 && (offerCost + contactCost) / scale < 1 ? (offerCost + contactCost) / scale : nil
    }
}
