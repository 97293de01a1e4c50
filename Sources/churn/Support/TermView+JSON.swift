import Models
import Reports

extension RiskModel {
    /// What a reader of the terms must know.
    var termNotes: [String] {
        var notes = [
            "An odds ratio is e to the log-odds: 1 is no difference, 2 twice the odds. "
                + "Terms show what goes together with churning in the training rows, not what would happen if it were changed."
        ]
        if terms.contains(where: { $0.smooth != nil }) {
            notes.append(
                "Curves, levels and surfaces are shrunken towards 0 by as much as the data leave open; terms were kept "
                    + "because they tell something, so their p are on the small side.")
        }
        if calibration != .identity { notes.append("Log-odds are those before calibration.") }
        if hazards != nil { notes.append("Log-odds are those of the first part of the time.") }
        return notes
    }

    /// The terms as `churn curves --json` prints them.
    func curvesJSON(_ views: [TermView]) -> JSONText {
        .object([
            ("intercept", .number(intercept)), ("average_log_odds", .number(averageLogOdds)),
            ("calibration", .string(calibration.kind)), ("terms", .array(views.map(\.json))),
        ])
    }
}

extension TermView {
    fileprivate var json: JSONText {
        var members: [(String, JSONText)] = [
            ("name", .string(name)), ("kind", .string(kind)), ("meaning", .string(meaning)), ("unit", .string(unit)),
            ("transform", .string(transform.rawValue)), ("edf", .number(smooth?.effectiveParameters)),
            ("chi_squared", .number(smooth?.chiSquared)), ("p_value", .number(pValue)),
            ("against", .string(origin.rawValue)),
        ]
        switch content {
        case .curve(let points), .line(let points), .levels(let points):
            members.append(("points", .array(points.map(\.json))))
        case .surface(let grid): members += grid.members
        }
        return .object(members)
    }

    private var kind: String {
        switch content {
        case .curve: "curve"
        case .line: "linear"
        case .levels: "levels"
        case .surface: "surface"
        }
    }
}

extension TermView.Point {
    fileprivate var json: JSONText {
        let place: (String, JSONText) = value.map { ("value", .number($0)) } ?? ("level", .string(name))
        return .object([
            place, ("log_odds", .number(logOdds)), ("ci_low", .number(interval?.lowerBound)),
            ("ci_high", .number(interval?.upperBound)), ("odds_ratio", .number(oddsRatio)),
        ])
    }
}

extension TermView.Grid {
    fileprivate var members: [(String, JSONText)] {
        func texts(_ names: [String]) -> JSONText { .array(names.map(JSONText.string)) }
        func numbers(_ lines: [[Double]]) -> JSONText { .array(lines.map { .array($0.map(JSONText.number)) }) }
        return [
            ("row_input", .string(rowInput)), ("column_input", .string(columnInput)), ("rows", texts(rows)),
            ("columns", texts(columns)), ("values", numbers(values)), ("together", numbers(together)),
        ]
    }
}
