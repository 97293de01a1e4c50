extension Catalogue {
    /// How often a customer logs in, visits, takes part or opens a mail.
    static let engagement: [Feature] =
        [30, 90].map { days in
            Feature(
                name: "engagements_\(days)d",
                meaning: "Engagements (log-ins, visits, mails opened) in the last \(days) days.",
                unit: "engagements", kind: .count, formula: .total(.engagements, .days(days)),
                wording: Wording(
                    "{} visits or log-ins in \(days) days", one: "1 visit or log-in in \(days) days",
                    zero: "no visit or log-in in \(days) days"))
        } + [
            Feature(
                name: "engagement_trend",
                meaning:
                    "By how much the engagements of a 30-day period grow from one period to the next, over up to six periods.",
                unit: "engagements per period, per period", kind: .slope, formula: .slope(.engagements),
                wording: Wording(
                    "visits more and more often: {} more each month", form: .number(decimals: 2),
                    zero: "visits as often as before", negative: "visits less and less often: {} fewer each month",
                    missing: "too new for a trend of visits"))
        ]
}
