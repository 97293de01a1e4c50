extension ReportLanguage {
    /// A period as people say it: `2024-01` is `January 2024` or `2024年1月`, `2024-Q1` is `Q1 2024` or `2024年第1季度`.
    func period(_ name: String) -> String {
        let parts = name.split(separator: "-")
        guard parts.count == 2, let year = Int(parts[0]) else { return self == .english ? name : "\(name)年" }
        if parts[1].hasPrefix("Q") {
            let quarter = parts[1].dropFirst()
            return self == .english ? "Q\(quarter)\u{A0}\(year)" : "\(year)年第\(quarter)季度"
        }
        guard let month = Int(parts[1]), (1...12).contains(month) else { return name }
        return self.month(year: year, month: month)
    }

    /// The same where there is little room.
    func shortPeriod(_ name: String) -> String {
        let parts = name.split(separator: "-")
        guard parts.count == 2, let year = Int(parts[0]) else { return name }
        guard let month = Int(parts[1]), (1...12).contains(month) else {
            return "\(parts[1]) \(parts[0].suffix(2))"
        }
        return shortMonth(year: year, month: month)
    }

    /// What a measure of the summary is called.
    func measureName(_ key: String) -> String {
        switch key {
        case "csat_share": text(.measureSatisfied)
        case "nps": text(.measureNPS)
        case "repurchase_rate": text(.measureRepurchase)
        case "referral_rate": text(.measureReferral)
        case "complaint_rate": text(.measureComplaints)
        case "resolution_hours_median": text(.measureResolution)
        case "churn_rate": text(.measureChurn)
        case "engagement_rate": text(.measureEngagement)
        case "spend_per_customer": text(.measureSpend)
        default: key
        }
    }
}
