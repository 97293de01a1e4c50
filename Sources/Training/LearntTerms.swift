internal import Features
internal import Models

/// What was learnt from a panel, before calibration and without its record.
struct LearntTerms: Sendable {
    var inputs: [ModelInput]
    var intercept: Double
    var interceptFigures: CoefficientFigures
    var terms: [ModelTerm]
    /// Of the base log-odds and the terms' parameters; nil where it is not known.
    var covariance: FitCovariance?
    var setAside: [TrainingRecord.SetAside]
    /// How well it fits the rows; without what unseen customers say.
    var figures: TrainingFigures
    /// What customers were foretold by fits that had not seen them; nil where none could be.
    var heldOut: HeldOut?
    var warnings: [String]

    /// A model of the terms alone.
    func model(_ record: TrainingRecord) -> RiskModel {
        RiskModel(
            inputs: inputs, intercept: intercept, interceptFigures: interceptFigures, terms: terms,
            covariance: covariance, training: record)
    }

    /// Learns the terms of a kind.
    ///
    /// - Parameter validating: whether customers are foretold by fits that have not seen them.
    static func learn(
        _ structure: TermStructure, _ panel: TrainingPanel, _ options: TrainingOptions, validating: Bool = true
    ) async throws -> LearntTerms {
        switch structure {
        case .linear: try await LinearTerms.learn(panel, options, validating: validating)
        case .additive: try await AdditiveTerms.learn(panel, options)
        }
    }
}

/// Additive terms of a panel: curves, shrunken levels, pairs.
enum AdditiveTerms {
    /// Whether they can keep the signs that are asked for.
    static func takeSigns(_ panel: TrainingPanel, _ options: TrainingOptions) throws(TrainingError) -> Bool {
        guard !options.signs.isEmpty else { return true }
        var collector = InputCollector(rowCount: panel.count, threads: options.threads)
        try collector.collect(panel, options)
        return AdditiveSigns.areTaken(options.signs, collector.inputs)
    }

    static func learn(_ panel: TrainingPanel, _ options: TrainingOptions) async throws -> LearntTerms {
        var collector = InputCollector(rowCount: panel.count, threads: options.threads)
        try collector.collect(panel, options)
        guard !collector.inputs.isEmpty else { throw TrainingError.nothingToLearnFrom }
        if let found = AdditiveSigns.misuse(options.signs, collector.inputs) {
            switch found.misuse {
            case .unknown(let hint): throw TrainingError.unknownInput(found.name, hint: hint)
            case .noNumber: throw TrainingError.signOfNoNumber(found.name)
            }
        }
        let repeats = panel.matrix.cutoffs.count > 1
        let data = AdditiveData(
            inputs: collector.inputs, matrix: ModelMatrix(rowCount: panel.count, columns: collector.columns),
            target: panel.churned.map { $0 ? 1 : 0 }, customers: repeats ? panel.matrix.customer : nil)
        var fitting = AdditiveOptions()
        fitting.seed = options.seed
        fitting.signs = options.signs
        fitting.threads = options.threads
        fitting.onStep = options.onFit
        let fit = try await AdditiveRegression.fit(data, fitting)
        guard fit.converged else { throw TrainingError.notConverged(iterations: fit.iterations) }
        let found = fit.terms
        return LearntTerms(
            inputs: collector.inputs, intercept: found.intercept, interceptFigures: found.figures, terms: found.terms,
            covariance: fit.parameterCovariance,
            setAside: collector.setAside + fit.setAside,
            figures: TrainingFigures(
                rows: panel.count, churners: panel.churners, logLikelihood: fit.logLikelihood,
                nullLogLikelihood: fit.nullLogLikelihood, effectiveParameters: fit.effectiveParameters,
                standardErrors: repeats ? .clustered : .model),
            heldOut: fit.heldOut, warnings: [])
    }
}
