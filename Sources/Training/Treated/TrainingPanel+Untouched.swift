internal import Features
public import Histories

extension TrainingPanel {
    /// The rows to train on where those contacted within their horizon are handled by a rule, and the options for them: under
    /// `exclude` risks are made for the base rate of customers whom nobody contacts, unless the options name another. With them,
    /// the rows it was about.
    public func untouched(
        by rule: TreatedRule, in histories: Histories, _ options: TrainingOptions
    ) -> (panel: TrainingPanel, options: TrainingOptions, rows: TreatedRows) {
        let rows = TreatedRows(of: panel, in: histories)
        guard rule != .keep, !rows.treated.isEmpty else { return (self, options, rows) }
        var options = options
        if rule == .exclude, options.populationRate == nil,
            let rate = rows.untreatedRate(of: panel, in: histories), rate > 0, rate < 1
        {
            options.populationRate = rate
        }
        let kept = panel.selecting(rows.rows(rule, seed: options.seed))
        return (TrainingPanel(kept, ids: ids, activeDays: activeDays), options, rows)
    }
}
