public import Evaluation
public import Histories
internal import Tables

/// How one model did at one later cutoff.
public struct ModelTest: Sendable {
    /// The last cutoff the model was trained at.
    public let origin: Cutoff
    public let tested: Cutoff
    public let figures: Figures
    /// The figures of the freshest admissible model at the same cutoff: the period's own difficulty.
    public let freshest: Figures
    /// When that one was trained.
    public let freshestOrigin: Cutoff

    public init(origin: Cutoff, tested: Cutoff, figures: Figures, freshest: Figures, freshestOrigin: Cutoff) {
        self.origin = origin
        self.tested = tested
        self.figures = figures
        self.freshest = freshest
        self.freshestOrigin = freshestOrigin
    }

    /// The days from the last training cutoff to the tested one.
    public var ageDays: Double {
        Double(tested.instant.microseconds - origin.instant.microseconds) / Double(Instant.microsecondsPerDay)
    }

    /// 1 − log loss / log loss of the base rate: 0 tells no more than the base rate, 1 is certain and right.
    public var skill: Double { figures.skill }

    /// The skill of the freshest model less that of this one, on the same customers.
    public var skillLost: Double { freshest.skill - figures.skill }

    /// The AUC of the freshest model less that of this one.
    public var aucLost: Double { freshest.auc - figures.auc }
}

extension Figures {
    /// 1 − log loss / log loss of the base rate; of scores that are no risks, NaN.
    public var skill: Double { 1 - (logLoss ?? .nan) / baseRateLogLoss }
}
