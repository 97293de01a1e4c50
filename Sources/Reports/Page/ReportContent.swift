public import Evaluation
public import Histories
public import Loyalty
public import Models
public import Retention
public import Validation

/// What a report is made of: figures of the stages before it, none computed anew.
public struct ReportContent: Sendable {
    /// A customer to call.
    public struct Person: Sendable, Equatable {
        public var rank: Int
        public var customerID: String
        public var risk: Double
        public var band: RiskBand
        /// The strongest reasons first, in words of the report's language.
        public var reasons: [String]

        public init(rank: Int, customerID: String, risk: Double, band: RiskBand, reasons: [String]) {
            self.rank = rank
            self.customerID = customerID
            self.risk = risk
            self.band = band
            self.reasons = reasons
        }
    }

    /// How the model did on outcomes that it had not seen.
    public enum Trust: Sendable {
        case tested(TestedRisks)
        case withheld(TrustGap)
    }

    /// Risks and what happened.
    public struct TestedRisks: Sendable {
        public var cutoff: Cutoff
        public var outcomes: RankedOutcomes
        /// nil where no line can be fitted.
        public var calibration: CalibrationTest?
        /// What an offer costs and brings; nil where that was not given.
        public var offer: RetentionOffer?

        public init(cutoff: Cutoff, outcomes: RankedOutcomes, calibration: CalibrationTest?, offer: RetentionOffer?) {
            self.cutoff = cutoff
            self.outcomes = outcomes
            self.calibration = calibration
            self.offer = offer
        }
    }

    /// Why a model cannot be tested.
    public enum TrustGap: Sendable, Equatable {
        /// It has learnt from outcomes up to an instant after which too little time has passed.
        case learnt(until: Cutoff, horizonDays: Int)
        /// The label has no time.
        case noTime(label: String)
        /// All outcomes are the same, or there are none.
        case oneOutcome(Cutoff)
        /// The dataset lacks what the label is made of.
        case lacking(String)
    }

    /// What the customers of a tier are worth together.
    public struct ValueTier: Sendable, Equatable {
        /// `high`, `middle` or `low`.
        public var name: String
        public var customers: Int
        public var value: Double
        public var expectedLoss: Double

        public init(name: String, customers: Int, value: Double, expectedLoss: Double) {
            self.name = name
            self.customers = customers
            self.value = value
            self.expectedLoss = expectedLoss
        }
    }

    /// What customers are worth, or why that is not said.
    public enum Value: Sendable, Equatable {
        /// The model has no settings of value.
        case none
        /// Its risks are not right enough.
        case withheld
        /// The most valuable first.
        case tiers([ValueTier])
    }

    public var dataset: String
    public var modelFile: String
    public var cutoff: Cutoff
    public var model: RiskModel
    public var subject: HistoriesSubject
    /// Of every customer scored, in any order.
    public var risks: [Double]
    public var people: [Person]
    public var trust: Trust
    /// nil where the model's file does not tell.
    public var stability: RiskStability?
    public var inputs: [InputDrift]
    /// By month, of periods that are over by the report's date; nil where the data have no times of customers.
    public var indicators: Indicators?
    /// By quarter, likewise.
    public var cohorts: [Cohort] = []
    public var value = Value.none
    /// nil where satisfaction or loyalty is not known.
    package var quadrants: QuadrantTable?

    public init(
        dataset: String, modelFile: String, cutoff: Cutoff, model: RiskModel, subject: HistoriesSubject,
        risks: [Double], people: [Person], trust: Trust, stability: RiskStability?, inputs: [InputDrift]
    ) {
        self.dataset = dataset
        self.modelFile = modelFile
        self.cutoff = cutoff
        self.model = model
        self.subject = subject
        self.risks = risks
        self.people = people
        self.trust = trust
        self.stability = stability
        self.inputs = inputs
    }
}
