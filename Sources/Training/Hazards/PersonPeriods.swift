internal import Features
internal import Models

/// The rows a discrete-time hazard model is fitted on: one a customer, cutoff and interval that was still open to the
/// customer, intervals of a customer and cutoff side by side.
struct PersonPeriods: Sendable {
    /// The row of the panel each belongs to.
    let rows: [Int]
    /// The interval of each, from 0.
    let intervals: [Int]
    /// Whether the customer churned in the interval, or stayed away through it.
    let events: [Bool]

    /// With `any`, an interval is open to those who have not churned before it; with `every`, to those who have been
    /// away up to it. Its event is then the label of the horizon at which it ends.
    init(_ panel: HorizonPanel, _ composition: DiscreteHazards.Composition) {
        var rows: [Int] = []
        var intervals: [Int] = []
        var events: [Bool] = []
        for row in panel.panel.churned.indices {
            for interval in panel.horizonsDays.indices {
                let isOpen = interval == 0 || panel.churned[interval - 1][row] == (composition == .every)
                guard isOpen else { break }
                rows.append(row)
                intervals.append(interval)
                events.append(panel.churned[interval][row])
            }
        }
        self.rows = rows
        self.intervals = intervals
        self.events = events
    }

    var count: Int { rows.count }

    /// The places of an interval's person-periods.
    func places(of interval: Int) -> [Int] { intervals.indices.filter { intervals[$0] == interval } }
}
