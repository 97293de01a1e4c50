extension Catalogue {
    /// How the values of each feature are said in Chinese.
    static let chinese: [String: Wording] = chineseActivity.merging(chineseMoney) { one, _ in one }
        .merging(chineseComplaints) { one, _ in one }.merging(chineseRelationship) { one, _ in one }

    private static let windows = [30, 90, 180, 365]

    private static let chineseActivity: [String: Wording] = {
        var words: [String: Wording] = [
            "tenure_days": Wording("成为客户已有 {}", form: .days, missing: "尚无购买"),
            "recency_days": Wording("上次购买在 {}前", form: .days, missing: "尚无购买"),
            "purchases_total": Wording("至今购买 {} 次", zero: "尚无购买", missing: "购买次数未知"),
            "purchase_frequency_trend": Wording(
                "购买越来越频繁：每月多 {} 次", form: .number(decimals: 2), zero: "购买频率与以往相同",
                negative: "购买越来越少：每月少 {} 次", missing: "成为客户时间太短，看不出购买趋势"),
            "gap_mean_days": Wording(
                "平均每隔 {}购买一次", form: .days, zero: "所有购买都在同一时间", missing: "购买不足两次"),
            "gap_std_days": Wording(
                "购买间隔的波动为 {}", form: .days, zero: "购买间隔很均匀", missing: "购买不足三次"),
            "overdue_ratio": Wording(
                "距上次购买的时间是平常间隔的 {} 倍", form: .number(decimals: 1), missing: "没有平常的购买间隔"),
            "channels_365d": Wording("365 天内通过 {} 个渠道购买", zero: "365 天内没有使用任何渠道", missing: "渠道未知"),
            "engagement_trend": Wording(
                "访问越来越多：每月多 {} 次", form: .number(decimals: 2), zero: "访问频率与以往相同",
                negative: "访问越来越少：每月少 {} 次", missing: "成为客户时间太短，看不出访问趋势"),
        ]
        for days in windows {
            words["purchases_\(days)d"] = Wording(
                "\(days) 天内购买 {} 次", zero: "\(days) 天内没有购买", missing: "购买次数未知")
        }
        for days in [30, 90] {
            words["engagements_\(days)d"] = Wording(
                "\(days) 天内访问或登录 {} 次", zero: "\(days) 天内没有访问或登录", missing: "访问次数未知")
        }
        return words
    }()

    private static let chineseMoney: [String: Wording] = {
        var words: [String: Wording] = [
            "average_purchase_365d": Wording(
                "365 天内平均每次购买 {}", form: .number(decimals: 2), missing: "365 天内没有购买"),
            "spend_trend": Wording(
                "消费越来越多：每月多 {}", form: .number(decimals: 2), zero: "消费与以往相同",
                negative: "消费越来越少：每月少 {}", missing: "成为客户时间太短，看不出消费趋势"),
            "categories_365d": Wording("365 天内购买了 {} 个品类", zero: "365 天内没有购买任何品类", missing: "品类未知"),
            "discount_share_365d": Wording(
                "365 天内的折扣占原价的 {}", form: .percent, zero: "365 天内没有折扣", missing: "365 天内没有购买"),
            "return_rate_365d": Wording(
                "365 天内每次购买有 {} 次退货", form: .number(decimals: 2), one: "365 天内退货与购买一样多",
                zero: "365 天内没有退货", missing: "365 天内没有购买"),
            "wallet_share_365d": Wording(
                "把预算的 {} 花在我们这里", form: .percent, zero: "没有把预算花在我们这里", missing: "总预算未知"),
        ]
        for days in windows {
            words["spend_\(days)d"] = Wording(
                "\(days) 天内消费 {}", form: .number(decimals: 2), zero: "\(days) 天内没有消费",
                negative: "\(days) 天内退货比购买多 {}", missing: "消费额未知")
        }
        return words
    }()

    private static let chineseComplaints: [String: Wording] = [
        "complaints_90d": Wording("90 天内投诉 {} 次", zero: "90 天内没有投诉", missing: "投诉次数未知"),
        "complaints_365d": Wording("365 天内投诉 {} 次", zero: "365 天内没有投诉", missing: "投诉次数未知"),
        "complaints_total": Wording("至今投诉 {} 次", zero: "从未投诉", missing: "投诉次数未知"),
        "complaint_rate_365d": Wording(
            "365 天内每次购买有 {} 次投诉", form: .number(decimals: 2), one: "365 天内每次购买都有投诉",
            zero: "365 天内没有投诉", missing: "投诉次数未知"),
        "open_complaints": Wording("{} 件投诉尚未处理完", zero: "没有未结投诉", missing: "投诉次数未知"),
        "oldest_open_complaint_days": Wording("有投诉已 {}未处理完", form: .days, missing: "没有未结投诉"),
        "resolution_hours_mean_365d": Wording(
            "最近的投诉平均用了 {}处理完", form: .hours, zero: "最近的投诉当即处理完", missing: "365 天内没有处理完的投诉"),
    ]

    private static let chineseRelationship: [String: Wording] = [
        "satisfaction_last": Wording("最近一次满意度为 {} 分（满分一百）", form: .hundredths, missing: "从未回答问卷"),
        "satisfaction_mean_365d": Wording(
            "365 天内平均满意度为 {} 分（满分一百）", form: .hundredths, missing: "365 天内没有回答问卷"),
        "referrals_365d": Wording("365 天内推荐 {} 次", zero: "365 天内没有推荐", missing: "推荐次数未知"),
        "points_balance": Wording("持有 {} 积分", zero: "没有积分", negative: "欠 {} 积分", missing: "积分未知"),
        "points_redeemed_share_365d": Wording(
            "用掉了 365 天内所得积分的 {}", form: .percent, zero: "没有用过 365 天内所得的积分",
            missing: "365 天内没有得到积分"),
    ]
}
