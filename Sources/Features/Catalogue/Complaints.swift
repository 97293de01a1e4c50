extension Catalogue {
    /// How often a customer complains, and how long complaints take to settle.
    static let complaints: [Feature] =
        complaintCounts + [
            Feature(
                name: "complaint_rate_365d", meaning: "Complaints per purchase in the last 365 days.",
                unit: "complaints per purchase", kind: .ratio,
                formula: .total(.complaints, 365) / .larger(.total(.purchases, 365), .number(1)),
                wording: Wording(
                    "{} complaints a purchase in 365 days", form: .number(decimals: 2),
                    one: "a complaint for every purchase in 365 days", zero: "no complaint in 365 days")),
            Feature(
                name: "open_complaints", meaning: "Complaints opened and not yet resolved.", unit: "complaints",
                kind: .count,
                formula: .total(.openComplaints),
                wording: Wording("{} complaints still open", one: "1 complaint still open", zero: "no open complaint")),
            Feature(
                name: "oldest_open_complaint_days", meaning: "Days since the oldest open complaint was opened.",
                unit: "days",
                kind: .duration, formula: .aggregate(.daysSince(.oldestOpenComplaint)),
                wording: Wording("a complaint has been open for {}", form: .days, missing: "no open complaint")),
            Feature(
                name: "resolution_hours_mean_365d",
                meaning: "Mean hours to resolve the complaints opened in the last 365 days and resolved since.",
                unit: "hours", kind: .duration,
                formula: .total(.resolutionHours, 365) / .total(.resolvedComplaints, 365),
                wording: Wording(
                    "the last settled complaints took {} on average", form: .hours,
                    zero: "the last complaints were settled at once", missing: "no complaint settled in 365 days")),
        ]

    private static let complaintCounts =
        [90, 365].map { days in
            Feature(
                name: "complaints_\(days)d", meaning: "Complaints opened in the last \(days) days.", unit: "complaints",
                kind: .count, formula: .total(.complaints, .days(days)),
                wording: Wording(
                    "{} complaints in \(days) days", one: "1 complaint in \(days) days",
                    zero: "no complaint in \(days) days"))
        } + [
            Feature(
                name: "complaints_total", meaning: "Complaints opened so far.", unit: "complaints", kind: .count,
                formula: .total(.complaints),
                wording: Wording("{} complaints so far", one: "1 complaint so far", zero: "never complained"))
        ]
}
