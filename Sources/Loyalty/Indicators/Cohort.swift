internal import Histories
internal import Tables

/// Customers who came in during one period (or before the first), and how many of them are still customers.
public struct Cohort: Sendable {
    /// The period's name; `before 2023-01` for those who were customers when the first period began.
    public let name: String
    /// How many they are.
    public let size: Int
    /// Whether the data cover the whole period in which they came in.
    public let isComplete: Bool
    /// At the end of the period they came in, and of each after it; nil where the data end before that.
    public let cells: [Cell?]

    /// Those still customers at the end of a period.
    public struct Cell: Sendable {
        public let customers: Int
        public let share: Estimate
    }
}

extension Cohort {
    /// The cohorts with anybody in them.
    static func all(_ tally: IndicatorTally, _ plan: IndicatorPlan) -> [Cohort] {
        let count = plan.periods.count
        return (0...count).compactMap { cohort in
            let size = tally.cohortSizes[cohort]
            let first = max(0, cohort - 1)
            guard first < count, cohort > 0 || size > 0 else { return nil }
            if cohort == 0, !plan.knowsCustomers(at: plan.starts[0]) { return nil }
            let cells = (first..<count).map { period -> Cell? in
                let isKnown =
                    plan.periods[period].end <= plan.end.instant && plan.knowsCustomers(at: plan.ends[period])
                guard isKnown else { return nil }
                let stayed = tally.cohortStayers[cohort * count + period]
                return Cell(customers: stayed, share: .share(stayed, of: size))
            }
            return Cohort(
                name: cohort == 0 ? "before \(plan.periods[0].name)" : plan.periods[first].name, size: size,
                isComplete: cohort == 0 || plan.periods[first].isComplete, cells: cells)
        }
    }
}
