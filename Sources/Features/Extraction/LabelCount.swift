internal import Histories
internal import Tables

/// Counts the distinct labels that the rows of purchases in a window carry.
struct LabelCount {
    let slot: Int
    /// Where the window starts, for each cutoff.
    private let starts: [Int64]
    private let codes: [Int32]
    /// For each level, the number of the count that met it last.
    private var metBy: [UInt32]
    private var current: UInt32 = 0
    private var distinct = 0

    /// One for each distinct-aggregate of a plan whose column the dataset has.
    static func all(in plan: ExtractionPlan, _ purchases: Purchases, _ cutoffs: [Cutoff]) -> [LabelCount] {
        plan.aggregates.enumerated().compactMap { slot, aggregate in
            guard case .distinct(let label, let window) = aggregate else { return nil }
            let column = label == .categories ? purchases.category : purchases.channel
            guard let column else { return nil }
            return LabelCount(
                slot: slot, starts: cutoffs.map { window.start(at: $0) }, codes: column.codes,
                metBy: [UInt32](repeating: 0, count: column.levels.count))
        }
    }

    /// The rows of an order count where the order's time lies in the window.
    mutating func count(_ seen: SeenPurchases, cutoff: Int) -> Int {
        let start = starts[cutoff]
        current += 1
        distinct = 0
        if seen.areRows {
            let first = seen.times.firstIndex(from: start, in: seen.range)
            for row in first..<seen.range.upperBound where seen.isPurchase(row) { meet(codes[row]) }
        } else {
            for (row, entry) in zip(seen.rows, seen.entryOfRow)
            where seen.times[entry] >= start && seen.isPurchase(entry) {
                meet(codes[row])
            }
        }
        return distinct
    }

    private mutating func meet(_ code: Int32) {
        guard code >= 0, metBy[Int(code)] != current else { return }
        metBy[Int(code)] = current
        distinct += 1
    }
}
