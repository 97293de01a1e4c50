internal import Features
internal import Histories
internal import LinearAlgebra
public import Models
internal import Tables

/// Trains models of the risk of churning on panels.
public enum Trainer {
    /// A model of a panel: features transformed, filled and scaled, maximum likelihood with a ridge, calibration.
    ///
    /// The same panel, options and seed give the same model, whatever the number of threads.
    public static func train(_ panel: TrainingPanel, _ options: TrainingOptions = TrainingOptions()) async throws
        -> RiskModel
    {
        let churners = panel.churners
        guard panel.count > 0 else {
            throw TrainingError.nobody(
                panel.matrix.cutoffs, reasons: panel.panel.setAsideSentences)
        }
        guard churners > 0, churners < panel.count else {
            throw TrainingError.oneClass(
                churned: churners > 0, rows: panel.count, label: panel.panel.outcome.name)
        }
        let design = try TrainingDesign(panel, options)
        let weights: [Double] =
            switch options.ridge {
            case .chosen: TrainingOptions.ridges
            case .fixed(let l2): [l2]
            }
        let choice = try await RidgeChoice.choose(among: weights, design, panel, options)
        var solving = LogisticOptions()
        solving.l2 = choice.l2
        solving.threads = options.threads
        solving.signs = try design.signs(options.signs)
        var problem = design.problem(rows: nil, target: panel.churned.map { $0 ? 1 : 0 })
        if panel.matrix.cutoffs.count > 1 {
            // A customer is a row at each cutoff: the rows of one are not independent.
            problem.clusters = panel.matrix.customer
            solving.standardErrors = .clustered
        }
        let fit = try await LogisticRegression.fit(problem, options: solving)
        guard fit.converged else { throw TrainingError.notConverged(iterations: fit.iterations) }
        var model = try assembled(panel, design, choice, fit, options)
        model.training.decileRisks = decileRisks(design, fit, model)
        let leaks = await LeakAlarm.findings(
            in: panel, inputs: design.inputs.map(\.name), threads: options.threads)
        model.training.warnings.insert(contentsOf: leaks.map(\.message), at: 0)
        return model
    }

    private static func assembled(
        _ panel: TrainingPanel, _ design: TrainingDesign, _ choice: RidgeChoice, _ fit: LogisticFit,
        _ options: TrainingOptions
    ) throws -> RiskModel {
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
        let figures = TrainingFigures(
            rows: panel.count, churners: panel.churners, logLikelihood: fit.logLikelihood,
            nullLogLikelihood: fit.nullLogLikelihood, effectiveParameters: effectiveParameters(fit, l2: choice.l2),
            l2: choice.l2, crossValidation: choice.figures, standardErrors: fit.standardErrors)
        let record = TrainingRecord(
            subject: .histories(subject(panel)), figures: figures, setAside: setAside,
            warnings: warnings(panel, fit, choice, terms: terms.count), files: options.files, options: options.record,
            seed: options.seed)
        let model = RiskModel(
            inputs: design.inputs, intercept: constant.value,
            interceptFigures: CoefficientFigures(estimate: constant.value, standardError: constant.standardError),
            terms: terms, calibration: choice.calibration?.calibration ?? .identity, training: record)
        return try options.populationRate.map { try model.corrected(toBaseRate: $0) } ?? model
    }

    /// 1 + the number of columns, less what the ridge takes: l2 · tr (XᵀWX + l2·I)⁻¹ over the columns.
    private static func effectiveParameters(_ fit: LogisticFit, l2: Double) -> Double {
        var parameters = 1.0
        for (index, term) in fit.terms.enumerated().dropFirst()
        where term.coefficient != nil && term.standardError != nil {
            parameters += 1 - l2 * fit.modelCovariance[index, index]
        }
        return parameters
    }

    private static func decileRisks(_ design: TrainingDesign, _ fit: LogisticFit, _ model: RiskModel) -> [Double] {
        let coefficients = fit.terms.map { $0.coefficient ?? 0 }
        var logOdds = [Double](repeating: coefficients[0], count: fit.rows)
        for (column, coefficient) in zip(design.columns, coefficients.dropFirst()) {
            for row in logOdds.indices { logOdds[row] += coefficient * column.values[row] }
        }
        logOdds.sort(by: >)
        return (1...9).map { tenth in
            let value = logOdds[min(logOdds.count - 1, logOdds.count * tenth / 10)]
            return Logistic.risk(model.finalLogOdds(value))
        }
    }

    private static func subject(_ panel: TrainingPanel) -> HistoriesSubject {
        var rates = panel.matrix.cutoffs.map { HistoriesSubject.BaseRate(cutoff: $0.instant, rows: 0, churners: 0) }
        for (row, cutoff) in panel.matrix.cutoff.enumerated() {
            rates[Int(cutoff)].rows += 1
            if panel.churned[row] { rates[Int(cutoff)].churners += 1 }
        }
        let outcome = panel.panel.outcome
        let seen =
            outcome.needsHorizon
            ? nil : CustomerSketch(ids: panel.matrix.customer.lazy.map { panel.ids[Int($0)] })
        return HistoriesSubject(
            outcome: outcome, horizonDays: outcome.needsHorizon ? panel.panel.horizonDays : nil,
            activeDays: panel.activeDays,
            baseRates: rates, seenCustomers: seen)
    }

    private static func warnings(
        _ panel: TrainingPanel, _ fit: LogisticFit, _ choice: RidgeChoice, terms: Int
    ) -> [String] {
        var warnings = fit.warnings.map(\.message)
        if let line = choice.calibration?.figures, line.slope <= 2 * line.slopeError {
            warnings.append(
                "on customers not seen the risks tell nothing that chance does not (calibration slope "
                    + "\(shortestText((line.slope * 1000).rounded() / 1000))): do not act on them")
        }
        let fewer = min(panel.churners, panel.count - panel.churners)
        if fewer < 10 * terms {
            let who = fewer == panel.churners ? "churners" : "customers who stayed"
            warnings.append(
                "\(fewer) \(who) for \(terms) terms: fewer than 10 a term make coefficients uncertain; "
                    + "add cutoffs, or choose fewer features with --features")
        }
        return warnings
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
