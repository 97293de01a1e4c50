package import Histories
internal import Tables

/// Why customers left, quarter by quarter up to a date; a quarter without a leaving stands there with zeros.
package struct ChurnReasonTable: Sendable {
    /// One calendar quarter of the dataset's zone.
    package struct Row: Sendable {
        /// `2024-Q1`.
        package let quarter: String
        package let lost: Int
        /// By `ChurnReason.allCases`.
        package let counts: [Int]
    }

    /// What a leaving is: `left_at`, or so many days of silence.
    package let meaning: String
    /// Quarters ascending, from the first with a leaving to the one before the date.
    package let rows: [Row]
    /// How many reasons were found where, in the order they are looked for.
    package let sources: [(name: String, count: Int)]

    /// The leavings known at a date.
    package init(_ read: ReadResult, asOf: Cutoff, window: RetentionWindow, rules: ChurnReasonRules) {
        let reader = ChurnReasonReader(read.histories, rules, asOf: asOf)
        var counts: [Int: [Int]] = [:]
        var found: [ChurnReasonReader.Source: Int] = [:]
        for (customer, time) in Self.leavings(read.histories, asOf, window) {
            let (reason, source) = reader.reason(of: customer, leaving: time)
            let quarter = Self.quarter(time, read.zone)
            let place = ChurnReason.allCases.firstIndex(of: reason) ?? 0
            counts[quarter, default: ChurnReason.allCases.map { _ in 0 }][place] += 1
            found[source, default: 0] += 1
        }
        let last = Self.quarter(asOf.instant.microseconds - 1, read.zone)
        rows =
            counts.keys.min().map { first in
                (first...max(first, last)).map { quarter in
                    let counts = counts[quarter] ?? ChurnReason.allCases.map { _ in 0 }
                    return Row(
                        quarter: "\(quarter / 4)-Q\(quarter % 4 + 1)", lost: counts.reduce(0, +), counts: counts)
                }
            } ?? []
        sources = ChurnReasonReader.Source.allCases.map { ($0.rawValue, found[$0] ?? 0) }
        meaning =
            window.outcome == .left
            ? "left_at" : "\(window.horizonDays) days without a purchase, counted on the last of them"
    }

    /// Who left when, as far as the date sees.
    private static func leavings(
        _ histories: Histories, _ asOf: Cutoff, _ window: RetentionWindow
    ) -> [(customer: Int, time: Int64)] {
        if window.outcome == .left {
            return (histories.customers.leftAt ?? []).enumerated().compactMap { customer, time in
                asOf.sees(time) ? (customer, time) : nil
            }
        }
        guard let purchases = histories.purchases else { return [] }
        var reader = SeenPurchases(purchases)
        return (0..<histories.customers.count).compactMap { customer in
            reader.look(at: customer, cutoff: asOf)
            guard let last = reader.range.last(where: { reader.isPurchase($0) }) else { return nil }
            let time = reader.times[last] + Int64(window.horizonDays) * Instant.microsecondsPerDay
            return asOf.sees(time) ? (customer, time) : nil
        }
    }

    /// Quarters counted through: four times the year and 0 to 3.
    private static func quarter(_ time: Int64, _ zone: LocalTime) -> Int {
        let wall = zone.wall(at: time)
        let day =
            (wall - (wall % Instant.microsecondsPerDay + Instant.microsecondsPerDay) % Instant.microsecondsPerDay)
            / Instant.microsecondsPerDay
        let date = CivilDate(daysSinceEpoch: day)
        return date.year * 4 + (date.month - 1) / 3
    }
}
