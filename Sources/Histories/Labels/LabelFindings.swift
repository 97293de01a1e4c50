internal import Statistics
internal import Tables

/// What the data say of a definition of churning.
public struct LabelFindings: Sendable {
    /// The rows of one cutoff.
    public struct AtCutoff: Sendable, Equatable {
        public var cutoff: Cutoff
        public var rows: Int
        public var churners: Int
        /// The share that churned; nil without rows.
        public var rate: Double? { rows == 0 ? nil : Double(churners) / Double(rows) }
    }

    /// What became of those called churned.
    public struct Returns: Sendable, Equatable {
        /// Churners who were followed long enough to say: as long again as it took to call them churned.
        public var followed = 0
        /// Churners for whom the data end before that; nothing is said of them.
        public var notFollowed = 0
        /// Of the followed, those who bought again (or whose spend recovered).
        public var returned = 0
        /// How long the followed were followed, shortest and longest, in days.
        public var followUpDays: ClosedRange<Double>?
        /// The days until half of the returned were back; nil where nobody is, and for declined spend.
        public var medianDays: Double?

        /// The share of the followed who returned.
        public var share: Double? { followed == 0 ? nil : Double(returned) / Double(followed) }
    }

    public var definition: LabelDefinition
    /// One a cutoff whose labels the data reach, ascending.
    public var cutoffs: [AtCutoff]
    /// Distinct customers among the rows.
    public var customers: Int
    /// Customers (of each cutoff, together) without a label, and why.
    public var setAside: [(reason: String, count: Int)]
    /// nil where there are no purchases by which anyone could return.
    public var returns: Returns?

    public var rows: Int { cutoffs.reduce(0) { $0 + $1.rows } }
    public var churners: Int { cutoffs.reduce(0) { $0 + $1.churners } }

    /// The share of the rows that churned; nil without rows.
    public var rate: Double? { rows == 0 ? nil : Double(churners) / Double(rows) }

    /// Its 95 % interval (Wilson), as if every customer had been counted once: the rows of one customer tell much the
    /// same.
    public var interval: ClosedRange<Double>? { rate.map { wilsonInterval(share: $0, trials: customers) } }

    /// The lowest and the highest share at a cutoff.
    public var range: ClosedRange<Double>? {
        let rates = cutoffs.compactMap(\.rate)
        guard let low = rates.min(), let high = rates.max() else { return nil }
        return low...high
    }

    init(_ labels: DefinedLabels, hasPurchases: Bool, dataEnd: Instant) {
        definition = labels.definition
        setAside = labels.setAside
        customers = Set(labels.rows.map(\.key.customer)).count
        var atCutoff = labels.cutoffs.map { AtCutoff(cutoff: $0, rows: 0, churners: 0) }
        let places = Dictionary(uniqueKeysWithValues: zip(labels.cutoffs, labels.cutoffs.indices))
        for row in labels.rows {
            guard let place = places[row.key.cutoff] else { continue }
            atCutoff[place].rows += 1
            if row.churned { atCutoff[place].churners += 1 }
        }
        cutoffs = atCutoff
        returns = hasPurchases ? Returns(labels, dataEnd: dataEnd) : nil
    }
}

extension LabelFindings.Returns {
    fileprivate init(_ labels: DefinedLabels, dataEnd: Instant) {
        let isInstant = if case .decline = labels.definition { true } else { false }
        var followUps: [Double] = []
        var days: [Double] = []
        for row in labels.rows where row.churned {
            let followUp = dataEnd.microseconds - row.end
            guard followUp >= row.needed else {
                notFollowed += 1
                continue
            }
            followed += 1
            followUps.append(Double(followUp) / Double(Instant.microsecondsPerDay))
            guard let returned = row.returned else { continue }
            self.returned += 1
            days.append(Double(returned - row.end) / Double(Instant.microsecondsPerDay))
        }
        if let shortest = followUps.min(), let longest = followUps.max() { followUpDays = shortest...longest }
        medianDays = isInstant ? nil : weightedQuantile(days, share: 0.5)
    }
}
