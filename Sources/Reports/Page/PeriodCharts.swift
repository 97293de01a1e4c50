internal import Foundation

/// Charts over calendar periods.
struct PeriodCharts {
    private let names: [String]
    private let language: ReportLanguage

    /// - Parameter names: of the periods, in their order.
    init(_ names: [String], _ language: ReportLanguage) {
        self.names = names
        self.language = language
    }

    /// At most six labels, the last period's among them.
    private var horizontal: Plot.Axis {
        let count = names.count
        let step = max(1, Int((Double(count) / 6).rounded(.up)))
        let ticks = stride(from: count - 1, through: 0, by: -step).map(Double.init).reversed()
        return .init(
            title: language.text(.axisPeriod), range: -0.6...Double(count) - 0.4, ticks: Array(ticks),
            label: { language.shortPeriod(names[Int($0)]) })
    }

    /// A figure from period to period with its intervals; where it is not known the line is broken.
    func series(
        _ values: [(value: Double?, interval: ClosedRange<Double>?)], title: String, label: String, isShare: Bool
    ) -> String {
        let highest = values.flatMap { [$0.value ?? 0, $0.interval?.upperBound ?? 0] }.max() ?? 1
        let ticks = roundTicks(to: highest, most: 5)
        let end = isShare ? min(1, max(ticks.last ?? 1, 1e-9)) : ticks.last ?? 1
        let step = ticks.count > 1 ? ticks[1] : 1
        func text(_ value: Double) -> String {
            isShare
                ? language.percent(value, decimals: step < 0.01 ? 1 : 0) : NumberText.significant(value)
        }
        var plot = Plot(
            horizontal: horizontal,
            vertical: .init(title: title, range: 0...end, ticks: ticks.filter { $0 <= end }, label: text))
        for piece in Self.pieces(values.map(\.value)) { plot.line(piece, class: "model") }
        for (index, (value, interval)) in values.enumerated() {
            guard let value else { continue }
            plot.point(
                (Double(index), value), whisker: interval ?? value...value, class: "dot",
                hint: "\(language.period(names[index])): "
                    + (isShare ? language.percent(value) : language.number(value, decimals: 1)))
        }
        return plot.svg(title: label)
    }

    /// Bars up for who came, and down for who went.
    func movement(up: [Double], down: [Double?], title: String, label: String) -> String {
        let reach = max(up.max() ?? 0, down.compactMap(\.self).max() ?? 0, 1)
        let step = roundTicks(to: reach, most: 3)[1]
        let end = (reach / step - 1e-9).rounded(.up) * step
        let ticks = stride(from: -end, through: end * 1.0001, by: step).map { $0 }
        var plot = Plot(
            horizontal: horizontal,
            vertical: .init(
                title: title, range: -end...end, ticks: ticks,
                label: { language.number($0.magnitude, decimals: 0) }))
        for index in up.indices {
            let across = Double(index) - 0.36...Double(index) + 0.36
            let name = language.period(names[index])
            plot.bar(
                across, from: 0, to: up[index], class: "bar",
                hint: "\(name): +\(language.number(up[index], decimals: 0))")
            guard let lost = down[index] else { continue }
            plot.bar(
                across, from: -lost, to: 0, class: "churned", hint: "\(name): -\(language.number(lost, decimals: 0))")
        }
        return plot.svg(title: label)
    }

    /// Bars from 0 on; none where nothing is known.
    func bars(_ values: [Double?], title: String, label: String) -> String {
        let ticks = roundTicks(to: values.compactMap(\.self).max() ?? 1, most: 5)
        var plot = Plot(
            horizontal: horizontal,
            vertical: .init(
                title: title, range: 0...(ticks.last ?? 1), ticks: ticks, label: { NumberText.significant($0) }))
        for (index, value) in values.enumerated() {
            guard let value else { continue }
            plot.bar(
                Double(index) - 0.36...Double(index) + 0.36, from: 0, to: value, class: "bar",
                hint: "\(language.period(names[index])): \(language.number(value, decimals: 0))")
        }
        return plot.svg(title: label)
    }

    /// Runs of neighbouring known values.
    private static func pieces(_ values: [Double?]) -> [[(Double, Double)]] {
        var pieces: [[(Double, Double)]] = [[]]
        for (index, value) in values.enumerated() {
            if let value { pieces[pieces.count - 1].append((Double(index), value)) } else { pieces.append([]) }
        }
        return pieces.filter { $0.count > 1 }
    }
}
