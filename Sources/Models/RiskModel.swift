/// A fitted model of the risk of churning, as a value: what it looks at, its terms, and where it comes from.
///
/// log-odds before calibration = intercept + Σ coefficient · shape; log-odds = calibration.intercept + calibration.slope ·
/// that; risk = 1 / (1 + e^(−log-odds)), or, of a model of several horizons, what `hazards` makes of them.
public struct RiskModel: Sendable, Equatable {
    /// What the model looks at.
    public var inputs: [ModelInput]
    public var intercept: Double
    public var interceptFigures: CoefficientFigures
    public var terms: [ModelTerm]
    public var calibration: LogOddsCalibration
    /// How log-odds become risks within several horizons; nil where there is one, and the risk is that of the log-odds.
    public var hazards: DiscreteHazards?
    /// A column of known log-odds that must be given along with the inputs (`churn fit --offset`).
    public var offsetColumn: String?
    /// How the model came to be.
    public var training: TrainingRecord

    public init(
        inputs: [ModelInput], intercept: Double, interceptFigures: CoefficientFigures = CoefficientFigures(),
        terms: [ModelTerm], calibration: LogOddsCalibration = .identity, hazards: DiscreteHazards? = nil,
        offsetColumn: String? = nil,
        training: TrainingRecord
    ) {
        self.inputs = inputs
        self.intercept = intercept
        self.interceptFigures = interceptFigures
        self.terms = terms
        self.calibration = calibration
        self.hazards = hazards
        self.offsetColumn = offsetColumn
        self.training = training
    }

    /// Whether it looks at histories; else at the columns of a ready table.
    public var isOfHistories: Bool {
        if case .histories = training.subject { true } else { false }
    }

    /// The log-odds of a customer whose terms are all at their training means: what contributions are added to.
    public var baseLogOdds: Double {
        let base = terms.reduce(intercept) { $0 + $1.coefficient * $1.mean }
        return calibration.intercept + calibration.slope * base
    }
}

/// A straight line from a model's log-odds to calibrated ones.
public struct LogOddsCalibration: Sendable, Equatable {
    public var slope: Double
    public var intercept: Double

    /// Leaves log-odds as they are.
    public static let identity = LogOddsCalibration(slope: 1, intercept: 0)

    public init(slope: Double, intercept: Double) {
        self.slope = slope
        self.intercept = intercept
    }
}
