/// What customers are worth, by tier.
struct ValueSection {
    private let content: ReportContent
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        self.content = content
        self.language = language
    }

    var section: ReportSection {
        let title = language.text(.valueTitle)
        switch content.value {
        case .none: return .absent("value", title, Inline(.valueNone, language))
        case .withheld: return .absent("value", title, Inline(.valueWithheld, language))
        case .tiers(let tiers): return section(title, tiers)
        }
    }

    private func section(_ title: String, _ tiers: [ReportContent.ValueTier]) -> ReportSection {
        let worth = tiers.reduce(0) { $0 + $1.value }
        let lost = tiers.reduce(0) { $0 + $1.expectedLoss }
        let customers = tiers.reduce(0) { $0 + $1.customers }
        let first = tiers.first
        let ticks = roundTicks(to: max(tiers.map(\.expectedLoss).max() ?? 1, 1e-9), most: 5)
        var plot = Plot(
            horizontal: .init(
                title: language.text(.columnTier), range: 0.4...Double(tiers.count) + 0.6,
                ticks: tiers.indices.map { Double($0 + 1) }, label: { name(tiers[Int($0) - 1]) }),
            vertical: .init(
                title: language.text(.columnExpectedLoss), range: 0...(ticks.last ?? 1), ticks: ticks,
                label: { language.number($0, decimals: 0) }))
        for (index, tier) in tiers.enumerated() {
            plot.bar(
                Double(index) + 0.65...Double(index) + 1.35, from: 0, to: tier.expectedLoss, class: "bar",
                hint: "\(name(tier)): \(language.number(tier.expectedLoss, decimals: 0))")
        }
        let rows = tiers.map { tier in
            [
                Inline(name(tier)), .count(tier.customers, "tier_\(tier.name)_customers", language),
                .number(tier.value, "tier_\(tier.name)_value", language, decimals: 0),
                .number(tier.expectedLoss, "tier_\(tier.name)_expected_loss", language, decimals: 0),
            ]
        }
        return ReportSection(
            id: "value", title: title,
            lead: [
                Inline(
                    .valueLead, language,
                    [
                        "customers": Inline(language.count(customers)),
                        "value": .number(worth, "value_total", language, decimals: 0),
                        "loss": .number(lost, "expected_loss_total", language, decimals: 0),
                    ])
            ],
            charts: [
                .init(
                    title: Inline(
                        .valueChartTitle, language,
                        [
                            "tier": Inline(first.map(name) ?? ""),
                            "share": .percent(
                                lost > 0 ? (first?.expectedLoss ?? 0) / lost : nil, "expected_loss_share_first_tier",
                                language, decimals: 0),
                        ]),
                    caption: Inline(.valueCaption, language), picture: plot.svg(title: language.text(.chartValue)),
                    table: .init(
                        titles: language.texts([.columnTier, .columnCustomers, .columnWorth, .columnExpectedLoss]),
                        rows: rows))
            ])
    }

    private func name(_ tier: ReportContent.ValueTier) -> String {
        switch tier.name {
        case "high": language.text(.tierHigh)
        case "middle": language.text(.tierMiddle)
        case "low": language.text(.tierLow)
        default: tier.name
        }
    }
}
