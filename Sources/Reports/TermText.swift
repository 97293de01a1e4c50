internal import Foundation
internal import Models
public import Tables

/// One term of a model for the terminal: what it is worth, then its log-odds place by place.
public struct TermText: Sendable {
    private let view: TermView

    public init(_ view: TermView) { self.view = view }

    /// The term's name, figures and table, each on lines of its own.
    public func text(for terminal: Terminal = .none) -> String {
        var text = (terminal.isStyled ? "\u{1B}[1m\(head)\u{1B}[0m" : head) + "\n"
        if view.meaning != view.name { text += view.meaning + "\n" }
        text += view.figuresText + "\n"
        guard case .surface(let grid) = view.content else { return text + table.text(for: terminal, indent: 2) }
        text += "beyond each alone:\n" + Self.table(of: grid, grid.values).text(for: terminal, indent: 2)
        return text + "with the terms of each alone:\n"
            + Self.table(of: grid, grid.together).text(for: terminal, indent: 2)
    }

    private var head: String {
        let line = view.unit.isEmpty ? view.name : "\(view.name) (\(view.unit))"
        // A name from a file must not move the cursor.
        return String(
            line.map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? "\u{FFFD}" : $0 })
    }

    /// A line a point: log-odds, their interval, the odds ratio.
    var table: TextTable {
        // Knots are values of the data; the points of a line are multiples of a deviation.
        let digits = if case .line = view.content { 4 } else { 7 }
        var table = TextTable([
            view.points.allSatisfy { $0.value != nil } ? .number("value") : .text("level"), .number("log-odds"),
            .number("95 % from"), .number("to"), .number("odds ratio"),
        ])
        for point in view.points {
            table.append([
                point.value.map { NumberText.significant($0, digits: digits) } ?? point.name, signed(point.logOdds),
                point.interval.map { signed($0.lowerBound) } ?? NumberText.none,
                point.interval.map { signed($0.upperBound) } ?? NumberText.none,
                NumberText.oddsRatio(point.oddsRatio),
            ])
        }
        return table
    }

    /// The first input's places down, the second's across.
    static func table(of grid: TermView.Grid, _ values: [[Double]]) -> TextTable {
        let (rows, columns) = (grid.rowValues?.map(tickText), grid.columnValues?.map(tickText))
        var table = TextTable(
            [.text("\(grid.rowInput) ↓ \(grid.columnInput) →")] + (columns ?? grid.columns).map { .number($0) })
        for (name, line) in zip(rows ?? grid.rows, values) { table.append([name] + line.map { signed($0) }) }
        return table
    }
}

extension TermView {
    /// What kind of term it is, how much it bends and whether that is more than chance, and from whom it is measured.
    var figuresText: String {
        var parts = [kindText]
        if let smooth {
            parts.append("\(NumberText.fixed(smooth.effectiveParameters, decimals: 2)) effective parameters")
            parts.append("chi-squared \(NumberText.fixed(smooth.chiSquared, decimals: 2))")
        }
        if let pValue { parts.append("p \(NumberText.probability(pValue))") }
        return parts.joined(separator: ", ") + "; log-odds against \(origin.rawValue)."
    }

    private var kindText: String {
        switch content {
        case .curve: "Curve"
        case .line: transform == .logOnePlus ? "Straight along the logarithm" : "Straight line"
        case .levels(let points): points.count == 1 ? "Step" : "Levels"
        case .surface: "Surface"
        }
    }
}

extension NumberText {
    /// A p-value: four decimals, or two digits where it is small.
    static func probability(_ value: Double?) -> String {
        guard let value else { return none }
        return value < 1e-4 ? significant(value, digits: 2) : fixed(value, decimals: 4)
    }
}
