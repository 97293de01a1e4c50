internal import Foundation
internal import Models

/// The charts of one term: a curve with its band, levels with their whiskers, or the heat maps of a surface.
struct TermCharts {
    private let view: TermView
    let language: ReportLanguage

    init(_ view: TermView, _ language: ReportLanguage = .english) {
        self.view = view
        self.language = language
    }

    /// A chart with the words that go above it.
    struct Chart {
        let title: String
        let svg: String
        /// Its size in the units of its own coordinates.
        let frame: Plot.Frame
    }

    var all: [Chart] {
        switch view.content {
        case .curve(let points), .line(let points): [line(points)]
        case .levels(let points): [levels(points)]
        case .surface(let grid):
            [
                heat(grid, grid.values, title: "\(view.name): \(language.text(.termBeyond))"),
                heat(grid, grid.together, title: "\(view.name): \(language.text(.termTogether))"),
            ]
        }
    }

    // MARK: Curves and lines

    private func line(_ points: [TermView.Point]) -> Chart {
        let scale = RawScale(view.transform, over: points.compactMap(\.value))
        let frame = Plot.Frame()
        var plot = Plot(
            horizontal: scale.axis(title: axisTitle(view.name, unit: view.unit, view.transform)),
            vertical: logOdds(over: Self.reach(of: points)), frame: frame)
        let places = points.map { (scale.position(of: $0.value ?? 0), $0) }
        let banded = places.compactMap { place, point in
            point.interval.map { (at: place, low: $0.lowerBound, high: $0.upperBound) }
        }
        if banded.count == points.count { plot.band(banded, class: "fill") }
        plot.line([(scale.range.lowerBound, 0), (scale.range.upperBound, 0)], class: "chance")
        plot.line(places.map { ($0, $1.logOdds) }, class: "model")
        for (place, point) in places { plot.knot((place, point.logOdds), class: "dot", hint: hint(point)) }
        return Chart(
            title: view.name, svg: plot.svg(title: language.text(.chartCurve, ["name": view.name])), frame: frame)
    }

    // MARK: Levels

    private func levels(_ points: [TermView.Point]) -> Chart {
        let names = points.map { shortened(language.levelName($0.name), to: 26) }
        let widest = names.map(displayWidth).max() ?? 0
        var frame = Plot.Frame()
        frame.left = min(200, max(66, 22 + 6.6 * Double(widest)))
        frame.height = frame.top + frame.bottom + 30 * Double(max(points.count, 2))
        let count = Double(points.count)
        var plot = Plot(
            horizontal: logOdds(over: Self.reach(of: points)),
            vertical: .init(
                title: "", range: 0.5...count + 0.5, ticks: points.indices.map { count - Double($0) },
                label: { names[Int(count - $0)] }), frame: frame)
        plot.line([(0, 0.5), (0, count + 0.5)], class: "chance")
        for (index, point) in points.enumerated() {
            plot.point(
                (point.logOdds, count - Double(index)), across: point.interval ?? point.logOdds...point.logOdds,
                class: "dot", hint: hint(point))
        }
        return Chart(
            title: view.name, svg: plot.svg(title: language.text(.chartLevels, ["name": view.name])), frame: frame)
    }

    // MARK: Words and axes

    private func hint(_ point: TermView.Point) -> String {
        let interval = point.interval.map {
            language.text(.hintTermInterval, ["low": signed($0.lowerBound), "high": signed($0.upperBound)])
        }
        return language.text(
            .hintTerm,
            [
                "name": view.name, "point": language.levelName(point.name), "value": signed(point.logOdds),
                "interval": interval ?? "", "ratio": NumberText.oddsRatio(point.oddsRatio),
            ])
    }

    private func axisTitle(_ name: String, unit: String, _ transform: NumberEncoding.Transform) -> String {
        shortened(name, to: 44) + (unit.isEmpty || language != .english ? "" : ", \(unit)")
            + (transform == .logOnePlus ? language.text(.axisLogarithmic) : "")
    }

    private static func reach(of points: [TermView.Point]) -> [Double] {
        points.flatMap { [$0.logOdds, $0.interval?.lowerBound ?? 0, $0.interval?.upperBound ?? 0] }
    }

    /// An axis of log-odds that holds all values, and -0.5 to 0.5 at least, lest terms that hardly matter look steep.
    private func logOdds(over values: [Double]) -> Plot.Axis {
        let low = min(values.min() ?? 0, -0.5)
        let high = max(values.max() ?? 0, 0.5)
        let step = roundTicks(to: high - low, most: 8)[1]
        let first = (low / step + 1e-9).rounded(.down)
        let last = (high / step - 1e-9).rounded(.up)
        return .init(
            title: language.text(.axisLogOdds), range: first * step...last * step,
            ticks: (Int(first)...Int(last)).map { Double($0) * step },
            label: { signed($0, decimals: step < 0.1 ? 2 : step < 1 ? 1 : 0) })
    }
}
