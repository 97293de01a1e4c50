internal import Features
internal import LinearAlgebra
internal import Models

/// Linear terms of a panel: a coefficient a feature, level and indicator, on standardised columns.
///
/// They are penalised as the options say; where these leave it open, by a ridge whose weight restricted maximum likelihood
/// chooses, or, below ten of the rarer outcome a column, by Firth's likelihood.
enum LinearTerms {
    static func learn(
        _ panel: TrainingPanel, _ options: TrainingOptions, validating: Bool = true
    ) async throws -> LearntTerms {
        let design = try TrainingDesign(panel, options)
        let folds = CustomerFolds(rowCount: panel.count, customers: panel.matrix.customer, seed: options.seed)
        let penalty = try await RidgeChoice(design, panel, folds, options).penalty()
        let target = panel.churned.map { $0 ? 1.0 : 0 }
        var problem = design.problem(rows: nil, target: target)
        var solving = try penalty.solving(design, options)
        if panel.matrix.cutoffs.count > 1, !penalty.isFirth {
            // A customer is a row at each cutoff: the rows of one are not independent.
            problem.clusters = panel.matrix.customer
            solving.standardErrors = .clustered
        }
        let fit = try await LogisticRegression.fit(problem, options: solving)
        guard fit.converged else { throw TrainingError.notConverged(iterations: fit.iterations) }
        options.onFit()
        let heldOut = validating ? try await heldOut(design, panel, folds, penalty, options) : nil
        return assembled(design, fit, penalty, panel, heldOut)
    }

    private static func assembled(
        _ design: TrainingDesign, _ fit: LogisticFit, _ penalty: LinearPenalty, _ panel: TrainingPanel,
        _ heldOut: HeldOut?
    ) -> LearntTerms {
        let constant = FittedConstant(design, fit)
        var setAside = design.setAside
        var terms: [ModelTerm] = []
        for (column, fitted) in zip(design.columns, fit.terms.dropFirst()) {
            guard let term = ModelTerm(column, fitted) else {
                setAside.append(.init(name: column.name, reason: "follows from the others, or tells them apart wholly"))
                continue
            }
            terms.append(term)
        }
        return LearntTerms(
            inputs: design.inputs, intercept: constant.value,
            interceptFigures: CoefficientFigures(estimate: constant.value, standardError: constant.standardError),
            terms: terms, covariance: covariance(design, fit), setAside: setAside,
            figures: TrainingFigures(
                rows: panel.count, churners: panel.churners, logLikelihood: fit.logLikelihood,
                nullLogLikelihood: fit.nullLogLikelihood,
                effectiveParameters: effectiveParameters(fit, l2: penalty.l2), l2: penalty.l2,
                standardErrors: fit.standardErrors),
            heldOut: heldOut, warnings: warnings(fit, penalty, panel, terms: terms.count))
    }

    /// The covariance of the log-odds at the columns' means and of the coefficients as terms have them; nil without one.
    private static func covariance(_ design: TrainingDesign, _ fit: LogisticFit) -> FitCovariance? {
        // On standardised columns the intercept is that at their means.
        let scales = design.columns.map { $0.isPerDeviation ? 1 : 1 / $0.deviation }
        return fit.covariance(ofAverage: [1] + scales.map { _ in 0 }, scales: scales)
    }

    /// 1 + the number of columns, less what the ridge takes: l2 · tr (XᵀWX + l2·I)⁻¹ over the columns.
    static func effectiveParameters(_ fit: LogisticFit, l2: Double) -> Double {
        var parameters = 1.0
        for (index, term) in fit.terms.enumerated().dropFirst()
        where term.coefficient != nil && term.standardError != nil {
            parameters += 1 - l2 * fit.modelCovariance[index, index]
        }
        return parameters
    }

    /// What each fold is foretold by a fit of the others; nil where a fold leaves one outcome only to learn from.
    private static func heldOut(
        _ design: TrainingDesign, _ panel: TrainingPanel, _ folds: CustomerFolds, _ penalty: LinearPenalty,
        _ options: TrainingOptions
    ) async throws -> HeldOut? {
        let target = panel.churned.map { $0 ? 1.0 : 0 }
        let solving = try penalty.solving(design, options)
        var logOdds = [Double](repeating: 0, count: panel.count)
        for fold in 0..<CustomerFolds.count {
            let (seen, unseen) = folds.split(fold)
            let churners = seen.count { panel.churned[$0] }
            guard churners > 0, churners < seen.count, !unseen.isEmpty else { return nil }
            let fit = try await LogisticRegression.fit(design.problem(rows: seen, target: target), options: solving)
            options.onFit()
            let coefficients = fit.terms.map { $0.coefficient ?? 0 }
            for (row, sum) in zip(unseen, design.logOdds(of: unseen, coefficients)) { logOdds[row] = sum }
        }
        let rows = folds.sampled
        return HeldOut(
            rows: rows, logOdds: rows.map { logOdds[$0] }, churned: rows.map { panel.churned[$0] })
    }

    private static func warnings(
        _ fit: LogisticFit, _ penalty: LinearPenalty, _ panel: TrainingPanel, terms: Int
    ) -> [String] {
        let fewer = min(panel.churners, panel.count - panel.churners)
        guard fewer < RidgeChoice.fewestPerColumn * terms else { return fit.warnings.map(\.message) }
        let who = fewer == panel.churners ? "churners" : "customers who stayed"
        return fit.warnings.map(\.message) + [
            "\(fewer) \(who) for \(terms) terms: fewer than \(RidgeChoice.fewestPerColumn) a term make coefficients "
                + "uncertain" + (penalty.isFirth ? " (fitted by Firth's likelihood)" : "")
                + "; add cutoffs, or choose fewer features with --features"
        ]
    }
}

/// The intercept for terms that are not centred, from that for standardised columns.
private struct FittedConstant {
    var value: Double
    var standardError: Double?

    init(_ design: TrainingDesign, _ fit: LogisticFit) {
        // b − Σ βⱼ·meanⱼ/deviationⱼ over the indicators; linear terms are centred by their inputs.
        var weights = [1.0]
        for column in design.columns {
            weights.append(column.isPerDeviation ? 0 : -column.mean / column.deviation)
        }
        value = zip(weights, fit.terms).reduce(0) { $0 + $1.0 * ($1.1.coefficient ?? 0) }
        var variance = 0.0
        for row in weights.indices where weights[row] != 0 {
            for column in weights.indices where weights[column] != 0 {
                variance += weights[row] * weights[column] * fit.covariance[row, column]
            }
        }
        standardError = fit.terms[0].standardError == nil ? nil : variance.squareRoot()
    }
}

extension ModelTerm {
    /// A fitted column; nil where it has no coefficient.
    fileprivate init?(_ column: TrainingDesign.Column, _ fitted: FittedTerm) {
        guard let coefficient = fitted.coefficient else { return nil }
        // A linear shape is standardised by its input already.
        let scale = column.isPerDeviation ? 1 : 1 / column.deviation
        self.init(
            name: column.name, shape: column.shape, coefficient: coefficient * scale,
            mean: column.isPerDeviation ? 0 : column.mean,
            figures: CoefficientFigures(
                estimate: coefficient * scale, standardError: fitted.standardError.map { $0 * scale }))
    }
}
