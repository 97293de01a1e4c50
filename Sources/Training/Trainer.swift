internal import Features
internal import Histories
internal import LinearAlgebra
public import Models
internal import Tables

/// Trains models of the risk of churning on panels.
public enum Trainer {
    /// A model of a panel: features transformed and filled, linear or additive terms by penalised maximum likelihood,
    /// calibration.
    ///
    /// The same panel, options and seed give the same model, whatever the number of threads.
    ///
    /// - Parameter inner: decides between linear and additive terms where the options leave it open; without it customers
    ///   that the fits have not seen do.
    public static func train(
        _ panel: TrainingPanel, _ options: TrainingOptions = TrainingOptions(), inner: InnerTest? = nil
    ) async throws -> RiskModel {
        let churners = panel.churners
        guard panel.count > 0 else {
            throw TrainingError.nobody(
                panel.matrix.cutoffs, reasons: panel.panel.setAsideSentences)
        }
        guard churners > 0, churners < panel.count else {
            throw TrainingError.oneClass(
                churned: churners > 0, rows: panel.count, label: panel.panel.outcome.name)
        }
        let choice =
            if let structure = try structure(panel, options) {
                StructureChoice(structure: structure, record: nil)
            } else {
                try await StructureChoice.choose(panel, inner, options)
            }
        let learnt =
            if let learnt = choice.learnt { learnt } else {
                try await LearntTerms.learn(choice.structure, panel, options)
            }
        return try await model(panel, learnt, choice.record, options)
    }

    /// The kind of terms that the options ask for; nil where they leave it open.
    private static func structure(_ panel: TrainingPanel, _ options: TrainingOptions) throws -> TermStructure? {
        if let structure = options.terms { return structure }
        // An option that speaks of coefficients asks for them; so does a sign that only these can keep.
        if options.ridge != .chosen || options.firth == true { return .linear }
        return try AdditiveTerms.takeSigns(panel, options) ? nil : .linear
    }

    /// The kind of terms that a test inside the training histories speaks for; nil where it says nothing.
    public static func structure(by inner: InnerTest, _ options: TrainingOptions) async throws -> TermStructure? {
        try await StructureChoice.tested(inner, options).map { $0.additive < $0.linear ? .additive : .linear }
    }

    private static func model(
        _ panel: TrainingPanel, _ learnt: LearntTerms, _ comparison: TrainingFigures.Comparison?,
        _ options: TrainingOptions
    ) async throws -> RiskModel {
        var (learnt, calibration) = (learnt, LogOddsCalibration.identity)
        learnt.figures.comparison = comparison
        if let heldOut = learnt.heldOut {
            let choice = try await CalibrationChoice.choose(
                logOdds: heldOut.logOdds, churned: heldOut.churned,
                clusters: panel.matrix.cutoffs.count > 1
                    ? heldOut.rows.map { Int(panel.matrix.customer[$0]) } : nil,
                curves: options.curvedCalibration, seed: options.seed, threads: options.threads)
            calibration = choice.calibration
            learnt.figures.crossValidation = try .init(
                churned: heldOut.churned, logOdds: heldOut.logOdds, calibrationSlope: choice.figures?.slope ?? 1)
            if let warning = warning(of: choice) { learnt.warnings.append(warning) }
        }
        let leaks = await LeakAlarm.findings(
            in: panel, inputs: learnt.inputs.map(\.name), threads: options.threads)
        let record = TrainingRecord(
            subject: .histories(subject(panel)), figures: learnt.figures, setAside: learnt.setAside,
            warnings: leaks.map(\.message) + learnt.warnings, options: options.record, seed: options.seed)
        var model = learnt.model(record)
        model.calibration = calibration
        if let rate = options.populationRate { model = try model.corrected(toBaseRate: rate) }
        model.training.decileRisks = model.decileRisks(
            of: try model.matrix(of: panel.matrix, ids: panel.ids), threads: options.threads)
        return model
    }

    private static func warning(of choice: CalibrationChoice) -> String? {
        guard let line = choice.figures, line.slope <= 2 * line.slopeError else { return nil }
        return "on customers not seen the risks tell nothing that chance does not (calibration slope "
            + "\(shortestText((line.slope * 1000).rounded() / 1000))): do not act on them"
    }

    static func subject(_ panel: TrainingPanel) -> HistoriesSubject {
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
}
