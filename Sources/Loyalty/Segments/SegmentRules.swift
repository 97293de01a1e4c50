internal import Histories

/// Which customers belong to which segment. Recency (turned about), frequency and money are percentiles among the customers
/// of the date, 0 to 100, of `recency_days`, `purchases_365d` and `spend_365d`.
package struct SegmentRules: Sendable, Equatable {
    /// High from this percentile on.
    package var highFrom = 60.0
    /// Low below this percentile.
    package var lowBelow = 40.0
    /// New: a customer for fewer days than this.
    package var newDays = 90

    package init() {}

    mutating func read(_ section: SettingsSection) throws(HistoryError) {
        for (name, value) in try section.entries("segments", keys: ["high_from", "low_below", "new_days"]) {
            switch name {
            case "high_from": highFrom = try value.number(name, in: 0...100)
            case "low_below": lowBelow = try value.number(name, in: 0...100)
            default: newDays = try value.whole(name, in: 0...36_500)
            }
        }
        guard lowBelow <= highFrom else {
            throw section.error("low_below (\(lowBelow)) of segments is above high_from (\(highFrom))")
        }
    }

    /// The segment of a customer with percentiles of recency, frequency and money; money is NaN where amounts are not known.
    package func segment(tenureDays: Double, recency: Double, frequency: Double, money: Double) -> Segment {
        if tenureDays < Double(newDays) { return .new }
        if recency.isNaN { return .withoutPurchase }
        let isRich = money >= highFrom
        let isFrequent = frequency >= highFrom
        if recency < lowBelow { return isFrequent || isRich ? .atRisk : .asleep }
        if recency >= highFrom, isFrequent, isRich || money.isNaN { return .champions }
        if isFrequent { return .loyal }
        if isRich { return .bigSpenders }
        return recency >= highFrom ? .promising : .regular
    }

    /// A segment in words.
    package func meaning(_ segment: Segment) -> String {
        switch segment {
        case .new: "a customer for less than \(newDays) days"
        case .champions: "bought lately, often and for much"
        case .loyal: "buys often, not long ago"
        case .bigSpenders: "spends much in few purchases, not long ago"
        case .promising: "bought lately, seldom yet"
        case .regular: "in the middle"
        case .atRisk: "bought often or for much, and not lately"
        case .asleep: "bought seldom, and not lately"
        case .withoutPurchase: "has not bought anything"
        }
    }
}
