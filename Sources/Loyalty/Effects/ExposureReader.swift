internal import Histories
internal import Tables

/// Tells which group of a question a customer falls into, by what a date sees of the days before it.
struct ExposureReader {
    /// A complaint settled within so long was settled fast: 72 hours, in microseconds.
    static let fast: Int64 = 72 * 3_600_000_000

    let histories: Histories
    /// How many days before the date are looked at.
    let days: Int

    /// Whether the dataset can tell.
    func canTell(_ question: EffectQuestion) -> Bool {
        switch question {
        case .points: histories.rewards != nil
        case .referrals: histories.referrals != nil
        case .contacts: histories.contacts != nil
        case .complaints: histories.complaints != nil
        }
    }

    /// The place of the group; nil for a customer who falls into none (a complaint that is open and younger than 72 hours).
    func group(_ question: EffectQuestion, _ customer: Int, _ cutoff: Cutoff) -> Int? {
        switch question {
        case .points:
            guard let rewards = histories.rewards else { return nil }
            let points = rows(rewards.timeline, customer, cutoff).map { rewards.points[$0] }
            return points.contains { $0 < 0 } ? 2 : points.contains { $0 > 0 } ? 1 : 0
        case .referrals:
            return histories.referrals.map { rows($0.timeline, customer, cutoff).isEmpty ? 0 : 1 }
        case .contacts:
            return histories.contacts.map { rows($0.timeline, customer, cutoff).isEmpty ? 0 : 1 }
        case .complaints: return complaintGroup(customer, cutoff)
        }
    }

    /// By the worst of the complaints: never settled (and open for 72 hours at least), settled later, settled fast.
    private func complaintGroup(_ customer: Int, _ cutoff: Cutoff) -> Int? {
        guard let complaints = histories.complaints else { return nil }
        var (worst, isYoung) = (0, false)
        for row in rows(complaints.timeline, customer, cutoff) {
            let opened = complaints.timeline.occurredAt[row]
            if cutoff.sees(complaints.resolvedAt[row]) {
                worst = max(worst, complaints.resolvedAt[row] - opened <= Self.fast ? 1 : 2)
            } else if cutoff.sees(opened + Self.fast) {
                worst = 3
            } else {
                isYoung = true
            }
        }
        return isYoung && worst < 3 ? nil : worst
    }

    private func rows(_ timeline: Timeline, _ customer: Int, _ cutoff: Cutoff) -> [Int] {
        let start = cutoff.start(ofLast: days)
        return timeline.rows(of: customer, before: cutoff).filter {
            timeline.occurredAt[$0] >= start && timeline.isVisible($0, at: cutoff)
        }
    }
}
