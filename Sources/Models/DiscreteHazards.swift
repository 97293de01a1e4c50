public import Histories

/// How the log-odds of a model become risks within several horizons: a discrete-time hazard model, whose intervals end
/// at the horizons.
///
/// In interval k the log-odds are the model's own plus a constant of the interval, whatever the customer (proportional
/// odds of the hazards); the first constant is 0. Risks within the horizons are built up from the intervals', so that
/// those of one customer never cross, and every horizon ranks the customers alike (Singer & Willett 1993; Allison
/// 1982).
public struct DiscreteHazards: Sendable, Equatable {
    /// What churning within a horizon is made of.
    public enum Composition: String, Sendable, CaseIterable {
        /// Churning in any of the intervals, having stayed in those before: risk = 1 − Π(1 − hₖ). It grows with the
        /// horizon.
        case any
        /// Staying away in every one of the intervals: risk = Π hₖ. It shrinks with the horizon.
        case every
    }

    /// The days from the end of the interval before (or the cutoff) to its own.
    public struct Interval: Sendable, Equatable {
        /// The horizon at which it ends, in days after the cutoff.
        public var endDays: Int
        /// What is added to the model's log-odds in it.
        public var constant: Double
        /// How well the constant is known, apart from the first, which is 0 by definition.
        public var figures: CoefficientFigures
        /// How many rows of training the interval was open to: not yet churned, or still away.
        public var atRisk: Int
        /// How many of them churned in it, or stayed away through it.
        public var events: Int
        /// How many of all rows of training churned within the horizon.
        public var churners: Int

        public init(
            endDays: Int, constant: Double, figures: CoefficientFigures = CoefficientFigures(), atRisk: Int,
            events: Int,
            churners: Int
        ) {
            self.endDays = endDays
            self.constant = constant
            self.figures = figures
            self.atRisk = atRisk
            self.events = events
            self.churners = churners
        }
    }

    public var composition: Composition
    /// By ascending end; at least one.
    public var intervals: [Interval]

    public init(composition: Composition, intervals: [Interval]) {
        precondition(!intervals.isEmpty, "hazards of no interval")
        self.composition = composition
        self.intervals = intervals
    }

    /// The horizons, in days, ascending.
    public var horizonsDays: [Int] { intervals.map(\.endDays) }

    /// The risk within each horizon of a customer with these log-odds.
    public func risks(ofLogOdds logOdds: Double) -> [Double] {
        var risk = composition == .any ? 0.0 : 1
        return intervals.map { interval in
            let hazard = Logistic.risk(logOdds + interval.constant)
            // Sums of what is added (and products of shares) can only grow (and shrink), to the last bit.
            risk = composition == .any ? min(1, risk + (1 - risk) * hazard) : risk * hazard
            return risk
        }
    }
}

extension RiskModel {
    /// The horizons whose risks the model gives, in days, ascending; empty where its outcome has no time.
    public var horizonsDays: [Int] {
        if let hazards { return hazards.horizonsDays }
        guard case .histories(let subject) = training.subject, let days = subject.horizonDays else { return [] }
        return [days]
    }

    /// The days after a training cutoff in which the model has seen labels, whatever the horizon it speaks of.
    public var labelWindowDays: Int? { horizonsDays.last }

    /// The risk of a customer with these log-odds, within the horizon that the model speaks of.
    public func risk(ofLogOdds logOdds: Double) -> Double {
        guard let hazards, let place = spokenInterval else { return Logistic.risk(logOdds) }
        return hazards.risks(ofLogOdds: logOdds)[place]
    }

    /// The interval that ends at the horizon that the model speaks of; nil of one horizon.
    package var spokenInterval: Int? {
        guard case .histories(let subject) = training.subject else { return nil }
        return hazards?.intervals.firstIndex { $0.endDays == subject.horizonDays }
    }

    /// The same model speaking of another of its horizons: its risks, base rates in training, deciles. nil leaves it as
    /// it is, which is the longest in a model file.
    public func speaking(ofDays horizonDays: Int?) throws(ModelError) -> RiskModel {
        guard let horizonDays else { return self }
        guard horizonsDays.contains(horizonDays), case .histories(var subject) = training.subject else {
            throw .noSuchHorizon(horizonDays, known: horizonsDays)
        }
        var model = self
        guard let hazards, let place = hazards.horizonsDays.firstIndex(of: horizonDays) else { return model }
        subject.horizonDays = horizonDays
        model.training.subject = .histories(subject)
        model.training.figures.churners = hazards.intervals[place].churners
        return model
    }
}

extension DiscreteHazards.Composition {
    /// What an outcome is made of; nil where it does not follow from what happens in the intervals of its horizon.
    public init?(_ outcome: Outcome) {
        switch outcome {
        case .left: self = .any
        case .inactive: self = .every
        case .decline, .column: return nil
        }
    }
}
