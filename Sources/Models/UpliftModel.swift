/// What treatment does to the risk of an outcome, customer by customer, as a value: two models of the same inputs, of the
/// risk if treated and of the risk if not.
public struct UpliftModel: Sendable, Equatable {
    /// How the two models were learnt.
    public enum Method: String, Sendable, CaseIterable {
        /// A logistic regression of each arm.
        case twoModel = "two-model"
        /// One logistic regression of both arms with an interaction of the treatment with each term.
        case interaction
    }

    /// Which way the outcome is wanted to go.
    public enum Direction: String, Sendable, CaseIterable {
        /// Uplift = risk treated − risk untreated: the outcome is wanted (a visit).
        case raise
        /// Uplift = risk untreated − risk treated: the outcome is to be prevented (churn).
        case lower
    }

    public var treated: RiskModel
    public var untreated: RiskModel
    public var method: Method
    public var direction: Direction
    /// The column of arms, or of histories the contacts.
    public var treatment: String
    /// The text of the arm that was held back.
    public var control: String

    public init(
        treated: RiskModel, untreated: RiskModel, method: Method, direction: Direction, treatment: String,
        control: String
    ) {
        self.treated = treated
        self.untreated = untreated
        self.method = method
        self.direction = direction
        self.treatment = treatment
        self.control = control
    }

    /// What treatment gains, given both risks.
    public func uplift(treated: Double, untreated: Double) -> Double {
        direction == .raise ? treated - untreated : untreated - treated
    }
}
