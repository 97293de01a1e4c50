public import Features
public import Histories
internal import Tables

extension TreatedRows {
    /// The share that would leave within the horizon if nobody were contacted in it, by the product-limit estimate of Kaplan &
    /// Meier (1958): every row is followed from its cutoff until it leaves, is contacted, or the horizon ends.
    ///
    /// Rows that were contacted had stayed until then, so the others alone churn too often. Chance must not have chosen those
    /// for a contact who were about to leave anyway; it did not where a campaign has controls.
    ///
    /// - Returns: nil of outcomes other than `left`, which have no moment within the horizon: there a contact does not wait
    ///   for anybody to stay, and leaving the contacted out moves no rate.
    public func untreatedRate(of panel: Panel, in histories: Histories) -> Double? {
        guard case .left = panel.outcome, !treated.isEmpty, let contacts = histories.contacts,
            let leftAt = histories.customers.leftAt
        else { return nil }
        let isTreated = Set(treated)
        var ends: [(time: Int64, hasLeft: Bool)] = []
        for row in panel.churned.indices {
            let customer = Int(panel.matrix.customer[row])
            let cutoff = panel.matrix.cutoffs[Int(panel.matrix.cutoff[row])]
            let start = cutoff.instant.microseconds
            var end: (time: Int64, hasLeft: Bool) =
                panel.churned[row] ? (leftAt[customer] - start, true) : (.max, false)
            if isTreated.contains(row) {
                let contact = contacts.rows(of: customer, inTheNext: panel.horizonDays, from: cutoff)
                    .filter { !contacts.isHeldBack($0) }.map { contacts.timeline.occurredAt[$0] - start }.min()
                if let contact, contact < end.time { end = (contact, false) }
            }
            ends.append(end)
        }
        return Self.productLimit(ends)
    }

    /// One less the product over the times of leaving of the share that stays; who is contacted at such a time was at risk.
    static func productLimit(_ ends: [(time: Int64, hasLeft: Bool)]) -> Double {
        let ordered = ends.sorted { ($0.time, $0.hasLeft ? 0 : 1) < ($1.time, $1.hasLeft ? 0 : 1) }
        var stays = 1.0
        var atRisk = ordered.count
        var place = 0
        while place < ordered.count {
            let time = ordered[place].time
            var (gone, left) = (0, 0)
            while place < ordered.count, ordered[place].time == time {
                gone += 1
                left += ordered[place].hasLeft ? 1 : 0
                place += 1
            }
            stays *= 1 - Double(left) / Double(atRisk)
            atRisk -= gone
        }
        return 1 - stays
    }
}
