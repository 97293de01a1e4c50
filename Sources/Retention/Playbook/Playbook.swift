public import Features
public import Scoring

/// What to do about each cause of churn, by how high the risk is, and what the agent may say.
public struct Playbook: Sendable, Equatable {
    /// One thing to do.
    public struct Play: Sendable, Equatable {
        public let action: String
        /// What the agent may say.
        public let phrase: String
        /// What is done instead for customers of a tier of value.
        var tiers: [ValueTier: Play] = [:]
    }

    /// In which language it is written.
    public let language: Language
    /// What the attributes of the customers are about.
    public let rules: CauseRules
    private let plays: [Cause: [RiskBand: Play]]

    /// - Parameter plays: One for every cause and band.
    init(language: Language, rules: CauseRules, plays: [Cause: [RiskBand: Play]]) {
        self.language = language
        self.rules = rules
        self.plays = plays
    }

    /// The play for a cause, a band and, where it is known, a tier of value.
    public func play(for cause: Cause, _ band: RiskBand, _ tier: ValueTier? = nil) -> Play {
        guard let play = plays[cause]?[band] else {
            preconditionFailure("a playbook without a play for \(cause) and \(band)")
        }
        return tier.flatMap { play.tiers[$0] } ?? play
    }

    /// The text of the playbook that comes with churn, to be edited.
    public static func shippedText(in language: Language) -> String {
        switch language {
        case .english: ShippedPlaybook.english
        case .chinese: ShippedPlaybook.chinese
        }
    }

    /// The playbook that comes with churn.
    public static func shipped(in language: Language) throws(RetentionError) -> Playbook {
        try Playbook(yaml: shippedText(in: language), file: "playbooks/\(language.rawValue).yaml")
    }

    /// What to do about a customer: the play of the cause that raises the risk most.
    public func listPlay(for cause: Cause, _ band: RiskBand, _ tier: ValueTier? = nil) -> ListPlay {
        let play = play(for: cause, band, tier)
        return ListPlay(cause: cause.word(in: language), action: play.action, phrase: play.phrase)
    }
}
