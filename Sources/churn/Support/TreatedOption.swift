import ArgumentParser
import Features
import Histories
import Reports
import Training

extension TreatedRule {
    /// The rule of that name.
    static func named(_ name: String) throws -> TreatedRule {
        guard let rule = TreatedRule(rawValue: name) else {
            throw ValidationError("--treated is “\(name)”; it must be exclude, weight or keep.")
        }
        return rule
    }
}

/// What is done with rows that were contacted within their horizon.
struct TreatedOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Rows contacted within their horizon: exclude, weight (controls stand for them) or keep.", valueName: "rule"
        ),
        transform: TreatedRule.named)
    var treated = TreatedRule.exclude

    /// The panel to train on, and the base rate of customers whom nobody contacts, where the rows left do not have it; says how
    /// many rows it was about.
    ///
    /// - Parameter takesRate: Whether risks can be made for a base rate that is not the rows' own.
    func applied(
        to panel: Panel, _ histories: Histories, takesRate: Bool, seed: UInt64, _ common: CommonOptions
    ) -> (panel: Panel, rate: Double?) {
        let rows = TreatedRows(of: panel, in: histories)
        guard !rows.treated.isEmpty else { return (panel, nil) }
        let count = NumberText.count(rows.treated.count)
        let of = "\(count) of \(NumberText.count(panel.churned.count)) rows were contacted within their horizon"
        switch treated {
        case .keep:
            common.say("note: \(of), and are kept: the risks are in part those of contacted customers")
            return (panel, nil)
        case .exclude:
            common.say("note: \(of), and are left out (--treated)")
            return (panel.selecting(rows.rows(treated, seed: seed)), rate(rows, panel, histories, takesRate, common))
        case .weight:
            common.say("note: \(of); controls of their campaigns stand for them (--treated)")
            if rows.withoutControls > 0 {
                common.say(
                    "warning: for \(NumberText.count(rows.withoutControls)) of them nobody was held back: they are left out"
                )
            }
            return (panel.selecting(rows.rows(treated, seed: seed)), nil)
        }
    }

    /// The contacted had stayed until then: without them too many of the rows have left, which the base rate puts right.
    private func rate(
        _ rows: TreatedRows, _ panel: Panel, _ histories: Histories, _ takesRate: Bool, _ common: CommonOptions
    ) -> Double? {
        guard let rate = rows.untreatedRate(of: panel, in: histories) else { return nil }
        guard takesRate, rate > 0, rate < 1 else {
            common.say("warning: the contacted had stayed until then, so the risks of the rows left are too high")
            return nil
        }
        common.say(
            "note: risks are for the base rate of customers whom nobody contacts, \(NumberText.percent(rate, decimals: 2))"
        )
        return rate
    }
}
