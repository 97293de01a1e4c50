public import Tables
public import Training

/// The table a statistician expects of a fit.
public struct CoefficientTable: Sendable {
    private let fit: LogisticFit
    private let churners: Int
    private let meanings: [String: String]

    /// - Parameters:
    ///   - churners: rows (of positive weight) that churned.
    ///   - meanings: what a term says, in words, by its name; a last column where there is any.
    public init(_ fit: LogisticFit, churners: Int, meanings: [String: String] = [:]) {
        self.fit = fit
        self.churners = churners
        self.meanings = meanings
    }

    /// How many coefficients were estimated, the intercept included.
    public var estimated: Int { fit.terms.count { $0.coefficient != nil } }

    /// 1 − log-likelihood / null log-likelihood (McFadden 1974).
    public var pseudoRSquared: Double { 1 - fit.logLikelihood / fit.nullLogLikelihood }

    /// 2 · coefficients − 2 · log-likelihood (Akaike 1974).
    public var akaike: Double { 2 * Double(estimated) - 2 * fit.logLikelihood }

    /// The whole table: the fit as a whole, an empty line, then a line a term.
    public func text(for terminal: Terminal = .none) -> String {
        summary.text(for: terminal) + "\n" + terms.text(for: terminal)
    }

    private var summary: TextTable {
        var table = TextTable([.text(""), .number("")])
        table.append(["rows", NumberText.count(fit.rows)])
        table.append(["churners", NumberText.count(churners)])
        table.append(["log-likelihood", NumberText.fixed(fit.logLikelihood, decimals: 4)])
        table.append(["log-likelihood of the intercept alone", NumberText.fixed(fit.nullLogLikelihood, decimals: 4)])
        table.append(["McFadden's pseudo-R²", NumberText.fixed(pseudoRSquared, decimals: 4)])
        table.append(["AIC", NumberText.fixed(akaike, decimals: 2)])
        return table
    }

    private var terms: TextTable {
        let figures = ["coefficient", "odds ratio", "std. error", "z", "p", "95 % from", "to"]
        var table = TextTable(
            [.text("term")] + figures.map { .number($0) } + (meanings.isEmpty ? [] : [.prose("meaning")]))
        for term in fit.terms {
            let cells = [
                term.name, NumberText.significant(term.coefficient, digits: 5),
                NumberText.significant(term.oddsRatio), NumberText.significant(term.standardError),
                NumberText.fixed(term.z, decimals: 2), Self.probability(term.pValue),
                NumberText.significant(term.interval?.lowerBound), NumberText.significant(term.interval?.upperBound),
            ]
            table.append(cells + (meanings.isEmpty ? [] : [meanings[term.name] ?? ""]))
        }
        return table
    }

    private static func probability(_ value: Double?) -> String {
        guard let value else { return NumberText.none }
        return value < 1e-4 ? NumberText.significant(value, digits: 2) : NumberText.fixed(value, decimals: 4)
    }
}
