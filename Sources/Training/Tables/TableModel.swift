public import Models
internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A fit of a ready table as a model that predicts on other tables.
public enum TableModel {
    /// The model of a fit, on the columns as they are: what `standardize` scaled is folded back.
    ///
    /// - Throws: an error where coefficients run away or the fit did not converge: such a fit predicts nothing.
    public static func model(
        _ design: TableDesign, _ fit: LogisticFit, standardized: Bool, offsetColumn: String?, training: TrainingRecord
    ) throws(TableDesignError) -> RiskModel {
        if let warning = fit.warnings.first(where: { $0.code == .separation || $0.code == .notConverged }) {
            throw .unfinished(warning.message)
        }
        let scales = design.problem.columns.map { standardized ? moments($0, design.problem.weights) : (0, 1) }
        var intercept = fit.terms[0].coefficient ?? 0
        for (term, scale) in zip(fit.terms.dropFirst(), scales) {
            intercept -= (term.coefficient ?? 0) * scale.0 / scale.1
        }
        let inputs = inputs(design.encoding, fit)
        var terms: [ModelTerm] = []
        for (index, source) in design.encoding.sources.enumerated() {
            let found = fit.terms[index + 1]
            guard let coefficient = found.coefficient else { continue }
            let scale = scales[index].1
            terms.append(
                ModelTerm(
                    name: found.name, shape: shape(source, inputs), coefficient: coefficient / scale,
                    mean: moments(design.problem.columns[index], design.problem.weights).mean,
                    figures: figures(found, dividedBy: scale)))
        }
        // Where columns were standardised, the fit's own intercept is that at their means.
        let means = design.problem.columns.map { standardized ? 0 : moments($0, design.problem.weights).mean }
        return RiskModel(
            inputs: inputs, intercept: intercept,
            interceptFigures: standardized ? CoefficientFigures() : figures(fit.terms[0], dividedBy: 1),
            terms: terms, offsetColumn: offsetColumn,
            covariance: fit.covariance(ofAverage: [1] + means, scales: scales.map { 1 / $0.1 }), training: training)
    }

    /// The risks that part the rows of a problem into tenths: nine, descending.
    public static func decileRisks(_ problem: LogisticProblem, _ model: RiskModel) -> [Double] {
        var logOdds = problem.offsets ?? [Double](repeating: 0, count: problem.target.count)
        for (index, name) in problem.names.enumerated() {
            guard let term = model.terms.first(where: { $0.name == name }) else { continue }
            for row in logOdds.indices { logOdds[row] += term.coefficient * problem.columns[index][row] }
        }
        let risks = logOdds.map { 1 / (1 + exp(-($0 + model.intercept))) }.sorted(by: >)
        return (1...9).map { risks[max(0, min(risks.count - 1, risks.count * $0 / 10))] }
    }

    /// One input a column of the table that has a coefficient, in the encoding's order: what was set aside need not be
    /// there where the model predicts.
    private static func inputs(_ encoding: TableEncoding, _ fit: LogisticFit) -> [ModelInput] {
        let used = Set(
            zip(encoding.sources, fit.terms.dropFirst()).filter { $0.1.coefficient != nil }.map(\.0.column))
        var result: [ModelInput] = []
        for source in encoding.sources where used.contains(source.column) {
            guard !result.contains(where: { $0.name == source.column }) else { continue }
            let name = source.column
            if case .number(_, let fill) = source {
                let number = NumberEncoding(transform: .identity, fill: fill, centre: 0, scale: 1)
                result.append(ModelInput(name: name, meaning: name, origin: .column, encoding: .number(number)))
                continue
            }
            var levels = [encoding.references[name]].compactMap(\.self)
            var allowsMissing = false
            for other in encoding.sources where other.column == name {
                if case .level(_, let level) = other { levels.append(level) } else { allowsMissing = true }
            }
            let category = CategoryEncoding(levels: levels, unknown: .refuse, allowsMissing: allowsMissing)
            result.append(ModelInput(name: name, meaning: name, origin: .column, encoding: .category(category)))
        }
        return result
    }

    private static func shape(_ source: TableEncoding.Source, _ inputs: [ModelInput]) -> ModelTerm.Shape {
        let input = inputs.firstIndex { $0.name == source.column } ?? 0
        switch source {
        case .number: return .linear(input: input)
        case .level(_, let level): return .level(input: input, .named(level))
        case .missing:
            if case .number = inputs[input].encoding { return .missing(inputs: [input]) }
            return .level(input: input, .missing)
        }
    }

    private static func figures(_ term: FittedTerm, dividedBy scale: Double) -> CoefficientFigures {
        CoefficientFigures(
            standardError: term.standardError.map { $0 / scale }, z: term.z, pValue: term.pValue,
            low: term.interval.map { $0.lowerBound / scale }, high: term.interval.map { $0.upperBound / scale })
    }

    /// Weighted mean and standard deviation (1 for a constant).
    private static func moments(_ column: [Double], _ weights: [Double]?) -> (mean: Double, spread: Double) {
        var total = CompensatedSum()
        var sum = CompensatedSum()
        let first = column.first ?? 0
        for row in column.indices {
            let weight = weights?[row] ?? 1
            total.add(weight)
            sum.add(weight * (column[row] - first))
        }
        let mean = first + sum.value / total.value
        var squares = CompensatedSum()
        for row in column.indices { squares.add((weights?[row] ?? 1) * (column[row] - mean) * (column[row] - mean)) }
        let spread = (squares.value / total.value).squareRoot()
        return (mean, spread > 0 ? spread : 1)
    }
}
