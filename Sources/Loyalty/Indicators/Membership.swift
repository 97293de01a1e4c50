internal import Histories

/// Whether one customer is a customer at a moment.
struct Membership {
    private let activeDays: Int?
    /// When the customer joined or first bought, whichever was earlier: `Int64.min` where nobody's start is known,
    /// `Int64.max` where this one's is not.
    private(set) var start = Int64.max
    private var leftAt = Customers.notLeft
    /// Times of purchases, ascending; kept for the rule of activity alone.
    private var purchases: [Int64] = []
    private var firstPurchase = Int64.max

    init(_ rule: CustomerRule) {
        if case .active(let days) = rule { activeDays = days } else { activeDays = nil }
    }

    /// When the customer came in, by which cohorts are formed: the first purchase for the rule of activity.
    var origin: Int64 { activeDays == nil ? start : firstPurchase }

    /// Turns to a customer; `seen` has been turned to it.
    mutating func turn(to customer: Int, _ customers: Customers, _ seen: SeenPurchases?) {
        firstPurchase = .max
        purchases.removeAll(keepingCapacity: true)
        if let seen {
            for entry in seen.range where seen.isPurchase(entry) {
                firstPurchase = min(firstPurchase, seen.times[entry])
                guard activeDays != nil else { break }
                purchases.append(seen.times[entry])
            }
        }
        leftAt = customers.leftAt?[customer] ?? Customers.notLeft
        if let joined = customers.joinedAt?[customer] {
            start = joined == Customers.noJoin ? firstPurchase : min(joined, firstPurchase)
        } else {
            start = seen == nil ? .min : firstPurchase
        }
    }

    /// Whether the customer is one at a moment, by what happened before it.
    func holds(at cutoff: Cutoff) -> Bool {
        guard cutoff.sees(start), !cutoff.sees(leftAt) else { return false }
        guard let activeDays else { return true }
        var (low, high) = (0, purchases.count)
        while low < high {
            let middle = (low + high) / 2
            if cutoff.sees(purchases[middle]) { low = middle + 1 } else { high = middle }
        }
        return low > 0 && purchases[low - 1] >= cutoff.start(ofLast: activeDays)
    }
}
