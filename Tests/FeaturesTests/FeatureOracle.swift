import Foundation
import Histories
import HistoriesFixtures

/// The features of one customer, computed from rows the plain way: every window by its own pass, every formula as it
/// stands in words, sharing nothing with the extractor but the dataset.
struct FeatureOracle {
    let dataset: RawDataset
    let customer: RawDataset.Customer
    /// The cutoff, microseconds.
    let cutoff: Int64

    private let day: Int64 = 86_400_000_000

    /// Rows of one order together.
    struct Order {
        var at: Int64
        var amount: Int64
        var discount: Int64
        var categories: Set<String>
        var channels: Set<String>
    }

    private func isVisible(_ at: Int64, _ recorded: Int64?) -> Bool { at < cutoff && (recorded ?? at) < cutoff }

    private func isIn(_ days: Int64, _ at: Int64) -> Bool { at >= cutoff - days * day && at < cutoff }

    private var orders: [Order] {
        var groups: [String: Order] = [:]
        for (position, row) in (dataset.purchases ?? []).enumerated()
        where row.customer == customer.id && isVisible(row.at, row.recorded) {
            let key = row.order.isEmpty ? "row \(position)" : "order \(row.order)"
            var order = groups[key] ?? Order(at: row.at, amount: 0, discount: 0, categories: [], channels: [])
            order.at = min(order.at, row.at)
            order.amount += row.amount
            order.discount += row.discount
            order.categories.formUnion([row.category])
            order.channels.formUnion([row.channel])
            groups[key] = order
        }
        return groups.values.sorted { $0.at < $1.at }
    }

    private var purchases: [Order] { orders.filter { $0.amount >= 0 } }
    private var returns: [Order] { orders.filter { $0.amount < 0 } }

    private var start: Int64? {
        if let joined = customer.joined, joined < cutoff { return joined }
        return purchases.first?.at
    }

    private func slope(_ value: (_ from: Int64, _ to: Int64) -> Double) -> Double? {
        guard let start else { return nil }
        let periods = Int(min(6, (Double(cutoff - start) / Double(day) / 30).rounded(.down)))
        guard periods >= 2 else { return nil }
        let values = (0..<periods).map { number in
            let back = Int64(periods - 1 - number)
            return value(cutoff - 30 * day * (back + 1), cutoff - 30 * day * back)
        }
        let meanNumber = Double(periods - 1) / 2
        let meanValue = values.reduce(0, +) / Double(periods)
        var above = 0.0
        var below = 0.0
        for (number, value) in values.enumerated() {
            above += (Double(number) - meanNumber) * (value - meanValue)
            below += (Double(number) - meanNumber) * (Double(number) - meanNumber)
        }
        return above / below
    }

    private func money(_ tenThousandths: [Int64]) -> Double { Double(tenThousandths.reduce(0, +)) / 10_000 }

    private func ratio(_ above: Double, _ below: Double) -> Double? { below == 0 ? nil : above / below }

    private func days(since time: Int64?) -> Double? { time.map { Double(cutoff - $0) / Double(day) } }

    /// Every feature by name; nil where it is missing.
    var features: [String: Double?] {
        purchaseFeatures.merging(otherFeatures) { first, _ in first }
    }

