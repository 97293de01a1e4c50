extension Catalogue {
    /// What each feature is about.
    static let causes: [(cause: Cause, features: [String])] = [
        (
            .service,
            [
                "complaints_90d", "complaints_365d", "complaints_total", "complaint_rate_365d", "open_complaints",
                "oldest_open_complaint_days", "resolution_hours_mean_365d",
            ]
        ),
        (.price, ["discount_share_365d"]),
        (
            .product,
            [
                "spend_30d", "spend_90d", "spend_180d", "spend_365d", "spend_trend", "average_purchase_365d",
                "categories_365d", "return_rate_365d",
            ]
        ),
        (
            .engagement,
            [
                "recency_days", "purchases_30d", "purchases_90d", "purchases_180d", "purchases_365d",
                "purchases_total", "purchase_frequency_trend", "gap_mean_days", "gap_std_days", "overdue_ratio",
                "channels_365d", "engagements_30d", "engagements_90d", "engagement_trend",
            ]
        ),
        (
            .relationship,
            [
                "wallet_share_365d", "satisfaction_last", "satisfaction_mean_365d", "referrals_365d",
                "points_balance", "points_redeemed_share_365d",
            ]
        ),
        (.lifeCycle, ["tenure_days"]),
    ]

    private static let causeOf = Dictionary(
        uniqueKeysWithValues: causes.flatMap { entry in entry.features.map { ($0, entry.cause) } })
    private static let actionable = Set(levers.flatMap(\.features))

    /// What a feature is about; nil for a name that is not in the catalogue.
    public static func cause(of feature: String) -> Cause? { causeOf[feature] }

    /// Whether something can be done about a feature: not about how long someone has been a customer, nor about the past.
    public static func isActionable(_ feature: String) -> Bool { actionable.contains(feature) }
}
