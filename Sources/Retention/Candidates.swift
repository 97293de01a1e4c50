internal import Features
public import Histories
public import Scoring

/// Those whom a model scored, as rules about lists and draws of control groups see them.
public struct Candidates: Sendable {
    public let cutoff: Cutoff
    /// Each row's customer, an index into the customers of the histories.
    public let customer: [Int]
    public let ids: [String]
    public let risks: [Double]
    /// What is known of the rows at the cutoff, those attributes with a history included; one cell a row.
    public let attributes: [Attribute]
    /// The rows, riskiest first or by what else they are ranked by; equals by id.
    public let ranking: [Int]
    /// What a contact takes off each row's risk; nil where nobody can say.
    public let effects: ContactEffects?

    public init(
        cutoff: Cutoff, customer: [Int], ids: [String], risks: [Double], attributes: [Attribute], ranking: [Int],
        effects: ContactEffects? = nil
    ) {
        self.cutoff = cutoff
        self.customer = customer
        self.ids = ids
        self.risks = risks
        self.attributes = attributes
        self.ranking = ranking
        self.effects = effects
    }

    public init(_ scored: ScoredCustomers, _ effects: ContactEffects? = nil) {
        self.init(
            cutoff: scored.cutoff, customer: scored.features.customer.map { Int($0) },
            ids: (0..<scored.count).map { scored.id(ofRow: $0) }, risks: scored.risks,
            attributes: scored.features.attributes, ranking: scored.ranking, effects: effects)
    }
}
