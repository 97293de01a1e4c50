/// Who is contacted, in which order, by whom and on which day.
public struct ContactPlan: Sendable, Equatable {
    /// One customer to contact.
    public struct Contact: Sendable, Equatable {
        public let candidate: ContactCandidate
        /// What contacting is expected to bring; nil without an offer.
        public let gain: Double?
        /// nil without a capacity.
        public var turn: Capacity.Turn?

        public init(candidate: ContactCandidate, gain: Double? = nil, turn: Capacity.Turn? = nil) {
            self.candidate = candidate
            self.gain = gain
            self.turn = turn
        }
    }

    public let contacts: [Contact]
    /// Who would be next; nil where nobody is.
    public let firstLeftOut: Contact?

    /// What all contacts are expected to bring together; nil without an offer.
    public var gain: Double? {
        contacts.isEmpty || contacts[0].gain == nil ? nil : contacts.reduce(0) { $0 + ($1.gain ?? 0) }
    }
}
