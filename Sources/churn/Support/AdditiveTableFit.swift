import Foundation
import Models
import Reports
import Tables
import Training

/// `churn fit --terms additive`: curves, shrunken levels and pairs on a ready table, as a model with its record.
struct AdditiveTableFit {
    let model: RiskModel
    let fit: AdditiveFit

    /// - Parameter record: what was read and asked for; the figures are filled in.
    init(_ table: AdditiveTable, _ options: AdditiveOptions, _ record: TrainingRecord, offset: String?) async throws {
        fit = try await AdditiveRegression.fit(table.data, options)
        let (intercept, figures, terms) = fit.terms
        var record = record
        record.figures = TrainingFigures(
            rows: fit.rows, churners: fit.churners, logLikelihood: fit.logLikelihood,
            nullLogLikelihood: fit.nullLogLikelihood, effectiveParameters: fit.effectiveParameters,
            crossValidation: try fit.heldOut.map { held in
                try TrainingFigures.CrossValidation(churned: held.churned, logOdds: held.logOdds)
            })
        record.setAside = table.setAside + fit.setAside
        var model = RiskModel(
            inputs: table.data.inputs, intercept: intercept, interceptFigures: figures, terms: terms,
            offsetColumn: offset, covariance: fit.parameterCovariance, training: record)
        model.training.decileRisks = model.decileRisks(of: table.data.matrix, offsets: table.data.offsets)
        self.model = model
    }

    /// The keys of `churn fit --json`, and what curves and surfaces add.
    func json(warnings: [FitWarning]) -> JSONText {
        let intercept = JSONText.term("(intercept)", model.intercept, model.interceptFigures)
        let aside = model.training.setAside.map { item in
            FitWarning(code: .constant, message: "\(item.name) was set aside: \(item.reason)", terms: [item.name])
        }
        return .object([
            ("converged", .bool(fit.converged)), ("iterations", .integer(fit.iterations)),
            ("rows", .integer(fit.rows)), ("log_likelihood", .number(fit.logLikelihood)),
            ("effective_parameters", .number(fit.effectiveParameters)),
            ("cross_validation", model.crossValidationJSON),
            ("terms", .array([intercept] + model.terms.map { $0.fitJSON(inputs: model.inputs) })),
            ("warnings", .array((warnings + aside).map(\.json))),
        ])
    }
}

extension JSONText {
    /// The figures of a coefficient.
    static func term(_ name: String, _ coefficient: Double?, _ figures: CoefficientFigures) -> JSONText {
        .object(termMembers(name, coefficient, figures))
    }

    static func termMembers(
        _ name: String, _ coefficient: Double?, _ figures: CoefficientFigures
    ) -> [(String, JSONText)] {
        [
            ("name", .string(name)), ("coefficient", .number(coefficient)),
            ("std_error", .number(figures.standardError)), ("z", .number(figures.z)),
            ("p_value", .number(figures.pValue)), ("odds_ratio", .number(coefficient.map(exp))),
            ("ci_low", .number(figures.low)), ("ci_high", .number(figures.high)),
        ]
    }
}

extension ModelTerm {
    /// The term with the keys of `churn fit --json`; a curve or surface has no coefficient but points and values.
    func fitJSON(inputs: [ModelInput]) -> JSONText {
        var members: [(String, JSONText)]
        switch shape {
        case .curve(_, let curve):
            members = JSONText.termMembers(name, nil, figures)
            members += [
                ("kind", .string("curve")), ("knots", .array(curve.axis.knots.map(JSONText.number))),
                ("values", .array(curve.values.map(JSONText.number))),
                ("std_errors", .array((curve.standardErrors ?? []).map(JSONText.number))),
            ]
        case .surface(let surface):
            members = JSONText.termMembers(name, nil, figures)
            members += [
                ("kind", .string("surface")),
                ("first", .array(surface.first.pointNames.map(JSONText.string))),
                ("second", .array(surface.second.pointNames.map(JSONText.string))),
                ("values", .array(surface.values.map(JSONText.number))),
            ]
        default: members = JSONText.termMembers(name, coefficient, figures)
        }
        if let smooth {
            members += [
                ("edf", .number(smooth.effectiveParameters)), ("chi_squared", .number(smooth.chiSquared)),
                ("term_p_value", .number(smooth.pValue)),
            ]
        }
        return .object(members)
    }
}

extension FitWarning {
    var json: JSONText {
        .object([
            ("code", .string(code.rawValue)), ("message", .string(message)),
            ("terms", .array(terms.map(JSONText.string))),
        ])
    }
}

extension TrainingFigures {
    /// Before a fit.
    static let none = TrainingFigures(
        rows: 0, churners: 0, logLikelihood: 0, nullLogLikelihood: 0, effectiveParameters: 0)
}
