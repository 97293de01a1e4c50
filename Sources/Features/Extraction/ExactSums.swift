internal import Histories

/// Makes sure that every sum of money or points of a customer fits into 64 bits, so that folds need not look.
enum ExactSums {
    static func check(_ histories: Histories, customers: ClosedRange<Int>) throws(FeatureError) {
        if let purchases = histories.purchases {
            try check(purchases.amount, purchases.timeline, "purchases.amount", customers, histories)
            try check(purchases.discount, purchases.timeline, "purchases.discount", customers, histories)
        }
        try check(histories.wallet?.totalSpend, histories.wallet?.timeline, "wallet.total_spend", customers, histories)
        try check(histories.rewards?.points, histories.rewards?.timeline, "rewards.points", customers, histories)
    }

    private static func check(
        _ values: [Int64]?, _ timeline: Timeline?, _ name: String, _ customers: ClosedRange<Int>, _ histories: Histories
    ) throws(FeatureError) {
        guard let values, let timeline else { return }
        let rows = timeline.offsets[customers.lowerBound]..<timeline.offsets[customers.upperBound + 1]
        // Every sum of the range stays below the bits of its largest figure times the number of its rows.
        var bits: UInt64 = 0
        for row in rows { bits |= values[row].magnitude }
        let (bound, tooLarge) = bits.multipliedReportingOverflow(by: UInt64(rows.count))
        if !tooLarge, bound <= UInt64(Int64.max) { return }
        for customer in customers {
            var sum: UInt64 = 0
            for row in timeline.rows(of: customer) {
                let (next, carried) = sum.addingReportingOverflow(values[row].magnitude)
                if carried || next > UInt64(Int64.max) {
                    throw .sumTooLarge(column: name, customer: histories.customers.ids[customer])
                }
                sum = next
            }
        }
    }
}
