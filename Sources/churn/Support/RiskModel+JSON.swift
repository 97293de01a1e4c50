import Foundation
import Models
import Tables

extension RiskModel {
    /// The coefficient table as JSON: the keys of `churn fit --json`, and what training adds.
    var fitJSON: JSONText {
        let figures = training.figures
        let members: [(key: String, value: JSONText)] = [
            ("rows", .integer(figures.rows)), ("churners", .integer(figures.churners)),
            ("log_likelihood", .number(figures.logLikelihood)),
            ("null_log_likelihood", .number(figures.nullLogLikelihood)),
            ("pseudo_r_squared", .number(figures.pseudoRSquared)), ("aic", .number(figures.aic)),
            ("effective_parameters", .number(figures.effectiveParameters)), ("l2", .number(figures.l2)),
            ("cross_validation", crossValidationJSON), ("base_rates", baseRatesJSON),
            ("calibration", calibration.fitJSON), ("base_rate", .number(baseRate)),
            (
                "terms",
                .array(
                    [JSONText.term("(intercept)", intercept, interceptFigures)]
                        + terms.map { $0.fitJSON(inputs: inputs) })
            ),
            (
                "set_aside",
                .array(
                    training.setAside.map {
                        .object([("name", .string($0.name)), ("reason", .string($0.reason))])
                    })
            ),
            ("warnings", .array(training.warnings.map(JSONText.string))),
        ]
        let kind = figures.standardErrors
        return .object(members + (kind == .model ? [] : [("std_errors", .string(kind.rawValue))]) + horizonsJSON)
    }

    var crossValidationJSON: JSONText {
        guard let validation = training.figures.crossValidation else { return .number(nil) }
        return .object([
            ("folds", .integer(validation.folds)), ("rows", .integer(validation.rows)),
            ("auc", .number(validation.auc)), ("log_loss", .number(validation.logLoss)),
            ("calibration_slope", .number(validation.calibrationSlope)),
        ])
    }

    private var baseRatesJSON: JSONText {
        guard case .histories(let subject) = training.subject else { return .array([]) }
        return .array(
            subject.baseRates.map {
                .object([
                    ("as_of", .string($0.cutoff.description)), ("rows", .integer($0.rows)),
                    ("churners", .integer($0.churners)), ("base_rate", .number($0.rate)),
                ])
            })
    }
}

extension RiskModel {
    /// The member `horizons` of a model of several.
    fileprivate var horizonsJSON: [(key: String, value: JSONText)] {
        guard let hazards else { return [] }
        let rows = Double(max(1, training.figures.rows))
        let intervals = hazards.intervals.map { interval in
            JSONText.object([
                ("horizon_days", .integer(interval.endDays)), ("at_risk", .integer(interval.atRisk)),
                ("events", .integer(interval.events)), ("constant", .number(interval.constant)),
                ("std_error", .number(interval.figures.standardError)), ("ci_low", .number(interval.figures.low)),
                ("ci_high", .number(interval.figures.high)),
                ("base_rate", .number(Double(interval.churners) / rows)),
            ])
        }
        return [("horizons", .array(intervals))]
    }
}
