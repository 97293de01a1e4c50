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
    public init(
        of candidates: Candidates, in histories: Histories, by rules: SuppressionRules, threads: Int = 1
    ) throws(CampaignError) {
        let check = try SuppressionCheck(candidates, histories, rules)
        var households = try Households(candidates, histories, rules)
        let reasons = Self.reasons(check, candidates.ids.count, threads)
        var isKept = [Bool](repeating: true, count: candidates.ids.count)
        for found in reasons { isKept[found.row] = false }
        var cases = reasons.map { Case(customerID: candidates.ids[$0.row], reason: $0.reason, detail: $0.detail) }
        var kept = candidates.ranking.filter { isKept[$0] }
        if households != nil {
            // Households need to know of every control before the first is let through.
            let isControl = Set(reasons.lazy.filter { $0.reason == .controlGroup }.map(\.row))
            for row in candidates.ranking where isControl.contains(row) {
                households?.take(row, by: "\(candidates.ids[row]), who is held out")
            }
            kept = kept.filter { row in
                if let other = households?.owner(row) {
                    let id = candidates.ids[row]
                    cases.append(Case(customerID: id, reason: .sameHousehold, detail: "household of \(other)"))
                    return false
                }
                households?.take(row, by: candidates.ids[row])
                return true
            }
        }
        self.kept = kept
        suppressed = Self.sorted(cases)
    }

    /// A row that a rule keeps off the list.
    private struct Reason {
        let row: Int
        let reason: SuppressionReason
        let detail: String
    }

    /// The rows that have a reason but that of the household.
    private static func reasons(_ check: SuppressionCheck, _ count: Int, _ threads: Int) -> [Reason] {
        let size = 8_192
        let ranges = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
        return concurrently(ranges.count, threads: threads) { index in
            var check = check
            return ranges[index].compactMap { row in
                check.first(row).map { Reason(row: row, reason: $0.0, detail: $0.1) }
            }
        }.flatMap(\.self)
    }

    static func sorted(_ cases: [Case]) -> [Case] {
        cases.sorted { $0.customerID.utf8.lexicographicallyPrecedes($1.customerID.utf8) }
    }
}
