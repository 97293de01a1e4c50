internal import Histories
internal import Tables

extension RangeFold {
    /// Purchases and returns: sums over windows, the last purchase, gaps, distinct labels, and the wallet beside them.
    ///
    /// - Parameter sinceStart: for each row, the microseconds from the start of its customer's history, or `noStart`, which is
    ///   replaced by the time since the first purchase.
    func fold(_ purchases: Purchases, into values: inout MutableSpan<Double>, _ sinceStart: inout [Int64]) {
        var seen = SeenPurchases(purchases)
        var sums = PurchaseSums(plan, cutoffs)
        var windows = PurchaseSums.Windows(sums.readings)
        var labels = LabelCount.all(in: plan, purchases, sums.readings)
        var wallet = histories.wallet.map { WalletFold($0, plan, cutoffs) }
        let sincePurchase = plan.slot(.daysSince(.lastPurchase))
        let gapMean = plan.slot(.gapMean)
        let gapDeviation = plan.slot(.gapDeviation)
        for row in 0..<rows {
            let cutoff = cutoffOfRow[row]
            seen.look(at: customers[row], cutoff: cutoffs[cutoff])
            sums.turn(to: seen)
            let gaps = sums.gaps
            // Where it is unknown when a customer joined, the history starts with the first visible purchase.
            if gaps.purchases > 0, sinceStart[row] == Self.noStart {
                sinceStart[row] = cutoffs[cutoff].instant.microseconds - gaps.first
            }
            sums.read(
                seen, cutoff: cutoff, &windows, into: &values, row: row, rows: rows, sinceStart: sinceStart[row])
            if gaps.purchases > 0 {
                values.set(sincePurchase, rows, row, Self.days(cutoffs[cutoff].instant.microseconds - gaps.last))
            }
            if gapMean != nil { values.set(gapMean, rows, row, gaps.meanDays) }
            if gapDeviation != nil { values.set(gapDeviation, rows, row, gaps.deviationDays) }
            for index in labels.indices {
                values.set(labels[index].slot, rows, row, Double(labels[index].count(seen, windows)))
            }
            wallet?.fold(customers[row], cutoff, seen, sums, into: &values, row, rows, sinceStart[row])
        }
    }
}

/// The wallet: what was spent with every supplier in the known periods, and what of it with us.
struct WalletFold {
    private let wallet: Wallet
    private let cutoffs: [Cutoff]
    private var sums: WindowSums

    init(_ wallet: Wallet, _ plan: ExtractionPlan, _ cutoffs: [Cutoff]) {
        self.wallet = wallet
        self.cutoffs = cutoffs
        sums = WindowSums(.wallet, plan, cutoffs)
    }

    /// - Parameter purchases: the sums over the purchases that are seen.
    mutating func fold(
        _ customer: Int, _ cutoff: Int, _ seen: SeenPurchases, _ purchases: PurchaseSums,
        into values: inout MutableSpan<Double>, _ row: Int, _ rows: Int, _ sinceStart: Int64
    ) {
        if sums.isIdle { return }
        let periods = wallet.timeline.rows(of: customer, before: cutoffs[cutoff])
        sums.begin(cutoff)
        for period in periods where wallet.timeline.isVisible(period, at: cutoffs[cutoff]) {
            let start = wallet.timeline.occurredAt[period]
            guard let stretch = sums.stretch(of: start) else { continue }
            let first = seen.times.firstIndex(from: start, in: seen.range) - seen.range.lowerBound
            let end = seen.times.firstIndex(from: wallet.periodEnd[period], in: seen.range) - seen.range.lowerBound
            sums.add(wallet.totalSpend[period], to: .totalSpend, stretch)
            sums.add(first < end ? purchases.amount(of: first..<end) : 0, to: .ownPurchases, stretch)
        }
        sums.finish(&values, row: row, rows: rows, sinceStart: sinceStart)
    }
}
