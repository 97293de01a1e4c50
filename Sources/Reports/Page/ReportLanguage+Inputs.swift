public import Features
internal import Models

extension ReportLanguage {
    /// What an input of a model says.
    func meaning(of input: ModelInput) -> String {
        switch (self, input.origin) {
        case (.english, .feature), (.english, .purchases), (.english, .column): input.meaning
        case (.chinese, .purchases(let model, _)):
            "购买模型（MBG/NBD）根据购买次数、时间跨度和最近一次购买推算的 \(Int(model.horizonDays)) 天内不再购买的对数优势。"
        case (.chinese, .feature), (.chinese, .column): Self.chineseMeanings[input.name] ?? input.meaning
        case (_, .attribute): text(.attributeMeaning, ["name": input.name])
        }
    }

    /// The name of a level; those that stand for no text of the data have a word.
    func levelName(_ name: String) -> String {
        switch name {
        case "missing": text(.levelMissing)
        case "other": text(.levelOther)
        default: name
        }
    }

    /// What each feature of the catalogue says, in Chinese.
    static let chineseMeanings: [String: String] = [
        "tenure_days": "客户加入以来的天数；未知时为首次购买以来的天数。",
        "recency_days": "距上次购买的天数。",
        "purchases_30d": "最近 30 天的购买次数。",
        "purchases_90d": "最近 90 天的购买次数。",
        "purchases_180d": "最近 180 天的购买次数。",
        "purchases_365d": "最近 365 天的购买次数。",
        "purchases_total": "至今的购买次数。",
        "spend_30d": "最近 30 天的购买金额减去退货。",
        "spend_90d": "最近 90 天的购买金额减去退货。",
        "spend_180d": "最近 180 天的购买金额减去退货。",
        "spend_365d": "最近 365 天的购买金额减去退货。",
        "average_purchase_365d": "最近 365 天每次购买的平均金额。",
        "purchase_frequency_trend": "最近至多六个 30 天周期中，购买次数每期的增长。",
        "spend_trend": "最近至多六个 30 天周期中，消费金额每期的增长。",
        "gap_mean_days": "相邻两次购买之间的平均天数。",
        "gap_std_days": "相邻两次购买间隔天数的标准差。",
        "overdue_ratio": "距上次购买的天数与平均购买间隔之比。",
        "categories_365d": "最近 365 天购买的品类数。",
        "channels_365d": "最近 365 天使用的购买渠道数。",
        "discount_share_365d": "最近 365 天的折扣占原价（金额加折扣）的比例。",
        "return_rate_365d": "最近 365 天每次购买的退货数。",
        "wallet_share_365d": "最近 365 天已知周期内，客户在我方的消费占其全部供应商消费的份额。",
        "complaints_90d": "最近 90 天提出的投诉数。",
        "complaints_365d": "最近 365 天提出的投诉数。",
        "complaints_total": "至今提出的投诉数。",
        "complaint_rate_365d": "最近 365 天每次购买的投诉数。",
        "open_complaints": "已提出但尚未解决的投诉数。",
        "oldest_open_complaint_days": "最早的未解决投诉至今的天数。",
        "resolution_hours_mean_365d": "最近 365 天提出且已解决的投诉的平均解决小时数。",
        "satisfaction_last": "最近一次调查得分，按其类型的范围换算为 0–1。",
        "satisfaction_mean_365d": "最近 365 天调查得分的均值，各自换算为 0–1。",
        "engagements_30d": "最近 30 天的互动次数（登录、访问、打开邮件）。",
        "engagements_90d": "最近 90 天的互动次数（登录、访问、打开邮件）。",
        "engagement_trend": "最近至多六个 30 天周期中，互动次数每期的增长。",
        "referrals_365d": "最近 365 天的推荐次数。",
        "points_balance": "至今获得的积分减去兑换的积分。",
        "points_redeemed_share_365d": "最近 365 天兑换积分与获得积分之比。",
    ]
}

extension ReportLanguage {
    /// The language in which values are worded.
    public var wording: Language {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}
