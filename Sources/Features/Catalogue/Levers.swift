extension Catalogue {
    /// What can be done about the features. No two levers move the same one.
    public static let levers: [Lever] = serviceLevers + activityLevers + relationshipLevers

    private static let serviceLevers = [
        Lever(
            "complaints", .service, .settle(count: "open_complaints", age: "oldest_open_complaint_days"),
            Wording("settle the {} open complaints", one: "settle the open complaint"),
            chinese: Wording("处理完 {} 件未结投诉", one: "处理完未结投诉", missing: "处理完未结投诉")),
        Lever(
            "resolution", .service, .lower("resolution_hours_mean_365d"), step: 1,
            Wording("settle complaints within {} on average", form: .hours),
            chinese: Wording("把投诉平均处理时间缩短到 {}", form: .hours, missing: "缩短投诉处理时间")),
        Lever(
            "discount", .price, .raise("discount_share_365d"), step: 0.01,
            Wording("discount {} of the full price", form: .percent),
            chinese: Wording("把折扣提高到原价的 {}", form: .percent, missing: "提高折扣")),
    ]

    private static let activityLevers = [
        Lever(
            "purchases", .engagement,
            .more(
                counts: ["purchases_30d", "purchases_90d", "purchases_180d", "purchases_365d"],
                along: ["purchases_total"], ended: ["recency_days", "overdue_ratio"],
                trend: "purchase_frequency_trend"),
            Wording("win {} more purchases", one: "win one more purchase"),
            chinese: Wording("促成 {} 次新购买", one: "促成一次新购买", missing: "促成新购买")),
        Lever(
            "spend", .product,
            .more(counts: ["spend_30d", "spend_90d", "spend_180d", "spend_365d"], trend: "spend_trend"),
            Wording("win {} more in spend", form: .number(decimals: 2)),
            chinese: Wording("让消费额增加 {}", form: .number(decimals: 2), missing: "让消费额增加")),
        Lever(
            "engagements", .engagement,
            .more(counts: ["engagements_30d", "engagements_90d"], trend: "engagement_trend"),
            Wording(
                "bring the customer back for {} visits or log-ins", one: "bring the customer back for a visit or log-in"
            ),
            chinese: Wording("吸引客户再访问或登录 {} 次", one: "吸引客户再访问或登录一次", missing: "吸引客户再访问或登录")),
        Lever(
            "categories", .product, .more(counts: ["categories_365d"]),
            Wording("sell from {} more categories", one: "sell from one more category"),
            chinese: Wording("再促成 {} 个品类的购买", one: "再促成一个品类的购买", missing: "促成更多品类的购买")),
        Lever(
            "channels", .engagement, .more(counts: ["channels_365d"]),
            Wording("win the customer for {} more channels", one: "win the customer for one more channel"),
            chinese: Wording("引导客户再使用 {} 个渠道", one: "引导客户再使用一个渠道", missing: "引导客户使用更多渠道")),
    ]

    private static let relationshipLevers = [
        Lever(
            "wallet", .relationship, .raise("wallet_share_365d"), step: 0.01,
            Wording("win {} of the customer's budget", form: .percent),
            chinese: Wording("争取到客户 {} 的预算", form: .percent, missing: "争取更多预算")),
        Lever(
            "satisfaction", .relationship, .raise("satisfaction_last"), step: 0.01,
            Wording("raise the satisfaction score to {} of 100", form: .hundredths),
            chinese: Wording("把满意度提高到 {} 分（满分一百）", form: .hundredths, missing: "提高满意度")),
        Lever(
            "mean satisfaction", .relationship, .raise("satisfaction_mean_365d"), step: 0.01,
            Wording("raise the mean satisfaction score to {} of 100", form: .hundredths),
            chinese: Wording("把平均满意度提高到 {} 分（满分一百）", form: .hundredths, missing: "提高平均满意度")),
        Lever(
            "referrals", .relationship, .more(counts: ["referrals_365d"]),
            Wording("win {} referrals", one: "win a referral"),
            chinese: Wording("争取 {} 次推荐", one: "争取一次推荐", missing: "争取推荐")),
        Lever(
            "points", .relationship, .more(counts: ["points_balance"]),
            Wording("grant {} points", one: "grant a point"),
            chinese: Wording("赠送 {} 积分", missing: "赠送积分")),
        Lever(
            "points used", .relationship, .raise("points_redeemed_share_365d"), step: 0.01,
            Wording("have {} of the points earned used", form: .percent),
            chinese: Wording("让客户用掉所得积分的 {}", form: .percent, missing: "让客户使用积分")),
    ]
}
