public import Features
public import Histories
internal import Models
public import Tables

/// One customer: the risk, what each term adds to the log-odds, and the history behind it.
public struct Explanation: Sendable {
    /// One summand of the log-odds.
    public struct Term: Sendable, Equatable {
        public let name: String
        /// The value of the term's input, as it was read; empty where it is missing.
        public let value: String
        /// The value as a number; nil where it is missing or a text.
        public let number: Double?
        /// The value in words.
        public let words: String
        public let logOdds: Double

        /// Whether it is what the calibration changes, and no term of the model.
        public var isCalibration: Bool { name == "(calibration)" }
    }

    /// What is known of a customer from one table.
    public struct TableSummary: Sendable, Equatable {
        public let table: String
        /// Rows visible at the cutoff.
        public let rows: Int
        /// Those of the last 90 days.
        public let recentRows: Int
        /// When the latest visible one happened; nil without one.
        public let last: Instant?
    }

    public let standing: ScoredCustomers.Standing
    public let scoredCount: Int
    public let cutoff: Cutoff
    /// The log-odds of a customer who is in everything as the average in training.
    public let baseLogOdds: Double
    /// `baseLogOdds` + the terms', added in this order.
    public let logOdds: Double
    public let terms: [Term]
    public let reasons: [Reason]
    public let history: [TableSummary]

    /// Explains one customer.
    ///
    /// - Parameter language: of the values in words and the reasons; names stay as they are.
    /// - Throws: `ScoringError` where there is no such customer, or the model does not speak of it.
    public init(
        of id: String, among scored: ScoredCustomers, _ histories: Histories, in language: Language = .english
    ) throws(ScoringError) {
        let row = try Self.row(of: id, scored, histories)
        let rank = (scored.ranking.firstIndex(of: row) ?? 0) + 1
        standing = scored.standing(rank: rank)
        scoredCount = scored.count
        cutoff = scored.cutoff
        baseLogOdds = scored.model.baseLogOdds
        logOdds = scored.logOdds[row]
        terms = scored.terms(ofRow: row, in: language)
        reasons = scored.reasons(ofRow: row, in: language)
        history = histories.summaries(of: Int(scored.features.customer[row]), at: scored.cutoff)
    }

    private static func row(
        of id: String, _ scored: ScoredCustomers, _ histories: Histories
    ) throws(ScoringError) -> Int {
        guard let customer = histories.customers.ids.firstIndex(of: id) else {
            // Distances to millions of ids take seconds: an id misspelt in its first letter among many goes unhelped.
            let ids = histories.customers.ids
            let near = ids.count > 100_000 ? ids.filter { $0.first == id.first } : ids
            throw .unknownCustomer(id, hint: DidYouMean.hint(for: id, among: near))
        }
        if let row = scored.features.customer.firstIndex(of: Int32(customer)) { return row }
        throw .notAtRisk(customer: id, scored.cutoff, reason: reason(against: customer, scored, histories))
    }

    /// Why a customer is not in the population, in words that go before the cutoff.
    private static func reason(against customer: Int, _ scored: ScoredCustomers, _ histories: Histories) -> String {
        let left = histories.customers.leftAt?[customer] ?? Customers.notLeft
        if scored.cutoff.sees(left) { return "left on \(Instant(microseconds: left)), before" }
        let joined = histories.customers.joinedAt?[customer] ?? Customers.noJoin
        if joined != Customers.noJoin, !scored.cutoff.sees(joined) {
            return "joined on \(Instant(microseconds: joined)), not before"
        }
        let bought = histories.purchases.map {
            !$0.timeline.rows(of: customer, before: scored.cutoff).isEmpty
        }
        if joined == Customers.noJoin, bought == false { return "had not bought anything before" }
        if case .histories(let subject) = scored.model.training.subject, let days = subject.activeDays {
            return "had no purchase in the \(days) days before"
        }
        return "is not at risk at"
    }
}

extension ScoredCustomers {
    /// What each term adds to a row's log-odds.
    func terms(ofRow row: Int, in language: Language) -> [Explanation.Term] {
        let contributions = Scorer(model).contributions(of: matrix, row: row)
        return zip(model.terms, contributions).map { term, contribution in
            Explanation.Term(
                name: term.name, value: valueText(term.input, row), number: number(term.input, row),
                words: phrase(term.input, row, in: language), logOdds: contribution)
        } + [Explanation.Term(calibrationOf: model, contributions, language)].compactMap(\.self)
    }
}

extension Explanation.Term {
    /// What a calibration that is no straight line changes, as a summand of its own; nil where there is none.
    fileprivate init?(calibrationOf model: RiskModel, _ contributions: [Double], _ language: Language) {
        guard model.calibration.straightLine == nil, let change = contributions.last else { return nil }
        let words =
            switch language {
            case .english: "what putting the risks right changes"
            case .chinese: "校准风险所带来的变化"
            }
        self.init(name: "(calibration)", value: "", number: nil, words: words, logOdds: change)
    }
}

extension Histories {
    /// What is visible of a customer at a cutoff, table by table.
    func summaries(of customer: Int, at cutoff: Cutoff) -> [Explanation.TableSummary] {
        let timelines: [(String, Timeline?)] = [
            ("purchases", purchases?.timeline), ("complaints", complaints?.timeline), ("wallet", wallet?.timeline),
            ("surveys", surveys?.timeline), ("engagements", engagements?.timeline),
            ("referrals", referrals?.timeline), ("rewards", rewards?.timeline), ("contacts", contacts?.timeline),
            ("attributes", attributeChanges?.timeline),
        ]
        let recent = cutoff.start(ofLast: 90)
        return timelines.compactMap { name, timeline in
            guard let timeline else { return nil }
            let visible = timeline.rows(of: customer, before: cutoff).filter { timeline.isVisible($0, at: cutoff) }
            return Explanation.TableSummary(
                table: name, rows: visible.count, recentRows: visible.count { timeline.occurredAt[$0] >= recent },
                last: visible.last.map { Instant(microseconds: timeline.occurredAt[$0]) })
        }
    }
}
