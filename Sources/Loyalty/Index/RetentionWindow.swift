package import Histories

/// What later retention means: who counts as churned, and how long after a date that is looked for.
package struct RetentionWindow: Sendable, Hashable {
    package let outcome: Outcome
    /// Days of 86,400 s.
    package let horizonDays: Int
    /// Only customers with a purchase in this many days before a date; nil for all.
    package let activeDays: Int?

    package init(outcome: Outcome, horizonDays: Int, activeDays: Int? = nil) {
        self.outcome = outcome
        self.horizonDays = horizonDays
        self.activeDays = activeDays ?? outcome.standardActiveDays
    }

    /// Whether the data reach the end of a date's window: no label past it is ever counted.
    package func isObserved(_ cutoff: Cutoff, in read: ReadResult) -> Bool {
        guard outcome.needsHorizon else { return true }
        guard let end = read.dataEnd(for: outcome) else { return false }
        return (try? LabelWindow(horizonDays: horizonDays).check([cutoff], dataEnd: end)) != nil
    }

    /// Whether each of a population churned; nil where the window of one of its dates ends after the data.
    func churned(_ population: Population, in read: ReadResult) throws -> [Bool?]? {
        guard population.cutoffs.allSatisfy({ isObserved($0, in: read) }) else { return nil }
        return try outcome.labels(of: population, in: read.histories, horizonDays: horizonDays).churned
    }
}
