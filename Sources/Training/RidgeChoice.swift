internal import Features
internal import Models

/// How linear terms are penalised.
enum LinearPenalty: Sendable, Equatable {
    /// ½·l2·‖β‖² on standardised columns.
    case ridge(Double)
    /// Firth's penalised likelihood.
    case firth

    var l2: Double {
        switch self {
        case .ridge(let l2): l2
        case .firth: 0
        }
    }

    var isFirth: Bool { self == .firth }

    func solving(_ design: TrainingDesign, _ options: TrainingOptions) throws -> LogisticOptions {
        var solving = LogisticOptions()
        solving.l2 = l2
        solving.firth = isFirth
        solving.threads = options.threads
        solving.signs = try design.signs(options.signs)
        return solving
    }
}

/// Chooses the weight of the ridge by restricted maximum likelihood: the weight under which the coefficients are as
/// large as the prior that the ridge stands for would make them, l2 = parameters in effect / ‖β‖² (Fellner 1986; Schall
/// 1991). It looks at the rows learnt from alone.
///
/// Rows of one customer at several cutoffs are nearly the same row again, and count as one customer together: the
/// likelihood is divided by how often customers are told, which multiplies the weight by as much.
struct RidgeChoice {
    /// Fewer of the rarer outcome a column than this are few (Peduzzi et al. 1996).
    static let fewestPerColumn = 10
    private static let weights = 1e-3...1e5
    private static let mostRounds = 30

    private let design: TrainingDesign
    private let panel: TrainingPanel
    private let folds: CustomerFolds
    private let options: TrainingOptions

    init(_ design: TrainingDesign, _ panel: TrainingPanel, _ folds: CustomerFolds, _ options: TrainingOptions) {
        self.design = design
        self.panel = panel
        self.folds = folds
        self.options = options
    }

    func penalty() async throws -> LinearPenalty {
        if case .fixed(let l2) = options.ridge { return .ridge(l2) }
        let fewer = min(panel.churners, panel.count - panel.churners)
        let isSmall = fewer < Self.fewestPerColumn * design.columns.count && options.signs.isEmpty
        if options.firth ?? isSmall { return .firth }
        return .ridge(try await weight())
    }

    private func weight() async throws -> Double {
        let rows = folds.sampled
        let churners = rows.count { panel.churned[$0] }
        guard churners > 0, churners < rows.count else { return 1 }
        let problem = design.problem(
            rows: rows.count == panel.count ? nil : rows, target: panel.churned.map { $0 ? 1 : 0 })
        let repeats = Double(panel.count) / Double(Set(panel.matrix.customer).count)
        var l2 = 10.0
        for _ in 0..<Self.mostRounds {
            let fit = try await LogisticRegression.fit(
                problem, options: try LinearPenalty.ridge(l2).solving(design, options))
            let length = fit.terms.dropFirst().reduce(0) { $0 + ($1.coefficient ?? 0) * ($1.coefficient ?? 0) }
            let effective = LinearTerms.effectiveParameters(fit, l2: l2) - 1
            let wanted = repeats * max(effective, 1e-8) / max(length, 1e-12)
            let next = min(max(wanted, Self.weights.lowerBound), Self.weights.upperBound)
            let change = (next / l2 - 1).magnitude
            l2 = next
            if change < 0.01 { break }
        }
        // Two digits say all there is to say about a weight.
        return rounded(l2)
    }

    private func rounded(_ value: Double) -> Double {
        var scale = 1.0
        while value * scale < 10 { scale *= 10 }
        while value * scale >= 100 { scale /= 10 }
        let digits = (value * scale).rounded()
        return scale >= 1 ? digits / scale : digits * (1 / scale).rounded()
    }
}
