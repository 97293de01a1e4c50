import LinearAlgebra
package import Models
internal import Statistics

extension AdditiveFit {
    /// The fit as terms of a model, and the constant that goes with them.
    package var terms: (intercept: Double, figures: CoefficientFigures, terms: [ModelTerm]) {
        var terms: [ModelTerm] = []
        for (index, block) in design.blocks.enumerated() {
            let part = FittedBlock(block, self, coordinates: design.coordinates[index])
            terms += part.terms(inputs)
        }
        // Terms with a mean are contributions measured from it; the model's constant is that of values of 0.
        let intercept = terms.reduce(result.coordinates[0]) { $0 - $1.coefficient * $1.mean }
        let figures = CoefficientFigures(
            estimate: result.coordinates[0], standardError: result.covariance[0, 0].squareRoot())
        return (intercept, figures, terms)
    }
}

/// One block of a fit: its values at the points, and how well they are known.
private struct FittedBlock {
    let block: AdditiveBlock
    let values: [Double]
    /// The covariance of the values.
    let covariance: Matrix
    let figures: SmoothFigures

    init(_ block: AdditiveBlock, _ fit: AdditiveFit, coordinates: Range<Int>) {
        self.block = block
        let found = coordinates.map { fit.result.coordinates[$0] }
        values = block.map.times(found)
        var part = Matrix(rows: coordinates.count, columns: coordinates.count)
        var effective = 0.0
        for (row, one) in coordinates.enumerated() {
            for (column, other) in coordinates.enumerated() { part[row, column] = fit.result.covariance[one, other] }
            effective += 1 - fit.result.strengths[fit.design.groupOf[one]] * fit.result.covariance[one, one]
        }
        covariance = block.map.times(part).times(block.map.transposed)
        let statistic = Cholesky(part).map { zip($0.solve(found), found).reduce(0) { $0 + $1.0 * $1.1 } } ?? .nan
        let freedom = max(effective, 1e-6)
        figures = SmoothFigures(
            effectiveParameters: effective, chiSquared: statistic,
            pValue: IncompleteGamma.upper(freedom / 2, statistic / 2))
    }

    private func standardError(_ point: Int) -> Double { max(0, covariance[point, point]).squareRoot() }

    func terms(_ inputs: [ModelInput]) -> [ModelTerm] {
        switch block.content {
        case .surface(let first, let second): [surface(first, second, inputs)]
        case .axis(let axis):
            switch axis.content {
            case .knots(let knots): [curve(axis, knots, inputs)]
            case .levels(let knots):
                [knots.knots.count == 2 ? step(axis, knots, inputs) : curve(axis, knots, inputs)]
            case .classes(let classes): levels(axis, classes, inputs)
            case .missing: [missing(axis, inputs)]
            }
        }
    }

    private func curve(_ axis: SmoothAxis, _ knots: KnotAxis, _ inputs: [ModelInput]) -> ModelTerm {
        let curve = Curve(axis: knots, values: values, standardErrors: values.indices.map(standardError))
        return ModelTerm(
            name: block.name(inputs), shape: .curve(input: axis.inputs[0], curve), coefficient: 1, mean: 0,
            smooth: figures)
    }

    /// A number that takes two values: one coefficient, per one of the input's encoded number.
    private func step(_ axis: SmoothAxis, _ knots: KnotAxis, _ inputs: [ModelInput]) -> ModelTerm {
        guard case .number(let encoding) = inputs[axis.inputs[0]].encoding else {
            preconditionFailure("\(inputs[axis.inputs[0]].name) is not a number")
        }
        let ends = knots.knots.map(encoding.encoded)
        let (coefficient, error) = difference(width: ends[1] - ends[0])
        // Contributions are measured from the mean, where they are 0.
        return ModelTerm(
            name: block.name(inputs), shape: .linear(input: axis.inputs[0]), coefficient: coefficient,
            mean: ends[0] + axis.masses[1] * (ends[1] - ends[0]),
            figures: CoefficientFigures(estimate: coefficient, standardError: error), smooth: figures)
    }

    private func missing(_ axis: SmoothAxis, _ inputs: [ModelInput]) -> ModelTerm {
        let (coefficient, error) = difference(width: 1)
        return ModelTerm(
            name: block.name(inputs), shape: .missing(inputs: axis.inputs), coefficient: coefficient,
            mean: axis.masses[1], figures: CoefficientFigures(estimate: coefficient, standardError: error),
            smooth: figures)
    }

    /// From the first point to the second, for one of a width.
    private func difference(width: Double) -> (Double, Double) {
        let variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
        return ((values[1] - values[0]) / width, max(0, variance).squareRoot() / width.magnitude)
    }

    private func levels(
        _ axis: SmoothAxis, _ classes: [ModelTerm.LevelClass], _ inputs: [ModelInput]
    ) -> [ModelTerm] {
        classes.enumerated().map { point, levelClass in
            ModelTerm(
                name: inputs[axis.inputs[0]].name(of: levelClass), shape: .level(input: axis.inputs[0], levelClass),
                coefficient: values[point], mean: 0,
                figures: CoefficientFigures(estimate: values[point], standardError: standardError(point)),
                smooth: figures)
        }
    }

    private func surface(_ first: SmoothAxis, _ second: SmoothAxis, _ inputs: [ModelInput]) -> ModelTerm {
        let surface = Surface(
            inputs: (first.inputs[0], second.inputs[0]), first: first.surfaceAxis, second: second.surfaceAxis,
            values: values)
        return ModelTerm(
            name: block.name(inputs), shape: .surface(surface), coefficient: 1, mean: 0, smooth: figures)
    }
}

extension SmoothAxis {
    fileprivate var surfaceAxis: SurfaceAxis {
        switch content {
        case .knots(let axis), .levels(let axis): .knots(axis)
        case .classes(let classes): .classes(classes)
        case .missing: preconditionFailure("an indicator is no axis of a surface")
        }
    }
}

extension AdditiveBlock {
    /// The term's name; of a category the column's.
    func name(_ inputs: [ModelInput]) -> String {
        switch content {
        case .surface(let first, let second):
            "\(inputs[first.inputs[0]].name) × \(inputs[second.inputs[0]].name)"
        case .axis(let axis):
            switch axis.content {
            case .missing: inputs[axis.inputs[0]].name(of: .missing)
            default: inputs[axis.inputs[0]].name
            }
        }
    }
}

extension ModelInput {
    /// What a class of the input's values is called: `plan=basic`, `plan other`, `plan missing`; for columns of ready tables
    /// `plan=missing`, as `churn fit` names them.
    func name(of levelClass: ModelTerm.LevelClass) -> String {
        switch levelClass {
        case .named(let level): "\(name)=\(level)"
        case .other: "\(name) other"
        case .missing: origin == .column ? "\(name)=missing" : "\(name) missing"
        }
    }
}
