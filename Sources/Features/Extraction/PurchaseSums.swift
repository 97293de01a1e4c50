internal import Histories
internal import Tables

/// Sums over a customer's purchases and returns from the first to each of them: what lies in a window is the difference of
/// two, and the next cutoff only adds what came since.
struct PurchaseSums: Sendable {
    let readings: WindowReadings
    /// The gaps between the purchases summed so far.
    private(set) var gaps = Gaps()
    /// The entries summed so far.
    private var summed = 0..<0
    /// Sums of the entries before each, and before the end of those summed.
    private var running: [Sums] = [Sums()]

    private struct Sums {
        var purchases: Int64 = 0
        var spend: Int64 = 0
        var amount: Int64 = 0
        var discount: Int64 = 0
    }

    init(_ plan: ExtractionPlan, _ cutoffs: [Cutoff]) {
        readings = WindowReadings(.purchases, plan, cutoffs)
    }

    /// Turns to what is seen of a customer; cutoffs of one customer come in ascending order.
    mutating func turn(to seen: SeenPurchases) {
        let isContinued =
            seen.areRows && seen.range.lowerBound == summed.lowerBound && seen.range.upperBound >= summed.upperBound
        if !isContinued {
            summed = seen.range.lowerBound..<seen.range.lowerBound
            gaps = Gaps()
        }
        let missing = seen.range.count + 1 - running.count
        if missing > 0 { running.append(contentsOf: repeatElement(Sums(), count: missing)) }
        let (times, amounts, discounts) = (seen.times.span, seen.amounts.span, seen.discounts.span)
        let new = summed.upperBound..<seen.range.upperBound
        var place = summed.count
        var gaps = gaps
        var running = running.mutableSpan
        var sum = running[place]
        for entry in new {
            let amount = amounts.isEmpty ? 0 : amounts[entry]
            sum.spend &+= amount
            if amount >= 0 {
                gaps.add(times[entry])
                sum.purchases &+= 1
                sum.amount &+= amount
                if !discounts.isEmpty { sum.discount &+= discounts[entry] }
            }
            place += 1
            running[place] = sum
        }
        self.gaps = gaps
        summed = seen.range
    }

    /// The amounts of the purchases among some entries, counted from the customer's first.
    func amount(of entries: Range<Int>) -> Int64 {
        running[entries.upperBound].amount &- running[entries.lowerBound].amount
    }

    /// Reads the aggregates at a cutoff into `values[slot * rows + row]`, by way of `windows`.
    func read(
        _ seen: SeenPurchases, cutoff: Int, _ windows: inout Windows, into values: inout MutableSpan<Double>, row: Int,
        rows: Int, sinceStart: Int64
    ) {
        if readings.isIdle { return }
        let (times, running) = (seen.times.span, running.span)
        let (purchases, returns, spend) = (
            readings.base(of: .purchases), readings.base(of: .returns), readings.base(of: .spend)
        )
        let (amount, discount) = (readings.base(of: .purchaseAmount), readings.base(of: .purchaseDiscount))
        let (firsts, starts) = (readings.count, readings.starts(at: cutoff))
        var sums = windows.sums.mutableSpan
        let (lowest, end) = (seen.range.lowerBound, running[seen.range.count])
        var first = seen.range.count
        for window in 0..<readings.width {
            let start = readings.starts[starts.lowerBound + window]
            if start == .min { first = 0 }
            while first > 0, times[lowest + first - 1] >= start { first -= 1 }
            let before = running[first]
            let count = end.purchases &- before.purchases
            sums[purchases + window] = count
            sums[returns + window] = Int64(seen.range.count - first) &- count
            sums[spend + window] = end.spend &- before.spend
            sums[amount + window] = end.amount &- before.amount
            sums[discount + window] = end.discount &- before.discount
            sums[firsts + window] = Int64(first)
        }
        readings.read(sums.span, into: &values, row: row, rows: rows, sinceStart: sinceStart)
    }

    /// What lies in the windows of the row that was read last.
    struct Windows: Sendable {
        /// A tally's windows side by side, then the next tally's, and at last where the windows begin.
        fileprivate var sums: [Int64]
        private let firsts: Int

        init(_ readings: WindowReadings) {
            firsts = readings.count
            sums = [Int64](repeating: 0, count: readings.count + readings.width)
        }

        /// The first entry in a window, counted from the customer's first.
        func first(in window: Int) -> Int { Int(sums[firsts + window]) }
    }
}
