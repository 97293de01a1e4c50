internal import Histories
internal import Scoring
internal import Tables

/// Looks up, row by row, whether a rule keeps a customer off the list.
struct SuppressionCheck {
    private let candidates: Candidates
    private let histories: Histories
    private let rules: SuppressionRules
    private let doNotContact: Attribute?
    private var purchases: SeenPurchases?

    init(_ candidates: Candidates, _ histories: Histories, _ rules: SuppressionRules) throws(CampaignError) {
        self.candidates = candidates
        self.histories = histories
        self.rules = rules
        doNotContact = try rules.doNotContact?.column(among: candidates.attributes, of: histories)
        if rules.contactedWithinDays != nil, histories.contacts == nil {
            throw .lacking("the table contacts", option: "--contacted-within")
        }
        if rules.openComplaintDays != nil || !rules.escalatedReasons.isEmpty {
            guard let complaints = histories.complaints else {
                throw .lacking("the table complaints", option: "--open-complaints or --escalated")
            }
            if !rules.escalatedReasons.isEmpty, complaints.reason == nil {
                throw .lacking("the column reason of complaints", option: "--escalated")
            }
        }
        if rules.minimumTenureDays != nil {
            guard histories.purchases != nil || histories.customers.joinedAt != nil else {
                throw .lacking("joined_at or purchases", option: "--min-tenure")
            }
            purchases = histories.purchases.map { SeenPurchases($0) }
        }
    }

    /// The first reason but that of the household.
    mutating func first(_ row: Int) -> (SuppressionReason, String)? {
        let (customer, id) = (candidates.customer[row], candidates.ids[row])
        if let detail = leaving(customer) { return (.alreadyGone, detail) }
        if rules.doNotContactIDs.contains(id) { return (.doNotContact, "on the list of ids") }
        if let condition = rules.doNotContact, let text = doNotContact?.texts.text(row), condition.holds(of: text) {
            return (.doNotContact, condition.detail(text))
        }
        if let campaign = heldOut(customer, id) { return (.controlGroup, "control of \(campaign)") }
        if let detail = complaint(customer) { return (.openComplaint, detail) }
        if let detail = contact(customer) { return (.contactedRecently, detail) }
        if let detail = newness(customer) { return (.tooNew, detail) }
        if let detail = harm(row) { return (.sleepingDog, detail) }
        return nil
    }

    /// An end of contract from the cutoff on counts where the cutoff is not before the end of the data, for then it is
    /// known; before, it is the future that the model foretells.
    private func leaving(_ customer: Int) -> String? {
        guard let leftAt = histories.customers.leftAt?[customer], leftAt != Customers.notLeft else { return nil }
        if let end = rules.dataEnd, candidates.cutoff.instant < end { return nil }
        let latest = Cutoff(candidates.cutoff.instant.adding(days: SuppressionRules.longestNoticeDays))
        return latest.sees(leftAt) ? "leaves \(Self.day(leftAt))" : nil
    }

    private func heldOut(_ customer: Int, _ id: String) -> String? {
        if let campaign = rules.heldOut[id] { return campaign }
        guard let days = rules.controlDays, let contacts = histories.contacts else { return nil }
        let rows = contacts.rows(of: customer, inTheLast: days, before: candidates.cutoff)
        for row in rows.reversed() where contacts.isHeldBack(row) {
            let campaign = contacts.campaign?.text(row) ?? ""
            if campaign.isEmpty || campaign != rules.ownCampaign {
                return (campaign.isEmpty ? "a campaign" : campaign)
                    + " since \(Self.day(contacts.timeline.occurredAt[row]))"
            }
        }
        return nil
    }

    private func complaint(_ customer: Int) -> String? {
        guard let complaints = histories.complaints,
            rules.openComplaintDays != nil || !rules.escalatedReasons.isEmpty
        else { return nil }
        let cutoff = candidates.cutoff
        for row in complaints.timeline.rows(of: customer, before: cutoff)
        where complaints.timeline.isVisible(row, at: cutoff) && !cutoff.sees(complaints.resolvedAt[row]) {
            let opened = complaints.timeline.occurredAt[row]
            let reason = complaints.reason?.text(row) ?? ""
            let isOld = rules.openComplaintDays.map { opened <= cutoff.start(ofLast: $0) } ?? false
            if isOld || rules.escalatedReasons.contains(reason) {
                return "open since \(Self.day(opened))" + (reason.isEmpty ? "" : " (\(reason))")
            }
        }
        return nil
    }

    private func contact(_ customer: Int) -> String? {
        guard let days = rules.contactedWithinDays, let contacts = histories.contacts else { return nil }
        let rows = contacts.rows(of: customer, inTheLast: days, before: candidates.cutoff)
        guard let row = rows.last(where: { !contacts.isHeldBack($0) }) else { return nil }
        let campaign = contacts.campaign?.text(row) ?? ""
        return "contacted \(Self.day(contacts.timeline.occurredAt[row]))" + (campaign.isEmpty ? "" : " (\(campaign))")
    }

    /// The start is that of `tenure_days`: the joining, else the first purchase that is known.
    private mutating func newness(_ customer: Int) -> String? {
        guard let days = rules.minimumTenureDays else { return nil }
        let cutoff = candidates.cutoff
        var start = histories.customers.joinedAt?[customer] ?? Customers.noJoin
        if start == Customers.noJoin || !cutoff.sees(start) {
            purchases?.look(at: customer, cutoff: cutoff)
            guard let purchases, let first = purchases.range.first(where: { purchases.isPurchase($0) }) else {
                return nil
            }
            start = purchases.times[first]
        }
        return start > cutoff.start(ofLast: days) ? "a customer since \(Self.day(start))" : nil
    }

    /// An uplift below 0, with both risks; no rule asks for it, since nobody is called to be lost.
    private func harm(_ row: Int) -> String? {
        guard let effects = candidates.effects, effects.uplifts[row] < 0 else { return nil }
        func text(_ share: Double) -> String { shortestText((share * 10_000).rounded() / 10_000) }
        return "uplift \(text(effects.uplifts[row])): risk \(text(effects.treatedRisks[row])) if contacted, "
            + "\(text(candidates.risks[row])) if not"
    }

    private static func day(_ time: Int64) -> String { String(Instant(microseconds: time).iso8601.prefix(10)) }
}
