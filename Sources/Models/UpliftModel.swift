/// What treatment does to the risk of an outcome, customer by customer, as a value: two models of the same inputs, of the
/// risk if treated and of the risk if not.
public struct UpliftModel: Sendable, Equatable {
    /// How the two models were learnt.
    public enum Method: String, Sendable, CaseIterable {
        /// A logistic regression of each arm.
        case twoModel = "two-model"
        /// One logistic regression of both arms: curves of the risk that both have in common, and an interaction of the treatment
        /// with each column.
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
    /// nil of files that were written before it was kept.
    public var evidence: UpliftEvidence?

    public init(
        treated: RiskModel, untreated: RiskModel, method: Method, direction: Direction, treatment: String,
        control: String, evidence: UpliftEvidence? = nil
    ) {
        self.treated = treated
        self.untreated = untreated
        self.method = method
        self.direction = direction
        self.treatment = treatment
        self.control = control
        self.evidence = evidence
    }

    /// What begins the names of terms that are an effect, in models of both arms together.
    private static let effectPrefix = "(treatment) × "

    /// The name of the effect's term of a column.
    public static func effectName(of column: String) -> String { effectPrefix + column }

    /// The terms that differ between the arms, by column, the strongest first: by how much one standard deviation, or the step
    /// from no to yes, moves the log-odds that treatment adds in the direction that is wanted.
    public var leadingTerms: [(name: String, effect: Double)] {
        effect.terms.map { (name: $0.name, effect: $0.coefficient) }
            .sorted { ($1.effect.magnitude, $0.name) < ($0.effect.magnitude, $1.name) }
    }

    /// What treatment gains on the scale of log-odds, as a model of the same inputs: the terms that differ between the arms.
    public var effect: RiskModel {
        let sign = direction == .raise ? 1.0 : -1
        var effect = treated
        effect.intercept = sign * (treated.intercept - untreated.intercept)
        effect.terms = zip(treated.terms, untreated.terms).compactMap { one, other in
            var term = one
            term.coefficient = sign * (one.coefficient - other.coefficient)
            if one.name.hasPrefix(Self.effectPrefix) { term.name.removeFirst(Self.effectPrefix.count) }
            return term.coefficient == 0 ? nil : term
        }
        return effect
    }

    /// What treatment gains, given both risks.
    public func uplift(treated: Double, untreated: Double) -> Double {
        direction == .raise ? treated - untreated : untreated - treated
    }
}
