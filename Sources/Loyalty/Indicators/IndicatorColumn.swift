internal import Tables

/// A column of the table of periods: its name in files, and the value of a period.
public struct IndicatorColumn: Sendable {
    /// A cell.
    public enum Value: Sendable {
        case text(String)
        case flag(Bool)
        case count(Int?)
        case number(Double?)
    }

    public let key: String
    public let value: @Sendable (PeriodIndicators) -> Value

    /// The columns that a dataset's tables allow.
    public static func all(for indicators: Indicators) -> [IndicatorColumn] {
        guard let first = indicators.periods.first else { return [] }
        var columns = customers
        if let figures = first.purchases { columns += purchases(haveSpend: figures.spend != nil) }
        if first.complaints != nil { columns += complaints }
        if first.surveys != nil { columns += surveys }
        if first.engagements != nil {
            columns += activity(("engagements", "engaged_customers", "engagement_rate")) { $0.engagements }
        }
        if first.referrals != nil {
            columns += activity(("referrals", "referring_customers", "referral_rate")) { $0.referrals }
        }
        if first.points != nil { columns += points }
        return columns
    }

    private static func count(_ key: String, _ value: @escaping @Sendable (PeriodIndicators) -> Int?) -> IndicatorColumn
    {
        IndicatorColumn(key: key) { .count(value($0)) }
    }

    private static func number(_ key: String, _ value: @escaping @Sendable (PeriodIndicators) -> Double?)
        -> IndicatorColumn
    {
        IndicatorColumn(key: key) { .number(value($0)) }
    }

    /// Three columns: the value and the ends of its interval.
    private static func estimate(_ key: String, _ value: @escaping @Sendable (PeriodIndicators) -> Estimate?)
        -> [IndicatorColumn]
    {
        [
            number(key) { value($0)?.value }, number(key + "_low") { value($0)?.interval?.lowerBound },
            number(key + "_high") { value($0)?.interval?.upperBound },
        ]
    }

    private static var customers: [IndicatorColumn] {
        [
            IndicatorColumn(key: "period") { .text($0.period.name) },
            IndicatorColumn(key: "start") { .text($0.period.start.iso8601) },
            IndicatorColumn(key: "end") { .text($0.period.end.iso8601) },
            IndicatorColumn(key: "complete") { .flag($0.period.isComplete) },
            count("customers_at_start") { $0.customersAtStart }, count("joined") { $0.joined },
            count("lost") { $0.lost },
        ] + estimate("churn_rate") { $0.churnRate } + estimate("retention_rate") { $0.retentionRate }
    }

    private static func purchases(haveSpend: Bool) -> [IndicatorColumn] {
        let counts = [
            count("purchases") { $0.purchases?.purchases },
            count("purchasing_customers") { $0.purchases?.purchasingCustomers },
            count("repurchasing_customers") { $0.purchases?.repurchasingCustomers },
        ]
        let rate = estimate("repurchase_rate") { $0.purchases?.repurchaseRate }
        guard haveSpend else { return counts + rate }
        return counts + rate + [number("spend") { $0.purchases?.spend }]
            + estimate("spend_per_customer") { $0.purchases?.spendPerCustomer }
    }

    private static var complaints: [IndicatorColumn] {
        [count("complaints_opened") { $0.complaints?.opened }]
            + estimate("complaint_rate") { $0.complaints?.rate }
            + estimate("complaints_per_1000_purchases") { $0.complaints?.perThousandPurchases }
            + [count("complaints_resolved") { $0.complaints?.resolved }]
            + estimate("resolution_hours_median") { $0.complaints?.hoursMedian }
            + [number("resolution_hours_p90") { $0.complaints?.hours90.value }]
            + [count("resolved_within_24h") { $0.complaints?.within24 }]
            + estimate("resolved_within_24h_share") { $0.complaints?.within24Share }
            + [count("resolved_within_72h") { $0.complaints?.within72 }]
            + estimate("resolved_within_72h_share") { $0.complaints?.within72Share }
            + [count("complaints_reopened") { $0.complaints?.reopened }]
            + estimate("complaints_reopened_share") { $0.complaints?.reopenedShare }
            + [count("complaints_open_at_end") { $0.complaints?.openAtEnd }]
    }

    private static var surveys: [IndicatorColumn] {
        [
            count("nps_answers") { $0.surveys?.npsAnswers }, count("nps_promoters") { $0.surveys?.promoters },
            count("nps_detractors") { $0.surveys?.detractors },
        ] + estimate("nps") { $0.surveys?.nps } + [
            count("csat_answers") { $0.surveys?.csatAnswers }, count("csat_satisfied") { $0.surveys?.satisfied },
        ] + estimate("csat_share") { $0.surveys?.csatShare } + estimate("csat_mean") { $0.surveys?.csatMean }
            + [count("ces_answers") { $0.surveys?.cesAnswers }] + estimate("ces_mean") { $0.surveys?.cesMean }
    }

    private static func activity(
        _ keys: (events: String, customers: String, rate: String),
        _ figures: @escaping @Sendable (PeriodIndicators) -> PeriodIndicators.ActivityFigures?
    ) -> [IndicatorColumn] {
        [count(keys.events) { figures($0)?.events }, count(keys.customers) { figures($0)?.customers }]
            + estimate(keys.rate) { figures($0)?.rate }
    }

    private static var points: [IndicatorColumn] {
        [
            number("points_earned") { $0.points?.earned }, number("points_redeemed") { $0.points?.redeemed },
            number("points_outstanding") { $0.points?.outstanding },
        ]
    }
}

extension Indicators {
    /// The table of periods; with a segment, first of all customers (an empty level name), then of each level. An empty cell
    /// is a figure that the data do not give.
    public var csv: String {
        let columns = IndicatorColumn.all(for: self)
        var row = CSVRow()
        if segment != nil {
            row.append("segment")
            row.append("level")
        }
        for column in columns { row.append(column.key) }
        row.endRow()
        func append(_ name: String, _ level: String, _ periods: [PeriodIndicators]) {
            for period in periods {
                if segment != nil {
                    row.append(name)
                    row.append(level)
                }
                for column in columns {
                    switch column.value(period) {
                    case .text(let text): row.append(text)
                    case .flag(let flag): row.append(flag ? "true" : "false")
                    case .count(let count): if let count { row.append(count) } else { row.append(Double.nan) }
                    case .number(let number): row.append(number ?? .nan)
                    }
                }
                row.endRow()
            }
        }
        append("", "", periods)
        for (level, periods) in segments { append(segment ?? "", level, periods) }
        return String(decoding: row.bytes, as: UTF8.self)
    }
}
