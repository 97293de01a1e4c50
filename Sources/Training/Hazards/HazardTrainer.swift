public import Features
internal import Foundation
internal import Histories
public import Models
internal import Tables

/// Trains one model for several horizons: a discrete-time hazard model whose risks never cross.
///
/// It is one logistic regression on person-periods in which the interval is one more category; terms, ridge,
/// calibration and figures are those of `Trainer`. The constants of the intervals are then fitted anew, each alone and
/// without a penalty, so that in every interval as many churn as the hazards say. For one cutoff person-periods are
/// independent given that they are open, so that plain standard errors are right; for several cutoffs customers repeat,
/// as they do in any panel: errors clustered by `matrix.customer`, where training computes them, cover both.
public enum HazardTrainer {
    /// The category that tells the intervals apart; no feature and no attribute can be called so, since names of
    /// columns are trimmed.
    static let intervalName = " interval"

    /// A model of a panel whose outcome is `left` or `inactive`.
    ///
    /// The same panel, options and seed give the same model, whatever the number of threads.
    public static func train(
        _ panel: HorizonPanel, ids: [String], activeDays: Int?, _ options: TrainingOptions = TrainingOptions()
    ) async throws -> RiskModel {
        guard let composition = DiscreteHazards.Composition(panel.panel.outcome) else {
            preconditionFailure("hazards of \(panel.panel.outcome.name)")
        }
        let periods = PersonPeriods(panel, composition)
        try check(periods, panel)
        var expandedOptions = options
        expandedOptions.wanted?.append(intervalName)
        // The constants of the intervals are added to calibrated log-odds: a straight line leaves them constants.
        expandedOptions.curvedCalibration = false
        let expanded = TrainingPanel(periods.expanded(panel), ids: ids, activeDays: activeDays)
        let fitted = try await Trainer.train(expanded, expandedOptions)
        let (model, steps) = withoutIntervals(fitted, count: panel.horizonsDays.count)
        let logOdds = try model.logOdds(of: panel.panel.matrix, ids: ids)
        let constants = try await constants(of: periods, panel, logOdds, options)
        return assembled(model, steps, constants, composition, panel, periods, logOdds)
    }

    private static func check(_ periods: PersonPeriods, _ panel: HorizonPanel) throws(HazardError) {
        for interval in panel.horizonsDays.indices {
            let places = periods.places(of: interval)
            let events = places.count { periods.events[$0] }
            if events > 0, events < places.count { continue }
            throw .oneOutcome(
                fromDays: interval == 0 ? 0 : panel.horizonsDays[interval - 1], toDays: panel.horizonsDays[interval],
                atRisk: places.count, events: events)
        }
    }

    /// The model without the category of the intervals, and the standard errors of their steps by their levels' names.
    private static func withoutIntervals(
        _ fitted: RiskModel, count: Int
    ) -> (model: RiskModel, errors: [String: Double]) {
        var model = fitted
        var errors: [String: Double] = [:]
        model.training.setAside.removeAll { $0.name.hasPrefix(intervalName) }
        // Attributes come after the features, and this one last.
        guard let last = model.inputs.last, last.name == intervalName else {
            model.covariance = nil
            return (model, [:])
        }
        let input = model.inputs.count - 1
        for term in model.terms where term.input == input { errors[term.name] = term.figures.standardError }
        model.covariance = fitted.covariance?.ofHazards(fitted.terms, interval: (input, last), count: count)
        model.terms.removeAll { $0.input == input }
        model.inputs.removeLast()
        return (model, errors)
    }

    /// The log-odds of each interval for a customer whose own are 0: the maximum of the likelihood, the customers'
    /// given.
    private static func constants(
        of periods: PersonPeriods, _ panel: HorizonPanel, _ logOdds: [Double], _ options: TrainingOptions
    ) async throws -> [Double] {
        var solving = LogisticOptions()
        solving.threads = options.threads
        var constants: [Double] = []
        for interval in panel.horizonsDays.indices {
            let places = periods.places(of: interval)
            let fit = try await LogisticRegression.fit(
                LogisticProblem(
                    names: [], columns: [], target: places.map { periods.events[$0] ? 1 : 0 },
                    offsets: places.map { logOdds[periods.rows[$0]] }),
                options: solving)
            guard fit.converged, let constant = fit.terms[0].coefficient else {
                throw TrainingError.notConverged(iterations: fit.iterations)
            }
            constants.append(constant)
        }
        return constants
    }

