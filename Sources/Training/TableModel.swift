public import Models

/// Turns a fit on a ready table into a model that can be kept and used on other tables.
public struct TableModel {
    /// What is not in the fit itself.
    public struct Source: Sendable {
        public var roles: TableRoles
        public var files: [TrainingRecord.InputFile]
        /// The options as they were given.
        public var record: [TrainingRecord.Option]

        public init(roles: TableRoles, files: [TrainingRecord.InputFile] = [], record: [TrainingRecord.Option] = []) {
            self.roles = roles
            self.files = files
            self.record = record
        }
    }

    private let fit: LogisticFit
    private let design: TableDesign
    private let options: LogisticOptions
    private let source: Source

    /// The model of a fit.
    ///
    /// - Throws: `TrainingError` where a coefficient runs away or the fit has not converged: there is no model then.
    public static func model(
        of fit: LogisticFit, _ design: TableDesign, options: LogisticOptions, source: Source
    ) throws(TrainingError) -> RiskModel {
        guard fit.converged else { throw .notConverged(iterations: fit.iterations) }
        let separated = fit.warnings.filter { $0.code == .separation }.flatMap(\.terms)
        let isUnknown = Set(fit.terms.filter { $0.coefficient == nil }.map(\.name))
        guard !separated.contains(where: isUnknown.contains), fit.terms.first?.coefficient != nil else {
            throw .separated(separated)
        }
        return TableModel(fit: fit, design: design, options: options, source: source).model()
    }

    private func model() -> RiskModel {
        var inputs: [ModelInput] = []
        var terms: [ModelTerm] = []
        var setAside = design.constantTexts.map { TrainingRecord.SetAside(name: $0, reason: "holds one text only") }
        var intercept = fit.terms[0].coefficient ?? 0
        for (index, source) in design.encoding.sources.enumerated() {
            let fitted = fit.terms[index + 1]
            guard let coefficient = fitted.coefficient else {
                setAside.append(.init(name: fitted.name, reason: "follows from the columns before it"))
                continue
            }
            let column = Spread(design.problem.columns[index], design.problem.weights)
            let scale = options.standardize ? 1 / column.deviation : 1
            if options.standardize { intercept -= coefficient * scale * column.mean }
            terms.append(
                ModelTerm(
                    name: fitted.name, shape: shape(of: source, &inputs), coefficient: coefficient * scale,
                    mean: column.mean,
                    figures: CoefficientFigures(
                        estimate: coefficient * scale, standardError: fitted.standardError.map { $0 * scale })))
        }
        let constant =
            options.standardize
            ? CoefficientFigures() : CoefficientFigures(estimate: intercept, standardError: fit.terms[0].standardError)
        return RiskModel(
            inputs: inputs, intercept: intercept, interceptFigures: constant, terms: terms,
            offsetColumn: source.roles.offset, training: record(setAside, terms: terms.count))
    }

    private func record(_ setAside: [TrainingRecord.SetAside], terms: Int) -> TrainingRecord {
        let problem = design.problem
        let rows = problem.target.indices.filter { (problem.weights?[$0] ?? 1) > 0 }
        return TrainingRecord(
            subject: .table(
                TableSubject(
                    target: source.roles.target, positive: source.roles.positive ?? "", weights: source.roles.weights)),
            figures: TrainingFigures(
                rows: fit.rows, churners: rows.count { problem.target[$0] == 1 }, logLikelihood: fit.logLikelihood,
                nullLogLikelihood: fit.nullLogLikelihood, effectiveParameters: Double(terms + 1), l2: options.l2),
            setAside: setAside, warnings: fit.warnings.map(\.message), files: source.files, options: source.record)
    }

    /// The shape of a column of numbers, its input added where it is new.
    private func shape(of source: TableEncoding.Source, _ inputs: inout [ModelInput]) -> ModelTerm.Shape {
        let name =
            switch source {
            case .number(let column, _), .level(let column, _), .missing(let column): column
            }
        let input = inputs.firstIndex { $0.name == name } ?? inputs.count
        if input == inputs.count {
            inputs.append(
                ModelInput(name: name, meaning: "The column \(name).", origin: .column, encoding: encoding(of: name)))
        }
        switch source {
        case .number: return .linear(input: input)
        case .level(_, let level): return .level(input: input, .named(level))
        case .missing:
            if case .category = inputs[input].encoding { return .level(input: input, .missing) }
            return .missing(inputs: [input])
        }
    }

    /// How all the columns made of one column of the table were made.
    private func encoding(of name: String) -> ModelInput.Encoding {
        var levels: [String] = design.encoding.references[name].map { [$0] } ?? []
        var allowsMissing = false
        for source in design.encoding.sources {
            switch source {
            case .number(name, let fill):
                return .number(NumberEncoding(transform: .identity, fill: fill, centre: 0, scale: 1))
            case .level(name, let level): levels.append(level)
            case .missing(name): allowsMissing = true
            default: continue
            }
        }
        levels.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return .category(CategoryEncoding(levels: levels, unknown: .refuse, allowsMissing: allowsMissing))
    }
}

/// The weighted mean and standard deviation of a column, as columns are standardised for a fit.
private struct Spread {
    let mean: Double
    let deviation: Double

    init(_ values: [Double], _ weights: [Double]?) {
        guard let first = values.first else {
            (mean, deviation) = (0, 1)
            return
        }
        let total = weights?.reduce(0, +) ?? Double(values.count)
        func average(_ value: (Double) -> Double) -> Double {
            values.indices.reduce(0) { $0 + value(values[$1]) * (weights?[$1] ?? 1) } / total
        }
        let centre = first + average { $0 - first }
        let spread = average { ($0 - centre) * ($0 - centre) }.squareRoot()
        mean = centre
        deviation = spread > 0 ? spread : 1
    }
}
