public import Histories
internal import Tables

/// Candidates parted, before anybody is chosen by rank, into those who may be contacted and those who may not.
public struct Suppression: Sendable {
    /// Somebody kept off the list.
    public struct Case: Sendable, Equatable {
        public let customerID: String
        public let reason: SuppressionReason
        /// What in the data says so: `plan=none`, `open since 2024-05-02 (delivery)`.
        public let detail: String

        public init(customerID: String, reason: SuppressionReason, detail: String) {
            self.customerID = customerID
            self.reason = reason
            self.detail = detail
        }
    }

    /// The rows that stay, by rank.
    public let kept: [Int]
    /// Ascending by the UTF-8 bytes of the id; each customer once.
    public let suppressed: [Case]

    /// Applies rules to candidates.
    ///
    /// - Throws: `CampaignError` where the dataset lacks what a rule needs.
    public init(of candidates: Candidates, in histories: Histories, by rules: SuppressionRules) throws(CampaignError) {
        var check = try SuppressionCheck(candidates, histories, rules)
        var kept: [Int] = []
        var cases: [Case] = []
        // Households need to know of every control before the first is let through.
        var waiting: [Int] = []
        for row in candidates.ranking {
            guard let (reason, detail) = check.first(row) else {
                waiting.append(row)
                continue
            }
            if reason == .controlGroup { check.takeHousehold(of: row, by: "\(candidates.ids[row]), who is held out") }
            cases.append(Case(customerID: candidates.ids[row], reason: reason, detail: detail))
        }
        for row in waiting {
            if let other = check.householdIsTaken(row) {
                cases.append(
                    Case(customerID: candidates.ids[row], reason: .sameHousehold, detail: "household of \(other)"))
            } else {
                check.takeHousehold(of: row, by: candidates.ids[row])
                kept.append(row)
            }
        }
        self.kept = kept
        suppressed = Self.sorted(cases)
    }

    static func sorted(_ cases: [Case]) -> [Case] {
        cases.sorted { $0.customerID.utf8.lexicographicallyPrecedes($1.customerID.utf8) }
    }
}
