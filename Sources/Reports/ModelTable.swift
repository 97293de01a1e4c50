internal import Foundation
internal import Histories
public import Models
public import Tables

/// What a statistician wants to see of a trained model: the fit as a whole, then a line a term.
public struct ModelTable: Sendable {
    let model: RiskModel

    public init(_ model: RiskModel) { self.model = model }

    /// The whole table as text.
    public func text(for terminal: Terminal = .none) -> String {
        var text = summary.text(for: terminal) + "\n" + terms.text(for: terminal)
        text += "\n" + (hasSmoothTerms ? smoothNote : linearNote) + "\n"
        text += horizonsText(for: terminal)
        for item in model.training.setAside { text += "left out: \(item.name): \(item.reason)\n" }
        return text
    }

    private var summary: TextTable {
        let figures = model.training.figures
        var table = TextTable([.text(""), .number("")])
        table.append(["rows", NumberText.count(figures.rows)])
        table.append(["churners", NumberText.count(figures.churners)])
        if case .histories(let subject) = model.training.subject {
            for rate in subject.baseRates {
                table.append(["base rate at \(rate.cutoff)", NumberText.percent(rate.rate)])
            }
        }
        table.append(["log-likelihood", NumberText.fixed(figures.logLikelihood, decimals: 4)])
        table.append([
            "log-likelihood of the intercept alone", NumberText.fixed(figures.nullLogLikelihood, decimals: 4),
        ])
        table.append(["McFadden's pseudo-R²", NumberText.fixed(figures.pseudoRSquared, decimals: 4)])
        table.append(["parameters in effect", NumberText.fixed(figures.effectiveParameters, decimals: 2)])
        table.append(["AIC", NumberText.fixed(figures.aic, decimals: 2)])
        if figures.standardErrors != .model {
            table.append(["standard errors", figures.standardErrors.rawValue + whose])
        }
        table.append(["ridge (l2)", NumberText.significant(figures.l2)])
        if let validation = figures.crossValidation {
            table.append(["AUC on unseen customers", NumberText.fixed(validation.auc, decimals: 4)])
            table.append(["log-loss on unseen customers", NumberText.fixed(validation.logLoss, decimals: 4)])
            table.append([
                "calibration slope on unseen customers", NumberText.fixed(validation.calibrationSlope, decimals: 3),
            ])
        }
        for line in model.calibration.tableLines { table.append(line) }
        if let correction = model.priorCorrection {
            table.append(["risks are for a base rate of", NumberText.percent(correction.populationRate)])
            table.append(["added to the log-odds for it", NumberText.fixed(correction.shift, decimals: 4)])
        }
        return table
    }

    /// What clusters are of, where a model of histories says so.
    private var whose: String {
        if case .histories = model.training.subject { " by customer" } else { "" }
    }

    private var terms: TextTable {
        let figures = ["coefficient", "odds ratio", "std. error", "z", "p", "95 % from", "to"]
        var table = TextTable([.text("term")] + figures.map { .number($0) } + [.prose("meaning")])
        table.append(["(intercept)"] + cells(model.intercept, model.interceptFigures) + [""])
        for term in model.terms {
            let figures = term.isSmooth ? smoothCells(term) : cells(term.coefficient, term.figures)
            table.append([term.name] + figures + [meaning(of: term)])
        }
        return table
    }

    private func cells(_ coefficient: Double, _ figures: CoefficientFigures) -> [String] {
        [
            NumberText.significant(coefficient, digits: 5), NumberText.significant(exp(coefficient)),
            NumberText.significant(figures.standardError), NumberText.fixed(figures.z, decimals: 2),
            figures.pValue.map(pValueText) ?? NumberText.none, NumberText.significant(figures.low),
            NumberText.significant(figures.high),
        ]
    }

    func pValueText(_ p: Double) -> String {
        p < 1e-4 ? NumberText.significant(p, digits: 2) : NumberText.fixed(p, decimals: 4)
    }

    /// What a term says, in words.
    private func meaning(of term: ModelTerm) -> String {
        let input = model.inputs[term.input]
        switch term.shape {
        case .linear:
            guard case .number(let encoding) = input.encoding, encoding.transform == .logOnePlus else {
                return input.meaning
            }
            return "\(input.meaning) As a logarithm."
        case .missing(let inputs):
            let names = inputs.map { model.inputs[$0].name }.joined(separator: ", ")
            return "No value of \(names)."
        case .level(_, .named(let level)): return "\(input.name) is \(level)."
        case .level(_, .other): return "\(input.name) is one of its rare values."
        case .level(_, .missing): return "\(input.name) is not known."
        case .curve(_, let curve): return "\(input.meaning) \(words(of: curve))"
        case .surface(let surface):
            let names = [surface.inputs.first, surface.inputs.second].map { model.inputs[$0].name }
            return "What \(names[0]) and \(names[1]) tell together beyond what each tells alone. \(words(of: surface))"
        }
    }
}