    private static func assembled(
        _ fitted: RiskModel, _ errors: [String: Double], _ constants: [Double],
        _ composition: DiscreteHazards.Composition, _ panel: HorizonPanel, _ periods: PersonPeriods, _ logOdds: [Double]
    ) -> RiskModel {
        var model = fitted
        let slope = model.calibration.straightLine?.slope ?? 1
        // The first interval's constant goes into the intercept: the log-odds are those of the first interval.
        model.intercept += constants[0] / slope
        model.interceptFigures = CoefficientFigures(
            estimate: model.intercept, standardError: fitted.interceptFigures.standardError)
        let intervals = panel.horizonsDays.indices.map { index in
            let constant = constants[index] - constants[0]
            let error = errors["\(intervalName)=\(PersonPeriods.level(index))"].map { $0 * slope }
            let places = periods.places(of: index)
            return DiscreteHazards.Interval(
                endDays: panel.horizonsDays[index], constant: constant,
                figures: CoefficientFigures(estimate: constant, standardError: index == 0 ? nil : error),
                atRisk: places.count, events: places.count { periods.events[$0] },
                churners: panel.churned[index].count { $0 })
        }
        let hazards = DiscreteHazards(composition: composition, intervals: intervals)
        model.hazards = hazards
        model.training.figures.rows = panel.panel.churned.count
        model.training.figures.churners = panel.panel.churners
        model.training.figures.nullLogLikelihood = hazards.logLikelihoodOfConstants
        if case .histories(var subject) = model.training.subject {
            subject.baseRates = panel.panel.baseRates
            model.training.subject = .histories(subject)
        }
        let ascending = logOdds.map { model.risk(ofLogOdds: $0 + constants[0]) }.sorted()
        model.training.decileRisks = (1...9).map { tenth in
            ascending[ascending.count - 1 - min(ascending.count - 1, ascending.count * tenth / 10)]
        }
        return model
    }
}

extension PersonPeriods {
    /// The name of an interval as a level: names ascend as the intervals do.
    static func level(_ interval: Int) -> String { (interval < 9 ? "0" : "") + String(interval + 1) }

    /// The person-periods as a panel, the interval an attribute after all others where there are several.
    func expanded(_ panel: HorizonPanel) -> Panel {
        var expanded = panel.panel
        expanded.matrix = panel.panel.matrix.selecting(rows)
        if panel.horizonsDays.count > 1 {
            expanded.matrix.attributes.append(
                Attribute(
                    name: HazardTrainer.intervalName, declaredKind: .category,
                    texts: InternedColumn(texts: intervals.map(Self.level))))
        }
        expanded.churned = events
        return expanded
    }
}

extension Panel {
    /// How many rows each cutoff has, and how many of them churned.
    fileprivate var baseRates: [HistoriesSubject.BaseRate] {
        var rates = matrix.cutoffs.map { HistoriesSubject.BaseRate(cutoff: $0.instant, rows: 0, churners: 0) }
        for (row, cutoff) in matrix.cutoff.enumerated() {
            rates[Int(cutoff)].rows += 1
            if churned[row] { rates[Int(cutoff)].churners += 1 }
        }
        return rates
    }
}

extension DiscreteHazards {
    /// The log-likelihood of a hazard an interval and nothing else: Σ events·ln(rate) + others·ln(1 − rate).
    fileprivate var logLikelihoodOfConstants: Double {
        intervals.reduce(0) { sum, interval in
            let rate = Double(interval.events) / Double(interval.atRisk)
            return sum + Double(interval.events) * log(rate) + Double(interval.atRisk - interval.events) * log1p(-rate)
        }
    }
}

extension RiskModel {
    /// The calibrated log-odds of the rows of a feature matrix, without offsets.
    fileprivate func logOdds(of features: FeatureMatrix, ids: [String]) throws(ModelError) -> [Double] {
        let matrix = try matrix(of: features, ids: ids)
        return rawLogOdds(of: matrix).map(finalLogOdds)
    }
}
