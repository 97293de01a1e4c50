extension Catalogue {
    /// How recently, how often, how regularly and for how much a customer buys.
    static let purchasing: [Feature] =
        [recency] + purchaseCounts + spending + trends + [gapMean, gapDeviation, overdue] + variety + [
            discounts, returnRate,
        ]

    private static let windows = [30, 90, 180, 365]

    private static let recency = Feature(
        name: "recency_days", meaning: "Days since the last purchase.", unit: "days", kind: .duration,
        formula: .aggregate(.daysSince(.lastPurchase)),
        wording: Wording("last purchase {} ago", form: .days, missing: "no purchase yet"))

    private static let purchaseCounts =
        windows.map { days in
            Feature(
                name: "purchases_\(days)d", meaning: "Purchases in the last \(days) days.", unit: "purchases",
                kind: .count, formula: .total(.purchases, .days(days)),
                wording: Wording(
                    "{} purchases in \(days) days", one: "1 purchase in \(days) days",
                    zero: "no purchase in \(days) days"))
        } + [
            Feature(
                name: "purchases_total", meaning: "Purchases so far.", unit: "purchases", kind: .count,
                formula: .total(.purchases),
                wording: Wording("{} purchases so far", one: "1 purchase so far", zero: "no purchase yet"))
        ]

    private static let spending =
        windows.map { days in
            Feature(
                name: "spend_\(days)d", meaning: "Amounts of purchases less returns in the last \(days) days.",
                unit: "money", kind: .money, formula: .total(.spend, .days(days)),
                wording: Wording(
                    "spent {} in \(days) days", form: .number(decimals: 2), zero: "spent nothing in \(days) days",
                    negative: "returned {} more than bought in \(days) days"))
        } + [
            Feature(
                name: "average_purchase_365d", meaning: "Mean amount of the purchases of the last 365 days.",
                unit: "money per purchase", kind: .money,
                formula: .total(.purchaseAmount, 365) / .total(.purchases, 365),
                wording: Wording(
                    "{} a purchase in 365 days", form: .number(decimals: 2), missing: "no purchase in 365 days"))
        ]

    private static let trends = [
        Feature(
            name: "purchase_frequency_trend",
            meaning:
                "By how much the purchases of a 30-day period grow from one period to the next, over up to six periods.",
            unit: "purchases per period, per period", kind: .slope, formula: .slope(.purchases),
            wording: Wording(
                "buys more and more often: {} purchases more each month", form: .number(decimals: 2),
                zero: "buys as often as before", negative: "buys less and less often: {} purchases fewer each month",
                missing: "too new for a trend of purchases")),
        Feature(
            name: "spend_trend",
            meaning:
                "By how much the spend of a 30-day period grows from one period to the next, over up to six periods.",
            unit: "money per period, per period", kind: .slope, formula: .slope(.spend),
            wording: Wording(
                "spends more and more: {} more each month", form: .number(decimals: 2),
                zero: "spends as much as before",
                negative: "spends less and less: {} less each month", missing: "too new for a trend of spend")),
    ]

    private static let gapMean = Feature(
        name: "gap_mean_days", meaning: "Mean days between consecutive purchases.", unit: "days", kind: .duration,
        formula: .aggregate(.gapMean),
        wording: Wording(
            "buys every {} on average", form: .days, zero: "all purchases at one time",
            missing: "fewer than 2 purchases"))

    private static let gapDeviation = Feature(
        name: "gap_std_days", meaning: "Standard deviation of the days between consecutive purchases.", unit: "days",
        kind: .duration, formula: .aggregate(.gapDeviation),
        wording: Wording(
            "the time between purchases varies by {}", form: .days, zero: "buys at even intervals",
            missing: "fewer than 3 purchases"))

    private static let overdue = Feature(
        name: "overdue_ratio", meaning: "Days since the last purchase over the mean days between purchases.",
        unit: "ratio", kind: .ratio, formula: .aggregate(.daysSince(.lastPurchase)) / .aggregate(.gapMean),
        wording: Wording(
            "the time since the last purchase is {} times the usual gap", form: .number(decimals: 1),
            missing: "no usual gap between purchases"))

    private static let variety = [
        Feature(
            name: "categories_365d", meaning: "Distinct categories bought in the last 365 days.", unit: "categories",
            kind: .count, formula: .aggregate(.distinct(.categories, 365)),
            wording: Wording(
                "bought from {} categories in 365 days", one: "bought from 1 category in 365 days",
                zero: "no category bought in 365 days")),
        Feature(
            name: "channels_365d", meaning: "Distinct channels bought through in the last 365 days.", unit: "channels",
            kind: .count, formula: .aggregate(.distinct(.channels, 365)),
            wording: Wording(
                "bought through {} channels in 365 days", one: "bought through 1 channel in 365 days",
                zero: "no channel used in 365 days")),
    ]

    private static let discounts = Feature(
        name: "discount_share_365d",
        meaning: "Discounts over the full price (amounts and discounts) of the purchases of the last 365 days.",
        unit: "share", kind: .share,
        formula: .total(.purchaseDiscount, 365) / (.total(.purchaseAmount, 365) + .total(.purchaseDiscount, 365)),
        wording: Wording(
            "{} of the full price was discounted in 365 days", form: .percent, zero: "no discount in 365 days",
            missing: "nothing bought in 365 days"))

    private static let returnRate = Feature(
        name: "return_rate_365d", meaning: "Returns per purchase in the last 365 days.", unit: "returns per purchase",
        kind: .ratio, formula: .total(.returns, 365) / .total(.purchases, 365),
        wording: Wording(
            "{} returns a purchase in 365 days", form: .number(decimals: 2),
            one: "as many returns as purchases in 365 days",
            zero: "nothing returned in 365 days", missing: "no purchase in 365 days"))
}
