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

    /// The panel to train on and the options for it; says how many rows it was about.
    ///
    /// - Parameter takesRate: Whether risks can be made for a base rate that is not the rows' own.
    func applied(
        to whole: TrainingPanel, _ histories: Histories, _ options: TrainingOptions, takesRate: Bool,
        _ common: CommonOptions
    ) -> (panel: TrainingPanel, options: TrainingOptions) {
        var untouched = whole.untouched(by: treated, in: histories, options)
        let rows = untouched.rows
        guard !rows.treated.isEmpty else { return (whole, options) }
        let count = NumberText.count(rows.treated.count)
        let of = "\(count) of \(NumberText.count(whole.panel.churned.count)) rows were contacted within their horizon"
        switch treated {
        case .keep:
            common.say("note: \(of), and are kept: the risks are in part those of contacted customers")
        case .exclude:
            common.say("note: \(of), and are left out (--treated)")
            if !takesRate { untouched.options.populationRate = options.populationRate }
            sayRate(untouched.options.populationRate, asked: options.populationRate, whole.panel, takesRate, common)
        case .weight:
            common.say("note: \(of); controls of their campaigns stand for them (--treated)")
            if rows.withoutControls > 0 {
                common.say(
                    "warning: for \(NumberText.count(rows.withoutControls)) of them nobody was held back: they are left out"
                )
            }
        }
        return (untouched.panel, untouched.options)
    }

    /// The contacted had stayed until then: without them too many of the rows have left, which the base rate puts right.
    private func sayRate(
        _ rate: Double?, asked: Double?, _ panel: Panel, _ takesRate: Bool, _ common: CommonOptions
    ) {
        guard case .left = panel.outcome, asked == nil else { return }
        if takesRate, let rate {
            let percent = NumberText.percent(rate, decimals: 2)
            common.say("note: risks are for the base rate of customers whom nobody contacts, \(percent)")
        } else {
            common.say("warning: the contacted had stayed until then, so the risks of the rows left are too high")
        }
    }
}
