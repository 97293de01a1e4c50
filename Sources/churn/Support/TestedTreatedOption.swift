import ArgumentParser
import Features
import Histories
import Reports
import Training

/// What a test does with rows that were contacted within their horizon.
struct TestedTreatedOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("Rows contacted within their horizon: keep or exclude.", valueName: "rule"),
        transform: TreatedRule.named)
    var treated = TreatedRule.keep

    func validate() throws {
        if treated == .weight { throw ValidationError("--treated is weight; a test takes keep or exclude.") }
    }

    /// The panel to test on; says how many rows it was about.
    func applied(to panel: Panel, _ histories: Histories, _ common: CommonOptions) -> Panel {
        let rows = TreatedRows(of: panel, in: histories)
        guard !rows.treated.isEmpty else { return panel }
        let of =
            "\(NumberText.count(rows.treated.count)) of \(NumberText.count(panel.churned.count)) rows were contacted within "
            + "their horizon"
        guard treated == .exclude else {
            common.say(
                "note: \(of), and are kept: the contact may have kept some of them (--treated exclude leaves them out)")
            return panel
        }
        common.say("note: \(of), and are left out")
        return panel.selecting(rows.rows(.exclude, seed: 0))
    }
}
