/// A figure that every period has, by which the base of customers is judged.
public struct IndicatorMeasure: Sendable {
    /// What a value is counted in.
    public enum Unit: String, Sendable {
        case share
        case hours
        case points
        case money
        case ratio
    }

    /// The key of its column.
    public let key: String
    /// What it is called, and which part of managing customers it speaks of.
    public let title: String
    public let theme: String
    public let unit: Unit
    public let isGoodWhenHigh: Bool
    /// Its estimate; nil where the dataset lacks the table.
    public let estimate: @Sendable (PeriodIndicators) -> Estimate?

    /// What the summary shows, by theme.
    public static let summary: [IndicatorMeasure] = [
        .init("csat_share", "satisfied (CSAT 4–5)", "satisfaction", .share, true) { $0.surveys?.csatShare },
        .init("nps", "net promoter score", "satisfaction", .points, true) { $0.surveys?.nps },
        .init("repurchase_rate", "repurchase rate", "loyalty", .share, true) { $0.purchases?.repurchaseRate },
        .init("referral_rate", "referral rate", "loyalty", .share, true) { $0.referrals?.rate },
        .init("complaint_rate", "complaints per customer", "complaints", .ratio, false) { $0.complaints?.rate },
        .init("resolution_hours_median", "median hours to resolve", "complaints", .hours, false) {
            $0.complaints?.hoursMedian
        },
        .init("churn_rate", "churn rate", "churn", .share, false) { $0.churnRate },
        .init("engagement_rate", "engagement rate", "engagement", .share, true) { $0.engagements?.rate },
        .init("spend_per_customer", "spend per customer", "value", .money, true) {
            $0.purchases.flatMap { $0.spend == nil ? nil : $0.spendPerCustomer }
        },
    ]

    private init(
        _ key: String, _ title: String, _ theme: String, _ unit: Unit, _ isGoodWhenHigh: Bool,
        _ estimate: @escaping @Sendable (PeriodIndicators) -> Estimate?
    ) {
        self.key = key
        self.title = title
        self.theme = theme
        self.unit = unit
        self.isGoodWhenHigh = isGoodWhenHigh
        self.estimate = estimate
    }
}
