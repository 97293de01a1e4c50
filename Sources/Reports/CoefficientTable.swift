internal import Models
public import Tables
public import Training

/// The table a statistician expects of a fit.
public struct CoefficientTable: Sendable {
    private let fit: LogisticFit
    private let churners: Int
    private let meanings: [String: String]
    private let inflation: [Double?]?
    private let tests: [LikelihoodRatioTest]
    private let intervals: LogisticOptions.Intervals

    /// - Parameters:
    ///   - churners: rows (of positive weight) that churned.
    ///   - meanings: what a term says, in words, by its name; a last column where there is any.
    ///   - inflation: the variance inflation factor of each term but the intercept; a column where it is given.
    ///   - tests: likelihood-ratio tests; a table of their own below the terms where there are any.
    public init(
        _ fit: LogisticFit, churners: Int, meanings: [String: String] = [:], inflation: [Double?]? = nil,
        tests: [LikelihoodRatioTest] = [], intervals: LogisticOptions.Intervals = .wald
    ) {
        self.fit = fit
        self.churners = churners
        self.meanings = meanings
        self.inflation = inflation
        self.tests = tests
        self.intervals = intervals
    }

    /// How many coefficients were estimated, the intercept included.
    public var estimated: Int { fit.estimated }

    /// 1 − log-likelihood / null log-likelihood (McFadden 1974).
    public var pseudoRSquared: Double { 1 - fit.logLikelihood / fit.nullLogLikelihood }

    /// 2 · coefficients − 2 · log-likelihood (Akaike 1974).
    public var akaike: Double { 2 * Double(estimated) - 2 * fit.logLikelihood }

    /// The whole table: the fit as a whole, an empty line, then a line a term.
    public func text(for terminal: Terminal = .none) -> String {
        let table = summary.text(for: terminal) + "\n" + terms.text(for: terminal)
        return tests.isEmpty ? table : table + "\n" + testTable.text(for: terminal)
    }

    /// What the standard errors suppose, where it is not that the model is right and rows are independent.
    private var errorsText: String? {
        switch fit.standardErrors {
        case .model: nil
        case .robust: "robust (HC0)"
        case .clustered: "clustered (\(NumberText.count(fit.clusters ?? 0)) clusters)"
        }
    }

    private var summary: TextTable {
        var table = TextTable([.text(""), .number("")])
        table.append(["rows", NumberText.count(fit.rows)])
        table.append(["churners", NumberText.count(churners)])
        table.append(["log-likelihood", NumberText.fixed(fit.logLikelihood, decimals: 4)])
        table.append(["log-likelihood of the intercept alone", NumberText.fixed(fit.nullLogLikelihood, decimals: 4)])
        table.append(["McFadden's pseudo-R²", NumberText.fixed(pseudoRSquared, decimals: 4)])
        table.append(["AIC", NumberText.fixed(akaike, decimals: 2)])
        if let errorsText { table.append(["standard errors", errorsText]) }
        if intervals == .profile { table.append(["intervals", "profile likelihood"]) }
        return table
    }

    private var testTable: TextTable {
        var table = TextTable(
            [.text("likelihood-ratio test without"), .number("chi-square"), .number("df"), .number("p")])
        for test in tests {
            table.append([
                test.terms.joined(separator: ", "), NumberText.fixed(test.chiSquared, decimals: 4),
                NumberText.count(test.degreesOfFreedom), Self.probability(test.pValue),
            ])
        }
        return table
    }

    private var terms: TextTable {
        let figures = ["coefficient", "odds ratio", "std. error", "z", "p", "95 % from", "to"]
        var table = TextTable(
            [.text("term")] + figures.map { .number($0) } + (inflation == nil ? [] : [.number("VIF")])
                + (meanings.isEmpty ? [] : [.prose("meaning")]))
        for (index, term) in fit.terms.enumerated() {
            var cells = [
                term.name, NumberText.significant(term.coefficient, digits: 5),
                NumberText.significant(term.oddsRatio), NumberText.significant(term.standardError),
                NumberText.fixed(term.z, decimals: 2), Self.probability(term.pValue),
                NumberText.significant(term.interval?.lowerBound), NumberText.significant(term.interval?.upperBound),
            ]
            if let inflation {
                cells.append(NumberText.significant(index == 0 ? nil : inflation[index - 1]))
            }
            table.append(cells + (meanings.isEmpty ? [] : [meanings[term.name] ?? ""]))
        }
        return table
    }

    private static func probability(_ value: Double?) -> String {
        guard let value else { return NumberText.none }
        return value < 1e-4 ? NumberText.significant(value, digits: 2) : NumberText.fixed(value, decimals: 4)
    }
}
