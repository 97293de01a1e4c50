internal import Histories
internal import Tables

/// What counts of one customer's purchases before a cutoff: how many, how much, in how long a time.
package struct CustomerPurchases: Sendable, Equatable {
    /// Purchases in the time looked at; where it starts with the first purchase of all, without that one.
    package var repeats = 0
    /// How long it is, in microseconds: the window, or less where the customer is newer.
    package var exposure: Int64 = 0
    /// Purchases in the window.
    package var count = 0
    /// What they brought together, in ten-thousandths.
    package var amount: Int64 = 0
    /// The sum of their squares.
    package var squares: Int128 = 0
    /// What returns in the window took, in ten-thousandths, 0 or above.
    package var returned: Int64 = 0

    package init() {}

    /// The facts of each customer of histories, whether at risk or not.
    static func all(of histories: Histories, at cutoff: Cutoff, windowDays: Int) -> [CustomerPurchases] {
        let customers = histories.customers
        guard let purchases = histories.purchases else {
            return customers.ids.map { _ in CustomerPurchases() }
        }
        var seen = SeenPurchases(purchases)
        let windowStart = cutoff.start(ofLast: windowDays)
        return customers.ids.indices.map { customer in
            seen.look(at: customer, cutoff: cutoff)
            let joined = customers.joinedAt?[customer] ?? Customers.noJoin
            let hasJoined = joined != Customers.noJoin && cutoff.sees(joined)
            return CustomerPurchases(
                seen, joined: hasJoined ? joined : nil, windowStart: windowStart, end: cutoff.instant.microseconds)
        }
    }

    private init(_ seen: SeenPurchases, joined: Int64?, windowStart: Int64, end: Int64) {
        let first = seen.range.first { seen.isPurchase($0) }
        guard let start = joined ?? first.map({ seen.times[$0] }) else { return }
        exposure = end - max(start, windowStart)
        for entry in seen.range where seen.times[entry] >= windowStart {
            let amount = seen.amounts.isEmpty ? 0 : seen.amounts[entry]
            guard seen.isPurchase(entry) else {
                returned &-= amount
                continue
            }
            count += 1
            self.amount &+= amount
            squares &+= Int128(amount) * Int128(amount)
            // A time that begins with a purchase says nothing of the rate by it.
            if joined != nil || entry != first { repeats += 1 }
        }
    }
}
