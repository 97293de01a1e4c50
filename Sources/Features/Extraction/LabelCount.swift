internal import Histories
internal import Tables

/// Counts the distinct labels that the rows of purchases in a window carry.
struct LabelCount {
    let slot: Int
    /// Which of the windows that are read of purchases it looks at.
    private let window: Int
    private let codes: [Int32]
    private let levelCount: Int
    /// For each level, the number of the count that met it last; not used where the levels are few enough for a bit each.
    private var metBy: [UInt32]
    private var current: UInt32 = 0

    /// One for each distinct-aggregate of a plan whose column the dataset has.
    static func all(in plan: ExtractionPlan, _ purchases: Purchases, _ readings: WindowReadings) -> [LabelCount] {
        plan.aggregates.enumerated().compactMap { slot, aggregate in
            guard case .distinct(let label, let window) = aggregate else { return nil }
            let column = label == .categories ? purchases.category : purchases.channel
            guard let column, let window = readings.number(of: window) else { return nil }
            return LabelCount(
                slot: slot, window: window, codes: column.codes,
                levelCount: column.levels.count, metBy: [UInt32](repeating: 0, count: column.levels.count))
        }
    }

    /// The rows of an order count where the order's time lies in the window.
    mutating func count(_ seen: SeenPurchases, _ windows: PurchaseSums.Windows) -> Int {
        let first = seen.range.lowerBound + windows.first(in: window)
        guard seen.areRows else { return countOrders(seen, from: first) }
        let rows = first..<seen.range.upperBound
        return levelCount <= UInt64.bitWidth ? countFew(seen, rows) : countMany(rows.lazy.filter(seen.isPurchase))
    }

    private func countFew(_ seen: SeenPurchases, _ rows: Range<Int>) -> Int {
        let (codes, amounts) = (codes.span, seen.amounts.span)
        var met: UInt64 = 0
        for row in rows where codes[row] >= 0 && (amounts.isEmpty || amounts[row] >= 0) {
            met |= 1 &<< UInt64(codes[row])
        }
        return met.nonzeroBitCount
    }

    private mutating func countOrders(_ seen: SeenPurchases, from first: Int) -> Int {
        let rows = zip(seen.rows, seen.entryOfRow).lazy.filter { _, entry in
            entry >= first && seen.isPurchase(entry)
        }
        return countMany(rows.map(\.0))
    }

    private mutating func countMany(_ rows: some Sequence<Int>) -> Int {
        current += 1
        var distinct = 0
        for row in rows {
            let code = codes[row]
            guard code >= 0, metBy[Int(code)] != current else { continue }
            metBy[Int(code)] = current
            distinct += 1
        }
        return distinct
    }
}
