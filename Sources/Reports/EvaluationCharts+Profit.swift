import Evaluation

extension EvaluationCharts {
    /// The profit a customer against the share contacted, with the share of the expected maximum profit marked.
    static func profit(_ curve: [ProfitPoint], bestFraction: Double) -> String {
        let (low, high) = (min(0, curve.map(\.profit).min() ?? 0), max(0, curve.map(\.profit).max() ?? 0))
        let step = roundTicks(to: max(high - low, 1e-9), most: 5).dropFirst().first ?? 1
        let first = (low / step).rounded(.down)
        let last = max((high / step).rounded(.up), first + 1)
        let ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        var plot = Plot(
            horizontal: .init(
                title: "customers contacted, highest risk first", range: 0...1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
                label: { NumberText.percent($0, decimals: 0) }),
            vertical: .init(
                title: "profit, a customer", range: (first * step)...(last * step), ticks: ticks,
                label: { NumberText.significant($0) }))
        plot.line([(0, 0), (1, 0)], class: "chance")
        plot.line(curve.map { ($0.fraction, $0.profit) }, class: "model")
        plot.line([(bestFraction, first * step), (bestFraction, last * step)], class: "ideal")
        let anchor = bestFraction > 0.6 ? "end" : "start"
        plot.word(
            "EMPC: \(NumberText.percent(bestFraction, decimals: 0))",
            at: (bestFraction + (bestFraction > 0.6 ? -0.01 : 0.01), first * step + (last - first) * step * 0.04),
            anchor: anchor)
        return plot.svg(title: "Profit curve: profit against share of customers contacted")
    }
}
