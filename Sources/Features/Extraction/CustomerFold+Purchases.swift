internal import Histories
internal import Tables

extension CustomerFold {
    /// Purchases and returns: sums over windows, the last purchase, gaps and distinct labels.
    mutating func foldPurchases(_ place: Place) {
        guard let seen else { return }
        purchaseSums.begin(place.cutoff)
        let gaps = addEntries(seen)
        purchaseSums.finish(&values, row: place.row, rows: rows, sinceStart: place.sinceStart)
        if gaps.purchases > 0 {
            set(slots.sincePurchase, place.row, days(cutoffs[place.cutoff].instant.microseconds - gaps.last))
        }
        set(slots.gapMean, place.row, gaps.meanDays)
        set(slots.gapDeviation, place.row, gaps.deviationDays)
        for index in labels.indices {
            let count = labels[index].count(seen, at: place.cutoff, cutoffs)
            set(labels[index].slot, place.row, Double(count))
        }
    }

    /// Adds each entry to its stretch and follows the gaps between purchases.
    private mutating func addEntries(_ seen: SeenPurchases) -> Gaps {
        let stretches = purchaseSums.stretches
        let purchases = purchaseSums.base(of: .purchases)
        let returns = purchaseSums.base(of: .returns)
        let spend = purchaseSums.base(of: .spend)
        let purchaseAmount = purchaseSums.base(of: .purchaseAmount)
        let purchaseDiscount = purchaseSums.base(of: .purchaseDiscount)
        let times = seen.times.span
        let amounts = seen.amounts.span
        let discounts = seen.discounts.span
        let windowStarts = purchaseSums.starts
        let starts = windowStarts.span
        var sums = purchaseSums.sums.mutableSpan
        var gaps = Gaps()
        var stretch = stretches
        for entry in seen.range {
            let time = times[entry]
            while stretch > 0, time >= starts[stretch - 1] { stretch -= 1 }
            let amount = amounts.isEmpty ? 0 : amounts[entry]
            if amount >= 0 { gaps.add(time) }
            guard stretch < stretches else { continue }
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

/// The moments of the gaps between consecutive purchases, exact up to the one division and the root.
struct Gaps {
    private(set) var purchases: Int64 = 0
    private(set) var first: Int64 = 0
    private(set) var last: Int64 = 0
    /// Σ of the squared gaps, in square microseconds; never above (Σ of the gaps)², which fits.
    private(set) var squares: UInt128 = 0

    /// Adds a purchase; they come in ascending order of time.
    mutating func add(_ time: Int64) {
        if purchases == 0 {
            first = time
        } else {
            let gap = UInt128(truncatingIfNeeded: time &- last)
            squares &+= gap &* gap
        }
        purchases += 1
        last = time
    }

    var meanDays: Double? {
        purchases >= 2 ? Double(last - first) / Double((purchases - 1) * microsecondsPerDay) : nil
    }

    /// √((n·Σg² − (Σg)²) / (n·(n − 1))) over the n gaps.
    var deviationDays: Double? {
        guard purchases >= 3 else { return nil }
        let count = Int128(purchases - 1)
        let sum = Int128(last - first)
        let (scaled, tooLarge) = Int128(squares).multipliedReportingOverflow(by: count)
        // Only thousands of purchases spread over thousands of years do not fit: there rounding is harmless.
        let spread = tooLarge ? max(0, Double(squares) * Double(count) - Double(sum * sum)) : float(scaled - sum * sum)
        return (spread / (Double(count) * Double(count - 1))).squareRoot() / Double(microsecondsPerDay)
    }
}

/// Counts the distinct labels that the rows of purchases in a window carry.
struct LabelCount {
    let slot: Int
    private let window: Int
    private let codes: [Int32]
    /// For each level, the number of the count that met it last.
    private var metBy: [UInt32]
    private var current: UInt32 = 0

    /// One for each distinct-aggregate of a plan whose column the dataset has.
    static func all(in plan: ExtractionPlan, _ purchases: Purchases?) -> [LabelCount] {
        plan.aggregates.enumerated().compactMap { slot, aggregate in
            guard case .distinct(let label, let window) = aggregate else { return nil }
            let column = label == .categories ? purchases?.category : purchases?.channel
            guard let column else { return nil }
            return LabelCount(
                slot: slot, window: window.length, codes: column.codes,
                metBy: [UInt32](repeating: 0, count: column.levels.count))
        }
    }

    /// The rows of an order count where the order's time lies in the window.
    mutating func count(_ seen: SeenPurchases, at cutoff: Int, _ cutoffs: [Cutoff]) -> Int {
        let start = window == Int.max ? Int64.min : cutoffs[cutoff].start(ofLast: window)
        current += 1
        var distinct = 0
        if seen.areRows {
            for row in seen.range.reversed() {
                if seen.times[row] < start { break }
                if seen.isPurchase(row) { meet(codes[row], &distinct) }
            }
        } else {
            for (row, entry) in zip(seen.rows, seen.entryOfRow) where seen.times[entry] >= start {
                if seen.isPurchase(entry) { meet(codes[row], &distinct) }
            }
        }
        return distinct
    }

    private mutating func meet(_ code: Int32, _ distinct: inout Int) {
        guard code >= 0, metBy[Int(code)] != current else { return }
        metBy[Int(code)] = current
        distinct += 1
    }
}
