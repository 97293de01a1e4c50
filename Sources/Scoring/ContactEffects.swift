public import Features
public import Models

/// What a contact is foretold to do for each of the customers that a model of the risk without one has scored.
public struct ContactEffects: Sendable {
    /// By row of the scored: the risk if contacted.
    public let treatedRisks: [Double]
    /// By row: what a contact takes off the risk; below 0 of a sleeping dog, whom a contact harms.
    public let uplifts: [Double]
    /// The effect on log-odds as a model, for the reasons.
    private let effect: ScoredCustomers

    /// The effects on customers scored with the model's risk of the untreated.
    public init(_ model: UpliftModel, on scored: ScoredCustomers, threads: Int = 1) async throws {
        let treated = try await ScoredCustomers(model.treated, scored.features, ids: scored.ids, threads: threads)
        treatedRisks = treated.risks
        uplifts = zip(treated.risks, scored.risks).map { model.uplift(treated: $0, untreated: $1) }
        effect = try await ScoredCustomers(model.effect, scored.features, ids: scored.ids, threads: threads)
    }

    /// How many customers a contact is foretold to harm.
    public var sleepingDogs: Int { uplifts.count { $0 < 0 } }

    /// The strongest reasons why a contact helps a row more than the average customer in training; none where nothing speaks
    /// for it.
    public func reasons(ofRow row: Int, most: Int, in language: Language = .english) -> [Reason] {
        effect.reasons(ofRow: row, most: most, raising: true, in: language)
    }

    /// What a contact gains a row on the scale of log-odds.
    public func gain(ofRow row: Int, in language: Language = .english) -> Gain {
        Gain(
            baseLogOdds: effect.model.baseLogOdds, logOdds: effect.logOdds[row],
            terms: effect.terms(ofRow: row, in: language))
    }

    /// What a contact gains one customer on the scale of log-odds: those of the risk without a contact less those of the risk with
    /// one (where the outcome is wanted, the other way round), term by term.
    public struct Gain: Sendable, Equatable {
        /// What it gains a customer who is in everything as the average in training.
        public let baseLogOdds: Double
        /// `baseLogOdds` + the terms'.
        public let logOdds: Double
        /// The terms that differ between the two risks, each less its mean in training.
        public let terms: [Explanation.Term]
    }
}
