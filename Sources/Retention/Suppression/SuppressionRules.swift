public import Tables

/// Who is kept off a list, whatever the risk; nothing is asked for at first.
public struct SuppressionRules: Sendable, Equatable {
    public var doNotContact: AttributeCondition?
    /// Ids that are not to be contacted.
    public var doNotContactIDs: Set<String> = []
    /// No customer contacted in so many days.
    public var contactedWithinDays: Int?
    /// No customer with a complaint open for so many days or longer.
    public var openComplaintDays: Int?
    /// Reasons of complaints that count from the first moment on.
    public var escalatedReasons: Set<String> = []
    /// No younger customers than so many days.
    public var minimumTenureDays: Int?
    /// Of customers with the same text of it, the riskiest alone stays.
    public var householdAttribute: String?
    /// The controls of running campaigns by id, with the campaign.
    public var heldOut: [String: String] = [:]
    /// How long the `control` rows of the contacts hold a customer out; nil for not at all.
    public var controlDays: Int?
    /// The campaign whose own controls do not count as held out by another.
    public var ownCampaign: String?
    /// The end of the data: at a cutoff from there on, an end of contract that is known is news, not the future.
    public var dataEnd: Instant?

    /// A contract that ends later than this is not one that was given notice.
    static let longestNoticeDays = 366

    public init() {}

    /// Whether any rule needs the rows of tables of events.
    public var needEvents: Bool {
        contactedWithinDays != nil || openComplaintDays != nil || !escalatedReasons.isEmpty
            || minimumTenureDays != nil || controlDays != nil
    }
}