    private var purchaseFeatures: [String: Double?] {
        let purchases = purchases
        let year = purchases.filter { isIn(365, $0.at) }
        var result: [String: Double?] = [:]
        result["tenure_days"] = .some(days(since: start))
        result["recency_days"] = .some(days(since: purchases.last?.at))
        for window in [30, 90, 180, 365] as [Int64] {
            result["purchases_\(window)d"] = Double(purchases.filter { isIn(window, $0.at) }.count)
            result["spend_\(window)d"] = money(orders.filter { isIn(window, $0.at) }.map(\.amount))
        }
        result["purchases_total"] = Double(purchases.count)
        result["average_purchase_365d"] = .some(ratio(money(year.map(\.amount)), Double(year.count)))
        result["purchase_frequency_trend"] = .some(
            slope { from, to in Double(purchases.filter { $0.at >= from && $0.at < to }.count) })
        result["spend_trend"] = .some(
            slope { from, to in money(orders.filter { $0.at >= from && $0.at < to }.map(\.amount)) })
        let gaps = zip(purchases, purchases.dropFirst()).map { Double($1.at - $0.at) / Double(day) }
        let mean = gaps.isEmpty ? nil : gaps.reduce(0, +) / Double(gaps.count)
        result["gap_mean_days"] = .some(mean)
        result["gap_std_days"] = .some(
            gaps.count < 2 ? nil : deviation(gaps, mean ?? .nan))
        result["overdue_ratio"] = .some(
            mean.flatMap { mean in days(since: purchases.last?.at).flatMap { ratio($0, mean) } })
        result["categories_365d"] = Double(Set(year.flatMap(\.categories)).subtracting([""]).count)
        result["channels_365d"] = Double(Set(year.flatMap(\.channels)).subtracting([""]).count)
        let discount = money(year.map(\.discount))
        result["discount_share_365d"] = .some(ratio(discount, money(year.map { $0.amount + $0.discount })))
        result["return_rate_365d"] = .some(
            ratio(Double(returns.filter { isIn(365, $0.at) }.count), Double(year.count)))
        let periods = (dataset.wallet ?? []).filter { row in
            row.customer == customer.id && row.end <= cutoff && (row.recorded ?? row.at) < cutoff
                && row.at >= cutoff - 365 * day
        }
        let own = periods.map { row in
            money(purchases.filter { $0.at >= row.at && $0.at < row.end }.map(\.amount))
        }
        let share = ratio(own.reduce(0, +), money(periods.map(\.total)))
        result["wallet_share_365d"] = .some(share.map { min(max($0, 0), 1) })
        return result
    }

    private func deviation(_ values: [Double], _ mean: Double) -> Double {
        (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count - 1)).squareRoot()
    }

    private var otherFeatures: [String: Double?] {
        var result: [String: Double?] = [:]
        let complaints = (dataset.complaints ?? []).filter {
            $0.customer == customer.id && isVisible($0.at, $0.recorded)
        }
        let open = complaints.filter { ($0.resolved ?? Int64.max) >= cutoff }
        let settled = complaints.filter { ($0.resolved ?? Int64.max) < cutoff && isIn(365, $0.at) }
        result["complaints_90d"] = Double(complaints.filter { isIn(90, $0.at) }.count)
        result["complaints_365d"] = Double(complaints.filter { isIn(365, $0.at) }.count)
        result["complaints_total"] = Double(complaints.count)
        let bought = purchases.filter { isIn(365, $0.at) }.count
        result["complaint_rate_365d"] = Double(complaints.filter { isIn(365, $0.at) }.count) / Double(max(bought, 1))
        result["open_complaints"] = Double(open.count)
        result["oldest_open_complaint_days"] = .some(days(since: open.map(\.at).min()))
        result["resolution_hours_mean_365d"] = .some(
            ratio(settled.map { Double(($0.resolved ?? 0) - $0.at) / 3.6e9 }.reduce(0, +), Double(settled.count)))

        let answers = (dataset.surveys ?? []).filter { $0.customer == customer.id && isVisible($0.at, $0.recorded) }
        func mean(_ answers: [RawDataset.Answer]) -> Double? {
            ratio(answers.map(scaled).reduce(0, +), Double(answers.count))
        }
        let latest = answers.map(\.at).max()
        result["satisfaction_last"] = .some(mean(answers.filter { $0.at == latest }))
        result["satisfaction_mean_365d"] = .some(mean(answers.filter { isIn(365, $0.at) }))

        func visible(_ events: [RawDataset.Event]?) -> [RawDataset.Event] {
            (events ?? []).filter { $0.customer == customer.id && isVisible($0.at, $0.recorded) }
        }
        let engagements = visible(dataset.engagements)
        result["engagements_30d"] = Double(engagements.filter { isIn(30, $0.at) }.count)
        result["engagements_90d"] = Double(engagements.filter { isIn(90, $0.at) }.count)
        result["engagement_trend"] = .some(
            slope { from, to in Double(engagements.filter { $0.at >= from && $0.at < to }.count) })
        result["referrals_365d"] = Double(visible(dataset.referrals).filter { isIn(365, $0.at) }.count)
        let points = visible(dataset.rewards)
        result["points_balance"] = money(points.map(\.amount))
        let recent = points.filter { isIn(365, $0.at) }.map(\.amount)
        result["points_redeemed_share_365d"] = .some(
            ratio(money(recent.filter { $0 < 0 }.map { -$0 }), money(recent.filter { $0 > 0 })))
        return result
    }

    private func scaled(_ answer: RawDataset.Answer) -> Double {
        let score = Double(answer.score) / 10_000
        switch answer.kind {
        case "csat": return (score - 1) / 4
        case "nps": return score / 10
        default: return (score - 1) / 6
        }
    }
}
