internal import Statistics

/// Log-odds of rows by fits that have not seen them.
package struct HeldOut: Sendable {
    /// Places of the rows.
    package let rows: [Int]
    package let logOdds: [Double]
    package let churned: [Bool]

    /// The mean log loss.
    var logLoss: Double {
        var sum = CompensatedSum()
        for (value, churned) in zip(logOdds, churned) { sum.add(LogisticPoint(churned ? value : -value).loss) }
        return sum.value / Double(max(1, logOdds.count))
    }
}
