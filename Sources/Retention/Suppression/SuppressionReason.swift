/// Why a customer is kept off a list, in the order in which reasons are looked for: a customer has the first that holds.
public enum SuppressionReason: String, Sendable, CaseIterable {
    /// Objected to profiling: not even scored.
    case objected = "objected_to_profiling"
    /// The contract's end is known already.
    case alreadyGone = "already_gone"
    case doNotContact = "do_not_contact"
    /// Held out as the control of a campaign that is still observed.
    case controlGroup = "control_group"
    /// A complaint that is open too long, or of a kind that escalates at once.
    case openComplaint = "open_complaint"
    case contactedRecently = "contacted_recently"
    /// A customer for too short a time.
    case tooNew = "too_new"
    /// A contact is foretold to make leaving likelier.
    case sleepingDog = "sleeping_dog"
    /// Somebody of a higher rank in the same household is on the list, or somebody of it is held out.
    case sameHousehold = "same_household"

    /// For sentences: `3 asked not to be contacted`.
    public var words: String {
        switch self {
        case .objected: "objected to profiling"
        case .alreadyGone: "are about to leave already"
        case .doNotContact: "are not to be contacted"
        case .controlGroup: "are held out as controls"
        case .openComplaint: "have an escalated complaint"
        case .contactedRecently: "were contacted of late"
        case .tooNew: "are too new"
        case .sleepingDog: "are sleeping dogs, whom a contact is foretold to harm"
        case .sameHousehold: "share a household"
        }
    }
}
