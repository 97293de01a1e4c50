internal import Features
internal import Histories
internal import Tables

/// Tells why a customer left from what was known of the customer before.
struct ChurnReasonReader {
    /// Where a reason was found.
    enum Source: String, Sendable, CaseIterable {
        case attribute, complaint, survey, engagement, tenure, nothing
    }

    private let histories: Histories
    private let rules: ChurnReasonRules
    private let asOf: Cutoff
    private let told: Attribute?
    /// The class of each level of the complaints' reasons.
    private let complaintClasses: [ChurnReason?]
    private let toldClasses: [ChurnReason?]

    init(_ histories: Histories, _ rules: ChurnReasonRules, asOf: Cutoff) {
        self.histories = histories
        self.rules = rules
        self.asOf = asOf
        told = histories.customers.attributes.first { $0.name == rules.attribute }
        toldClasses = told?.texts.levels.map(rules.reason) ?? []
        complaintClasses = histories.complaints?.reason?.levels.map(rules.reason) ?? []
    }

    /// The reason of a customer who left at a time, in the order: what was said, the last complaint, the last answer to a
    /// survey, engagement that faded, leaving soon after joining.
    func reason(of customer: Int, leaving time: Int64) -> (reason: ChurnReason, source: Source) {
        let leaving = Cutoff(Instant(microseconds: time))
        if let code = told?.texts.codes[customer], code >= 0 {
            return (toldClasses[Int(code)] ?? .unknown, .attribute)
        }
        if let reason = complaint(customer, leaving) { return (reason, .complaint) }
        if let reason = survey(customer, leaving) { return (reason, .survey) }
        if faded(customer, leaving) { return (.engagement, .engagement) }
        if let joined = histories.customers.joinedAt?[customer], joined != Customers.noJoin,
            joined >= leaving.start(ofLast: rules.earlyDays)
        {
            return (.lifeCycle, .tenure)
        }
        return (.unknown, .nothing)
    }

    /// The rows of the last so many days before the leaving, of those that are known by now.
    private func rows(_ timeline: Timeline, _ customer: Int, _ leaving: Cutoff, days: Int) -> [Int] {
        let start = leaving.start(ofLast: days)
        return timeline.rows(of: customer, before: leaving).filter {
            timeline.occurredAt[$0] >= start && timeline.isVisible($0, at: asOf)
        }
    }

    private func complaint(_ customer: Int, _ leaving: Cutoff) -> ChurnReason? {
        guard let complaints = histories.complaints, let reason = complaints.reason else { return nil }
        for row in rows(complaints.timeline, customer, leaving, days: rules.days).reversed()
        where reason.codes[row] >= 0 {
            if let found = complaintClasses[Int(reason.codes[row])] { return found }
        }
        return nil
    }

    /// A dissatisfied last answer: effort speaks of service, satisfaction and recommendation of the relationship.
    private func survey(_ customer: Int, _ leaving: Cutoff) -> ChurnReason? {
        guard let surveys = histories.surveys,
            let row = rows(surveys.timeline, customer, leaving, days: rules.surveyDays).last
        else { return nil }
        let range = surveys.kind[row].range
        let score = Double(surveys.score[row]) / 10_000
        let scaled = (score - Double(range.lowerBound)) / Double(range.upperBound - range.lowerBound)
        guard scaled < rules.dissatisfiedBelow else { return nil }
        return surveys.kind[row] == .ces ? .service : .relationship
    }

    /// Engaged in the year before, and no more in the last days.
    private func faded(_ customer: Int, _ leaving: Cutoff) -> Bool {
        guard let engagements = histories.engagements else { return false }
        return rows(engagements.timeline, customer, leaving, days: rules.days).isEmpty
            && !rows(engagements.timeline, customer, leaving, days: rules.days + 365).isEmpty
    }
}
