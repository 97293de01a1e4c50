internal import Histories

/// The answers to one kind of survey, set against whether those who gave them stayed.
public struct SurveyFigures: Sendable {
    /// `csat`, `nps` or `ces`.
    public let kind: String
    public let answers: Int
    public let customers: Int
    /// Answers by whole score, over the kind's range.
    public let distribution: [(score: Int, answers: Int)]
    public let mean: Estimate
    /// Answers at the upper end: csat 4–5, nps 9–10, ces 6–7.
    public let top: Int
    public let topShare: Estimate
    /// For `nps`.
    public let netPromoterScore: Estimate
    /// By each customer's first answer in the periods: low (csat 1–2, nps 0–6, ces 1–3), middle, high.
    public let later: [(group: String, retention: LaterRetention)]
}

extension SurveyFigures {
    init(_ tally: SurveyTally, _ kind: Surveys.Kind) {
        self.kind = kind.name
        answers = tally.answers.count
        customers = tally.customers
        distribution = kind.range.map { ($0, tally.scores[$0]) }
        mean = tally.answers.mean
        top = tally.answers.top
        topShare = .share(tally.answers.top, of: tally.answers.count)
        netPromoterScore =
            kind == .nps
            ? .netPromoterScore(
                promoters: tally.answers.top, detractors: tally.answers.low, answers: tally.answers.count) : .unknown
        later = zip(["low", "middle", "high"], tally.later).map { ($0, LaterRetention($1)) }
    }
}
