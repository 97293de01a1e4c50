internal import Histories
internal import Tables

extension RangeFold {
    /// Purchases and returns: sums over windows, the last purchase, gaps, distinct labels, and the wallet beside them.
    mutating func fold(_ purchases: Purchases) {
        var seen = SeenPurchases(purchases)
        var sums = WindowSums(.purchases, plan, cutoffs)
        var labels = LabelCount.all(in: plan, purchases, cutoffs)
        var wallet = histories.wallet.map { WalletFold($0, plan, cutoffs) }
        let sincePurchase = plan.slot(.daysSince(.lastPurchase))
        let gapMean = plan.slot(.gapMean)
        let gapDeviation = plan.slot(.gapDeviation)
        let needsEntries = !sums.isIdle || sincePurchase != nil || gapMean != nil || gapDeviation != nil
        for row in 0..<rows {
            let cutoff = cutoffOfRow[row]
            seen.look(at: customers[row], cutoff: cutoffs[cutoff])
            takeFirstPurchase(seen, row)
            if needsEntries {
                sums.begin(cutoff)
                let gaps = sums.add(seen)
                sums.finish(&values, row: row, rows: rows, sinceStart: sinceStart[row])
                if gaps.purchases > 0 {
                    set(sincePurchase, row, days(cutoffs[cutoff].instant.microseconds - gaps.last))
                }
                if gapMean != nil { set(gapMean, row, gaps.meanDays) }
                if gapDeviation != nil { set(gapDeviation, row, gaps.deviationDays) }
            }
            for index in labels.indices {
                set(labels[index].slot, row, Double(labels[index].count(seen, cutoff: cutoff)))
            }
            wallet?.fold(customers[row], cutoff, seen)
            wallet?.sums.finish(&values, row: row, rows: rows, sinceStart: sinceStart[row])
        }
    }

    /// Where it is unknown when a customer joined, the history starts with the first visible purchase.
    private mutating func takeFirstPurchase(_ seen: SeenPurchases, _ row: Int) {
        guard sinceStart[row] == Self.noStart else { return }
        guard let first = seen.range.first(where: { seen.isPurchase($0) }) else { return }
        sinceStart[row] = cutoffs[cutoffOfRow[row]].instant.microseconds - seen.times[first]
    }
}

extension WindowSums {
    /// Adds each entry to its stretch and follows the gaps between purchases.
    mutating func add(_ seen: SeenPurchases) -> Gaps {
        let purchases = base(of: .purchases)
        let returns = base(of: .returns)
        let spend = base(of: .spend)
        let purchaseAmount = base(of: .purchaseAmount)
        let purchaseDiscount = base(of: .purchaseDiscount)
        let times = seen.times.span
        let amounts = seen.amounts.span
        let discounts = seen.discounts.span
        let windowStarts = starts
        let starts = windowStarts.span
        var sums = self.sums.mutableSpan
        var gaps = Gaps()
        var stretch = starts.count
        for entry in seen.range {
            let time = times[entry]
            while stretch > 0, time >= starts[stretch - 1] { stretch -= 1 }
            let amount = amounts.isEmpty ? 0 : amounts[entry]
            if amount >= 0 { gaps.add(time) }
            guard stretch < starts.count else { continue }
            sums[spend + stretch] &+= amount
            if amount >= 0 {
                sums[purchases + stretch] &+= 1
                sums[purchaseAmount + stretch] &+= amount
                if !discounts.isEmpty { sums[purchaseDiscount + stretch] &+= discounts[entry] }
            } else {
                sums[returns + stretch] &+= 1
            }
        }
        return gaps
    }
}

/// The wallet: what was spent with every supplier in the known periods, and what of it with us.
struct WalletFold {
    private let wallet: Wallet
    private let cutoffs: [Cutoff]
    var sums: WindowSums
    /// The purchases' amounts before each entry of the customer, added up; empty until asked for.
    private var runningSpend: [Int64] = []

    init(_ wallet: Wallet, _ plan: ExtractionPlan, _ cutoffs: [Cutoff]) {
        self.wallet = wallet
        self.cutoffs = cutoffs
        sums = WindowSums(.wallet, plan, cutoffs)
    }

    mutating func fold(_ customer: Int, _ cutoff: Int, _ seen: SeenPurchases) {
        if sums.isIdle { return }
        sums.begin(cutoff)
        runningSpend.removeAll(keepingCapacity: true)
        for row in wallet.timeline.rows(of: customer, before: cutoffs[cutoff])
        where wallet.timeline.isVisible(row, at: cutoffs[cutoff]) {
            let start = wallet.timeline.occurredAt[row]
            guard let stretch = sums.stretch(of: start) else { continue }
            sums.add(wallet.totalSpend[row], to: .totalSpend, stretch)
            sums.add(ownPurchases(seen, from: start, to: wallet.periodEnd[row]), to: .ownPurchases, stretch)
        }
    }

    /// The amounts of visible purchases in a period.
    private mutating func ownPurchases(_ seen: SeenPurchases, from start: Int64, to end: Int64) -> Int64 {
        guard !seen.amounts.isEmpty, !seen.range.isEmpty else { return 0 }
        if runningSpend.isEmpty {
            var sum: Int64 = 0
            runningSpend.append(sum)
            for entry in seen.range {
                sum &+= max(0, seen.amounts[entry])
                runningSpend.append(sum)
            }
        }
        let low = seen.times.firstIndex(from: start, in: seen.range) - seen.range.lowerBound
        let high = seen.times.firstIndex(from: end, in: seen.range) - seen.range.lowerBound
        return high > low ? runningSpend[high] &- runningSpend[low] : 0
    }
}
