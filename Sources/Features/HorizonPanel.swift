public import Histories

/// A panel with a label for each of several horizons.
public struct HorizonPanel: Sendable {
    /// The rows, labelled at the longest horizon.
    public let panel: Panel
    /// Ascending and distinct.
    public let horizonsDays: [Int]
    /// For each horizon, whether each row churned within it.
    public let churned: [[Bool]]

    /// A panel from its parts.
    ///
    /// - Parameter panel: Labelled at the last of the horizons.
    public init(_ panel: Panel, horizonsDays: [Int], churned: [[Bool]]) {
        precondition(
            horizonsDays.last == panel.horizonDays && zip(horizonsDays, horizonsDays.dropFirst()).allSatisfy(<),
            "horizons of \(horizonsDays) days, and a panel of \(panel.horizonDays)")
        precondition(churned.count == horizonsDays.count && churned.last == panel.churned, "labels of other horizons")
        self.panel = panel
        self.horizonsDays = horizonsDays
        self.churned = churned
    }

    /// The rows of a panel with a label for each horizon; the panel is labelled at the longest. The outcome is one that
    /// grows or shrinks with the horizon: `left` or `inactive`.
    public init(
        labelling panel: Panel, in histories: Histories, horizonsDays: [Int], activeDays: Int?
    ) throws(OutcomeError) {
        precondition(panel.outcome == .left || panel.outcome == .inactive, "hazards of \(panel.outcome.name)")
        // These outcomes label everyone at risk, so that the panel's rows are the population's.
        let everybody = Population.rows(of: histories, at: panel.matrix.cutoffs, activeDays: activeDays)
        // Rows may have been left out since; those that are there stand in the same order.
        var next = 0
        let population = everybody.filtered { row in
            guard next < panel.matrix.count, panel.matrix.customer[next] == everybody.customer[row],
                panel.matrix.cutoff[next] == everybody.cutoff[row]
            else { return false }
            next += 1
            return true
        }
        precondition(
            population.count == panel.churned.count, "\(population.count) at risk, \(panel.churned.count) rows")
        var churned: [[Bool]] = []
        for days in horizonsDays.dropLast() {
            let labels = try panel.outcome.labels(of: population, in: histories, horizonDays: days)
            churned.append(labels.churned.compactMap(\.self))
        }
        self.init(panel, horizonsDays: horizonsDays, churned: churned + [panel.churned])
    }
}
