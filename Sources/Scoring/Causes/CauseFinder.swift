public import Features
public import Models

/// Groups the terms of a model by what they are about.
public struct CauseFinder: Sendable {
    private let scorer: Scorer
    /// The cause of each term, and whether something can be done about it.
    private let causes: [(cause: Cause, isActionable: Bool)]

    public init(_ model: RiskModel, _ rules: CauseRules = CauseRules()) {
        scorer = Scorer(model)
        causes = model.terms.map { Self.cause(of: $0, model, rules) }
    }

    /// A term of several inputs belongs to the first about which something can be done, else to the first.
    private static func cause(
        of term: ModelTerm, _ model: RiskModel, _ rules: CauseRules
    ) -> (cause: Cause, isActionable: Bool) {
        let inputs: [Int] =
            switch term.shape {
            case .missing(let inputs): inputs
            case .surface(let surface): [surface.inputs.first, surface.inputs.second]
            case .linear, .level, .curve: [term.input]
            }
        let found = inputs.map { rules.cause(of: model.inputs[$0]) }
        return found.first { $0.isActionable } ?? found.first ?? (.lifeCycle, false)
    }

    /// What each cause adds to the log-odds of a row, in the order of `Cause`, without causes that the model knows nothing
    /// of. With the base, and what a calibration that is no straight line changes, they sum to the log-odds.
    public func shares(of scored: ScoredCustomers, row: Int) -> [CauseShare] {
        shares(of: scorer.contributions(of: scored.matrix, row: row))
    }

    func shares(of contributions: [Double]) -> [CauseShare] {
        var sums: [Cause: (actionable: Double, fixed: Double)] = [:]
        for ((cause, isActionable), share) in zip(causes, contributions) {
            if isActionable {
                sums[cause, default: (0, 0)].actionable += share
            } else {
                sums[cause, default: (0, 0)].fixed += share
            }
        }
        return Cause.allCases.compactMap { cause in
            sums[cause].map { CauseShare(cause: cause, actionable: $0.actionable, fixed: $0.fixed) }
        }
    }

    /// The cause to speak of: the one that raises the risk most, and the life cycle, about which nobody can do anything,
    /// only where no other raises it.
    public func mainCause(of scored: ScoredCustomers, row: Int) -> Cause {
        Self.mainCause(of: shares(of: scored, row: row))
    }

    static func mainCause(of shares: [CauseShare]) -> Cause {
        let others = shares.filter { $0.cause != .lifeCycle && $0.logOdds > 0 }
        // The first of equals: `max` would take the last.
        return others.reduce(nil as CauseShare?) { best, share in
            best.map { $0.logOdds >= share.logOdds } == true ? best : share
        }?.cause ?? .lifeCycle
    }
}
