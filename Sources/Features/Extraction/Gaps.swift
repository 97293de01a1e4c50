/// The moments of the gaps between consecutive purchases, exact up to the one division and the root.
struct Gaps {
    private(set) var purchases = 0
    private(set) var first: Int64 = 0
    private(set) var last: Int64 = 0
    /// Σ of the squared gaps, in square microseconds; never above (Σ of the gaps)², which fits.
    private var squares = WideNumber()

    /// Adds a purchase; they come in ascending order of time.
    mutating func add(_ time: Int64) {
        if purchases == 0 {
            first = time
        } else {
            let gap = (time &- last).magnitude
            squares.add(WideNumber(gap, times: gap))
        }
        purchases += 1
        last = time
    }

    var meanDays: Double? {
        purchases >= 2 ? Double(last - first) / Double(Int64(purchases - 1) * microsecondsPerDay) : nil
    }

    /// √((n·Σg² − (Σg)²) / (n·(n − 1))) over the n gaps.
    var deviationDays: Double? {
        guard purchases >= 3 else { return nil }
        let count = purchases - 1
        let sum = (last - first).magnitude
        let spread: Double
        if var scaled = squares.times(UInt64(count)) {
            scaled.subtract(WideNumber(sum, times: sum))
            spread = scaled.float
        } else {
            // Only thousands of purchases over thousands of years come here: there rounding is harmless.
            spread = max(0, squares.float * Double(count) - Double(sum) * Double(sum))
        }
        return (spread / (Double(count) * Double(count - 1))).squareRoot() / Double(microsecondsPerDay)
    }
}
