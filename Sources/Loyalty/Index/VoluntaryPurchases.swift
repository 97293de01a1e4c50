internal import Histories
internal import Tables

/// Which purchases nobody asked for: made without a discount, and without a contact in the days before.
struct VoluntaryPurchases {
    /// How far back purchases are looked at, in days of 86,400 s.
    static let windowDays = 365
    /// The arm of customers who were held back, and so not contacted.
    static let controlArm = "control"

    private var purchases: SeenPurchases
    private let contacts: Contacts?
    private let isHeldBack: [Bool]
    private let contactDays: Int

    /// - Parameter contactDays: how many days before a purchase a contact counts as its cause.
    /// - Returns: nil where the dataset has no purchases, or tells neither discounts nor contacts.
    init?(_ histories: Histories, contactDays: Int) {
        guard let purchases = histories.purchases, purchases.discount != nil || histories.contacts != nil else {
            return nil
        }
        self.purchases = SeenPurchases(purchases)
        contacts = histories.contacts
        isHeldBack = histories.contacts?.arm?.levels.map { $0.lowercased() == Self.controlArm } ?? []
        self.contactDays = contactDays
    }

    /// The share of a customer's purchases of the last 365 days; NaN without one.
    mutating func share(of customer: Int, at cutoff: Cutoff) -> Double {
        purchases.look(at: customer, cutoff: cutoff)
        let contacted = contactTimes(of: customer, at: cutoff)
        let start = cutoff.start(ofLast: Self.windowDays)
        var (all, voluntary) = (0, 0)
        for entry in purchases.range where purchases.times[entry] >= start && purchases.isPurchase(entry) {
            all += 1
            let isDiscounted = !purchases.discounts.isEmpty && purchases.discounts[entry] > 0
            if !isDiscounted, !isCaused(purchases.times[entry], by: contacted) { voluntary += 1 }
        }
        return all > 0 ? Double(voluntary) / Double(all) : .nan
    }

    /// When a customer was contacted, as far as the cutoff sees.
    private func contactTimes(of customer: Int, at cutoff: Cutoff) -> [Int64] {
        guard let contacts else { return [] }
        return contacts.timeline.rows(of: customer, before: cutoff).compactMap { row in
            guard contacts.timeline.isVisible(row, at: cutoff) else { return nil }
            if let code = contacts.arm?.codes[row], code >= 0, isHeldBack[Int(code)] { return nil }
            return contacts.timeline.occurredAt[row]
        }
    }

    private func isCaused(_ time: Int64, by contacts: [Int64]) -> Bool {
        let earliest = time - Int64(contactDays) * Instant.microsecondsPerDay
        return contacts.contains { $0 >= earliest && $0 <= time }
    }
}
