internal import Foundation
internal import Models

/// The terms of the model that move risks most.
struct CurvesSection {
    /// How many terms are shown; `churn curves` shows all.
    static let most = 8

    private let content: ReportContent
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        self.content = content
        self.language = language
    }

    var section: ReportSection {
        let views = content.model.termViews
        let title = language.text(.curvesTitle)
        guard !views.isEmpty else { return .absent("curves", title, Inline(.curvesNone, language)) }
        let strongest = views.indices.sorted { (views[$1].reach, $0) < (views[$0].reach, $1) }.prefix(Self.most)
        return ReportSection(
            id: "curves", title: title,
            lead: [
                Inline(
                    .curvesLead, language,
                    [
                        "shown": .count(strongest.count, "terms_shown", language),
                        "all": .count(views.count, "terms", language),
                    ])
            ], charts: strongest.map { chart(views[$0]) })
    }

    private func chart(_ view: TermView) -> ReportSection.Chart {
        let pictures = TermCharts(view, language).all
        return ReportSection.Chart(
            title: finding(view), caption: Inline(meaning(view)),
            picture: pictures.first.map(\.svg) ?? "", table: table(view))
    }

    private func finding(_ view: TermView) -> Inline {
        func number(_ value: Double) -> Inline { Inline(NumberText.oddsRatio(value)) }
        if view.points.count == 1, let point = view.points.first {
            return Inline(.termMissing, language, ["name": Inline(view.name), "ratio": number(point.oddsRatio)])
        }
        guard let (lowest, highest) = view.extremes else { return Inline(view.name) }
        return Inline(
            .termTitle, language,
            [
                "name": Inline(view.name), "ratio": number(exp(highest.1 - lowest.1)),
                "highest": Inline(place(highest.0)), "lowest": Inline(place(lowest.0)),
            ])
    }

    /// A level's name, or a value to three digits.
    private func place(_ name: String) -> String {
        Double(name).map { NumberText.significant($0, digits: 3) } ?? language.levelName(name)
    }

    private func meaning(_ view: TermView) -> String {
        guard let input = content.model.inputs.first(where: { $0.name == view.name }) else {
            guard case .surface(let grid) = view.content else { return view.meaning }
            return language.text(.surfaceMeaning, ["one": grid.rowInput, "other": grid.columnInput])
        }
        return language.meaning(of: input)
    }

    private func table(_ view: TermView) -> ReportSection.Table {
        if case .surface(let grid) = view.content {
            return ReportSection.Table(
                titles: ["\(grid.rowInput) ↓ \(grid.columnInput) →"] + grid.columns.map(place),
                rows: zip(grid.rows, grid.values).map { name, line in
                    [Inline(place(name))] + line.map { Inline(language.signed($0)) }
                })
        }
        let isNumber = view.points.allSatisfy { $0.value != nil }
        return ReportSection.Table(
            titles: [
                language.text(isNumber ? .columnPoint : .columnLevel), language.text(.columnLogOdds),
                language.text(.columnInterval), language.text(.columnOddsRatio),
            ],
            rows: view.points.map { point in
                [
                    Inline(point.value.map { NumberText.significant($0, digits: 6) } ?? place(point.name)),
                    Inline(language.signed(point.logOdds, decimals: 3)),
                    Inline(language.interval(point.interval) { language.signed($0) }),
                    Inline(NumberText.oddsRatio(point.oddsRatio)),
                ]
            }, texts: isNumber ? 0 : 1)
    }
}

extension TermView {
    /// From its lowest log-odds to its highest, 0 counted in.
    fileprivate var reach: Double {
        let values: [Double]
        if case .surface(let grid) = content {
            values = grid.values.flatMap { $0 } + [0]
        } else {
            values = points.map(\.logOdds) + [0]
        }
        return (values.max() ?? 0) - (values.min() ?? 0)
    }
}
