internal import Validation

/// How far customers have moved from those whom the model learnt from, as far as its file tells.
struct DriftSection {
    /// How many inputs the chart shows; the table has all.
    static let most = 12

    private let content: ReportContent
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        self.content = content
        self.language = language
    }

    var section: ReportSection {
        var charts: [ReportSection.Chart] = []
        if let stability = content.stability { charts.append(tenths(stability)) }
        if !content.inputs.isEmpty { charts.append(shifts) }
        return ReportSection(
            id: "drift", title: language.text(.driftTitle), lead: verdict + [Inline(.driftLimits, language)],
            charts: charts)
    }

    private var verdict: [Inline] {
        guard let stability = content.stability else { return [Inline(.driftUnknown, language)] }
        let key: ReportText =
            switch stability.verdict {
            case .stable: .driftStable
            case .moved: .driftMoved
            case .another: .driftAnother
            }
        return [
            Inline(
                key, language,
                ["index": .number(stability.index, "population_stability_index", language, decimals: 3)]),
            Inline(
                .driftChance, language,
                ["share": .percent(stability.pValue, "population_stability_p", language)]),
        ]
    }

    private func tenths(_ stability: RiskStability) -> ReportSection.Chart {
        let groups = stability.groups
        let highest = groups.map { max($0.share, $0.expected) }.max() ?? 1
        let ticks = roundTicks(to: highest)
        let end = Double(groups.count) + 0.6
        var plot = Plot(
            horizontal: .init(
                title: language.text(.axisTrainingTenth), range: 0.4...end,
                ticks: groups.indices.map { Double($0 + 1) },
                label: { String(Int($0)) }),
            vertical: .init(
                title: language.text(.axisShareNow), range: 0...(ticks.last ?? 1), ticks: ticks,
                label: { language.percent($0, decimals: 0) }))
        for (index, group) in groups.enumerated() {
            let number = Double(index + 1)
            plot.bar(
                number - 0.38...number + 0.38, from: 0, to: group.share, class: "bar", hint: hint(group))
            plot.line([(number - 0.5, group.expected), (number + 0.5, group.expected)], class: "chance")
        }
        plot.word(
            language.text(.wordTraining), at: (end, groups.last?.expected ?? 0.1), anchor: "end", lower: -5)
        let rows = groups.enumerated().map { index, group in
            [
                Inline("\(index + 1)"),
                Inline(language.interval(max(0, group.low)...group.high) { language.percent($0) }),
                Inline(language.percent(group.expected, decimals: 0)),
                .percent(group.share, "stability_group_\(index + 1)", language),
            ]
        }
        return ReportSection.Chart(
            title: Inline(
                .tenthsStableTitle, language,
                ["share": .percent(groups.first?.share, "stability_group_1", language)]),
            caption: Inline(.tenthsStableCaption, language), picture: plot.svg(title: language.text(.chartStability)),
            table: .init(titles: titles([.columnTenth, .columnRisk, .columnTraining, .columnNow]), rows: rows))
    }

    private func hint(_ group: RiskStability.Group) -> String {
        language.text(
            .hintStability,
            [
                "low": language.percent(max(0, group.low)), "high": language.percent(group.high),
                "share": language.percent(group.share), "expected": language.percent(group.expected, decimals: 0),
            ])
    }

    private var shifts: ReportSection.Chart {
        let order = content.inputs.indices.sorted {
            (content.inputs[$1].logOddsShift.magnitude, $0) < (content.inputs[$0].logOddsShift.magnitude, $1)
        }
        let shown = order.prefix(Self.most).map { content.inputs[$0] }
        return ReportSection.Chart(
            title: movedTitle, caption: Inline(.inputsCaption, language), picture: picture(shown),
            table: .init(
                titles: titles([
                    .columnInput, .columnShift, .columnDifference, .columnMissingNow, .columnMissingTraining,
                    .columnUnknown,
                ]), rows: order.map { row(content.inputs[$0]) }))
    }

    private func row(_ input: InputDrift) -> [Inline] {
        [
            Inline(input.name),
            Inline(
                ReportFigure(
                    name: "drift_\(input.name)_log_odds", value: input.logOddsShift,
                    text: language.signed(input.logOddsShift, decimals: 3))),
            Inline(input.standardisedDifference.map { language.signed($0) } ?? NumberText.none),
            Inline(language.percent(input.missingShare)),
            Inline(language.percent(input.trainingMissingShare)), Inline(language.percent(input.unknownShare)),
        ]
    }

    private var movedTitle: Inline {
        let known = content.inputs.compactMap { input in input.standardisedDifference.map { (input.name, $0) } }
        guard let (name, difference) = known.max(by: { $0.1.magnitude < $1.1.magnitude }) else {
            return Inline(.inputsUnknownTitle, language)
        }
        if difference.magnitude <= InputDrift.largeDifference {
            return Inline(
                .inputsStableTitle, language,
                ["limit": Inline(language.number(InputDrift.largeDifference, decimals: 2))])
        }
        return Inline(
            .inputsMovedTitle, language,
            [
                "name": Inline(name),
                "difference": Inline(
                    ReportFigure(
                        name: "drift_largest_difference", value: difference, text: language.signed(difference))),
            ])
    }

    private func picture(_ inputs: [InputDrift]) -> String {
        let reach = max(inputs.map(\.logOddsShift.magnitude).max() ?? 0, 0.05)
        let ticks = roundTicks(in: -reach * 1.05...reach * 1.05, most: 6)
        let step = ticks.count > 1 ? ticks[1] - ticks[0] : 1
        let names = inputs.map { shortened($0.name, to: 24) }
        var frame = Plot.Frame()
        frame.left = min(190, 22 + 6.6 * Double(names.map(displayWidth).max() ?? 0))
        frame.height = frame.top + frame.bottom + 24 * Double(max(inputs.count, 2))
        let count = Double(inputs.count)
        var plot = Plot(
            horizontal: .init(
                title: language.text(.axisShift), range: -reach * 1.05...reach * 1.05, ticks: ticks,
                label: { language.signed($0, decimals: step < 0.1 ? 2 : 1) }),
            vertical: .init(
                title: "", range: 0.5...count + 0.5, ticks: inputs.indices.map { count - Double($0) },
                label: { names[Int(count - $0)] }), frame: frame)
        for (index, input) in inputs.enumerated() {
            let (at, shift) = (count - Double(index), input.logOddsShift)
            plot.bar(
                min(0, shift)...max(0, shift), between: at - 0.34...at + 0.34, class: shift > 0 ? "plus" : "minus",
                hint: language.text(
                    .hintShift, ["name": input.name, "shift": language.signed(shift, decimals: 3)]))
        }
        plot.line([(0, 0.5), (0, count + 0.5)], class: "chance")
        return plot.svg(title: language.text(.chartShift))
    }

    private func titles(_ keys: [ReportText]) -> [String] { keys.map(language.text) }
}
