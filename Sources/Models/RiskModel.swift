/// A fitted model of the risk of churning, as a value: what it looks at, its terms, and where it comes from.
///
/// log-odds before calibration = intercept + Σ coefficient · shape; log-odds = calibration of that + the shift of the prior
/// correction; risk = 1 / (1 + e^(−log-odds)), or, of a model of several horizons, what `hazards` makes of them.
public struct RiskModel: Sendable, Equatable {
    /// What the model looks at.
    public var inputs: [ModelInput]
    public var intercept: Double
    public var interceptFigures: CoefficientFigures
    public var terms: [ModelTerm]
    public var calibration: LogOddsCalibration
    /// Where the share that churns is another than among the training rows; nil where it is theirs.
    public var priorCorrection: PriorCorrection?
    /// How log-odds become risks within several horizons; nil where there is one, and the risk is that of the log-odds.
    public var hazards: DiscreteHazards?
    /// A column of known log-odds that must be given along with the inputs (`churn fit --offset`).
    public var offsetColumn: String?
    /// How well the parameters are known together, of which intervals of risks are made; nil where that is not known.
    public var covariance: FitCovariance?
    /// How the model puts a value on customers; nil where it was trained without a margin.
    public var value: ValueSettings?
    /// How the model came to be.
    public var training: TrainingRecord

    public init(
        inputs: [ModelInput], intercept: Double, interceptFigures: CoefficientFigures = CoefficientFigures(),
        terms: [ModelTerm], calibration: LogOddsCalibration = .identity, priorCorrection: PriorCorrection? = nil,
        hazards: DiscreteHazards? = nil, offsetColumn: String? = nil, covariance: FitCovariance? = nil,
        value: ValueSettings? = nil, training: TrainingRecord
    ) {
        self.inputs = inputs
        self.intercept = intercept
        self.interceptFigures = interceptFigures
        self.terms = terms
        self.calibration = calibration
        self.priorCorrection = priorCorrection
        self.hazards = hazards
        self.offsetColumn = offsetColumn
        self.covariance = covariance
        self.value = value
        self.training = training
    }

    /// Whether it looks at histories; else at the columns of a ready table.
    public var isOfHistories: Bool {
        if case .histories = training.subject { true } else { false }
    }

    /// What contributions are added to: the log-odds of a customer whose terms are all at their training means. Where the
    /// calibration is no straight line, these are the log-odds before it, and what it changes is a summand of its own.
    public var baseLogOdds: Double {
        let line = calibration.straightLine ?? (1, 0)
        return line.intercept + line.slope * rawBaseLogOdds + (priorCorrection?.shift ?? 0)
    }

    /// The log-odds before calibration of a customer whose terms are all at their training means.
    public var rawBaseLogOdds: Double { terms.reduce(intercept) { $0 + $1.coefficient * $1.mean } }

    /// The log-odds of a customer whose terms are all at their training means, as risks are made of them.
    public var averageLogOdds: Double {
        calibration.straightLine == nil ? finalLogOdds(rawBaseLogOdds) : baseLogOdds
    }

    /// The log-odds that risks are made of, from those before calibration.
    public func finalLogOdds(_ raw: Double) -> Double {
        calibration.calibrated(raw) + (priorCorrection?.shift ?? 0)
    }
}
