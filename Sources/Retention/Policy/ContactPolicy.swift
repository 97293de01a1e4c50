/// Whom to contact: so many of the highest risk or uplift, those at a risk or above, as many as can be called, those whom contacting pays; or
/// several of these conditions together.
public struct ContactPolicy: Sendable, Equatable {
    /// At most this many customers; nil for no limit.
    public let top: Int?
    /// No customer below this risk; nil for no limit.
    public let minimumRisk: Double?
    /// nil where as many can be called as are chosen.
    public let capacity: Capacity?
    /// Where there is one, only customers with an expected gain above 0 are contacted, the highest gain first.
    public let offer: ContactOffer?

    /// A checked policy; at least one limit is needed.
    public init(
        top: Int? = nil, minimumRisk: Double? = nil, capacity: Capacity? = nil, offer: ContactOffer? = nil
    ) throws(RetentionError) {
        guard top != nil || minimumRisk != nil || capacity != nil || offer != nil else { throw .noLimit }
        if let top, top < 1 { throw .badTop(top) }
        if let minimumRisk, !(minimumRisk > 0 && minimumRisk <= 1) { throw .badMinimumRisk(minimumRisk) }
        self.top = top
        self.minimumRisk = minimumRisk
        self.capacity = capacity
        self.offer = offer
    }

    /// Of how many candidates, the first by rank, a plan can be made; nil where it takes all of them.
    public var fewestCandidates: Int? {
        guard offer == nil, minimumRisk == nil, let most = [top, capacity?.calls].compactMap(\.self).min(), most < .max
        else { return nil }
        // One more, who is left out.
        return most + 1
    }

    /// Who is contacted of the candidates, and in which order.
    ///
    /// - Parameter candidates: By rank.
    public func plan(for candidates: [ContactCandidate]) -> ContactPlan {
        let ordered = ordered(candidates)
        let eligible = ordered.prefix { contact in
            offer == nil || contact.gain.map { $0 > 0 } ?? false
        }
        let count = min(eligible.count, top ?? .max, capacity?.calls ?? .max)
        let contacts = ordered[..<count].enumerated().map { place, contact in
            var contact = contact
            contact.turn = capacity?.turn(ofPlace: place)
            return contact
        }
        return ContactPlan(contacts: contacts, firstLeftOut: count < ordered.count ? ordered[count] : nil)
    }

    /// The candidates that the lowest risk lets through, in the order in which they are contacted: by gain where there is an offer
    /// (those without a known value not at all), else as they are.
    func ordered(_ candidates: [ContactCandidate]) -> [ContactPlan.Contact] {
        let among = candidates.filter { $0.risk >= minimumRisk ?? 0 }
        guard let offer else { return among.map { ContactPlan.Contact(candidate: $0) } }
        let contacts = among.filter { !$0.value.isNaN }.map {
            ContactPlan.Contact(candidate: $0, gain: offer.gain(of: $0))
        }
        return contacts.sorted { left, right in
            (-(left.gain ?? 0), left.candidate.rank) < (-(right.gain ?? 0), right.candidate.rank)
        }
    }
}
