import Features
import Reports

/// What `churn explain` says beside names, values and reasons; `{name}` stands for what is put in.
enum ExplainText: CaseIterable {
    case heading, interval, horizonRisk, horizons
    case upliftHeading, sleepingDog, gainedMeans
    case term, logOdds, gained, value, inWords, averageCustomer, calibration, sum, sumGained, missing
    case cause, actionable, fixed
    case notAbove, toBring, smallest, unreachable, lowest
    case oneThing, spreads, risk, enough, yes, no
    case history, rows, recentRows, latest

    /// The text in a language, with its placeholders filled.
    func text(in language: Language, _ values: [String: String] = [:]) -> String {
        TextTemplate(language == .english ? english : chinese).filled(values)
    }

    private var english: String {
        switch self {
        case .heading: "customer {id} as of {date}: risk {risk}{interval}, rank {rank} of {count}, decile {decile}"
        case .interval: " (95 % interval of the mean of such customers: {low} to {high})"
        case .horizonRisk: "{risk} within {days} days"
        case .horizons:
            "risks: {risks}. The log-odds below are those of the first part (churning means: {meaning}); each term adds as much "
                + "in every later part."
        case .upliftHeading:
            "customer {id} as of {date}: risk {untreated} if nobody contacts, {treated} if contacted; uplift {uplift}, rank {rank} "
                + "of {count}, decile {decile}"
        case .sleepingDog: "A sleeping dog: a contact is foretold to harm."
        case .gainedMeans: "log-odds gained: those of the risk without a contact less those of the risk with one"
        case .term: "term"
        case .logOdds: "log-odds"
        case .gained: "log-odds gained"
        case .value: "value"
        case .inWords: "in words"
        case .averageCustomer: "(average customer)"
        case .calibration: "(calibration)"
        case .sum: "sum: log-odds"
        case .sumGained: "sum: log-odds gained"
        case .missing: "missing"
        case .cause: "cause"
        case .actionable: "can be acted on"
        case .fixed: "cannot"
        case .notAbove: "The risk, {risk}, is not above {target} as it is."
        case .toBring: "To bring the risk from {risk} to {target} or below (the model's view, all else the same):"
        case .smallest: "smallest change: {steps} → {risk}"
        case .unreachable: "It cannot be brought under by what can be acted on."
        case .lowest: "It cannot be brought under by what can be acted on; at the lowest: {steps} → {risk}"
        case .oneThing: "one thing alone"
        case .spreads: "spreads"
        case .risk: "risk"
        case .enough: "enough"
        case .yes: "yes"
        case .no: "no"
        case .history: "history"
        case .rows: "rows"
        case .recentRows: "last 90 days"
        case .latest: "latest"
        }
    }

    private var chinese: String {
        switch self {
        case .heading: "客户 {id}，截至 {date}：风险 {risk}{interval}，在 {count} 位客户中排第 {rank} 位，第 {decile} 十分位"
        case .interval: "（同类客户平均风险的 95 % 区间：{low} 至 {high}）"
        case .horizonRisk: "{days} 天内 {risk}"
        case .horizons: "各期限的风险：{risks}。以下的对数几率属于最初的 {days} 天；各项在此后每一段时间中的作用相同。"
        case .upliftHeading:
            "客户 {id}，截至 {date}：无人联系时风险 {untreated}，联系后 {treated}；增益 {uplift}，在 {count} 位客户中排第 {rank} 位，第 {decile} 十分位"
        case .sleepingDog: "不宜打扰：预计联系反而会使这位客户流失。"
        case .gainedMeans: "对数几率增益：不联系时风险的对数几率减去联系后的对数几率"
        case .term: "项"
        case .logOdds: "对数几率"
        case .gained: "对数几率增益"
        case .value: "取值"
        case .inWords: "说明"
        case .averageCustomer: "（平均客户）"
        case .calibration: "（校准）"
        case .sum: "合计：对数几率"
        case .sumGained: "合计：对数几率增益"
        case .missing: "缺失"
        case .cause: "原因"
        case .actionable: "可以改变"
        case .fixed: "无法改变"
        case .notAbove: "目前的风险 {risk} 本来就不高于 {target}。"
        case .toBring: "要使风险从 {risk} 降到 {target} 或以下（按模型估计，其他情况不变）："
        case .smallest: "最小的改变：{steps} → {risk}"
        case .unreachable: "仅靠可以改变的因素无法降到这一水平。"
        case .lowest: "仅靠可以改变的因素无法降到这一水平；最低可至：{steps} → {risk}"
        case .oneThing: "只改变一项"
        case .spreads: "标准差数"
        case .risk: "风险"
        case .enough: "是否足够"
        case .yes: "是"
        case .no: "否"
        case .history: "历史记录"
        case .rows: "行数"
        case .recentRows: "近 90 天"
        case .latest: "最近一次"
        }
    }
}
