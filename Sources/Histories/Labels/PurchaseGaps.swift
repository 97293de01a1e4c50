internal import Statistics
internal import Tables

/// How long customers go between purchases, over all the data.
public struct PurchaseGaps: Sendable, Equatable {
    /// How many gaps between consecutive purchases of one customer there are.
    public var gaps: Int
    /// Customers with a purchase, and those with just one, who have no gap.
    public var buyers: Int
    public var boughtOnce: Int
    /// The gaps below which half, 80, 90 and 95 % of them lie, in days.
    public var days: [(percent: Int, days: Double)]

    static let percents = [50, 80, 90, 95]

    /// nil without a purchase. A gap that the end of the data cuts off is not counted, so that long ones are too few.
    init?(_ histories: Histories, dataEnd: Instant) {
        guard let purchases = histories.purchases else { return nil }
        var reader = SeenPurchases(purchases)
        var found: [Double] = []
        (buyers, boughtOnce) = (0, 0)
        for customer in 0..<histories.customers.count {
            reader.look(at: customer, cutoff: Cutoff(Instant(microseconds: Int64.max)))
            let times = reader.range.filter { reader.isPurchase($0) }.map { reader.times[$0] }
            guard let first = times.first, first < dataEnd.microseconds else { continue }
            buyers += 1
            if times.count == 1 { boughtOnce += 1 }
            for (earlier, later) in zip(times, times.dropFirst()) {
                found.append(Double(later - earlier) / Double(Instant.microsecondsPerDay))
            }
        }
        guard buyers > 0 else { return nil }
        gaps = found.count
        found.sort()
        days = Self.percents.compactMap { percent in
            weightedQuantile(found, share: Double(percent) / 100).map { (percent, $0) }
        }
    }

    public static func == (left: PurchaseGaps, right: PurchaseGaps) -> Bool {
        left.gaps == right.gaps && left.buyers == right.buyers && left.boughtOnce == right.boughtOnce
            && left.days.elementsEqual(right.days) { $0 == $1 }
    }

    /// The gap below which so many percent lie.
    public func days(below percent: Int) -> Double? { days.first { $0.percent == percent }?.days }
}
