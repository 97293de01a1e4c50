import LinearAlgebra
package import Models
internal import Statistics

extension AdditiveFit {
    /// The fit as terms of a model, and the constant that goes with them.
    package var terms: (intercept: Double, figures: CoefficientFigures, terms: [ModelTerm]) {
        var terms: [ModelTerm] = []
        // Terms with a mean are contributions measured from it; the model's constant is that of values of 0.
        var ofConstant = [Double](repeating: 0, count: design.size)
        ofConstant[0] = 1
        for (index, block) in design.blocks.enumerated() {
            let part = FittedBlock(self, index)
            terms += part.terms(inputs)
            guard let step = part.step(inputs) else { continue }
            for (at, coordinate) in design.coordinates[index].enumerated() {
                ofConstant[coordinate] -= step.mean * (block.map[1, at] - block.map[0, at]) / step.width
            }
        }
        let intercept = terms.reduce(result.coordinates[0]) { $0 - $1.coefficient * $1.mean }
        let variance = zip(result.covariance.times(ofConstant), ofConstant).reduce(0) { $0 + $1.0 * $1.1 }
        let figures = CoefficientFigures(estimate: intercept, standardError: variance.squareRoot())
        return (intercept, figures, terms)
    }
}

/// One block of a fit: its values at the points, and how well they are known.
struct FittedBlock {
    let block: AdditiveBlock
    let values: [Double]
    /// The covariance of the values.
    let covariance: Matrix
    /// Of each point the first of those held at the same value, which stands for them.
    private let firstAlike: [Int]
    let figures: SmoothFigures

    init(_ fit: AdditiveFit, _ index: Int) {
        let coordinates = fit.design.coordinates[index]
        block = fit.design.blocks[index]
        let found = coordinates.map { fit.result.coordinates[$0] }
        let held = fit.design.order.ofBlock[index].filter { fit.result.held.contains($0) }
        var firstAlike = Array(0..<block.map.rows)
        for (point, isHeld) in fit.held(index).enumerated() where isHeld { firstAlike[point + 1] = firstAlike[point] }
        self.firstAlike = firstAlike
        values = block.ordered(block.map.times(found), held: fit.held(index))
        var part = Matrix(rows: coordinates.count, columns: coordinates.count)
        var effective = -Double(held.count)
        for (row, one) in coordinates.enumerated() {
            for (column, other) in coordinates.enumerated() { part[row, column] = fit.result.covariance[one, other] }
            effective += 1 - fit.result.strengths[fit.design.groupOf[one]] * fit.result.covariance[one, one]
        }
        covariance = block.map.times(part).times(block.map.transposed)
        // No direction of what is held is in the covariance or in what was found: a part that is not 0 there lets the rest be
        // inverted as it is.
        for place in held {
            let column = coordinates.map { fit.design.order.differences[$0, place] }
            for (row, one) in column.enumerated() {
                for (at, other) in column.enumerated() { part[row, at] += one * other }
            }
        }
        let statistic = Cholesky(part).map { zip($0.solve(found), found).reduce(0) { $0 + $1.0 * $1.1 } } ?? .nan
        let freedom = max(effective, 1e-6)
        figures = SmoothFigures(
            effectiveParameters: effective, chiSquared: statistic,
            pValue: IncompleteGamma.upper(freedom / 2, statistic / 2))
    }

    private func standardError(_ point: Int) -> Double {
        max(0, covariance[firstAlike[point], firstAlike[point]]).squareRoot()
    }

    /// A term of two points, which is one coefficient: how far the shape's value goes from the first to the second, and its
    /// mean; nil for other terms.
    func step(_ inputs: [ModelInput]) -> (width: Double, mean: Double)? {
        guard case .axis(let axis) = block.content else { return nil }
        switch axis.content {
        case .missing: return (1, axis.masses[1])
        case .levels(let axisOfTwo) where axisOfTwo.knots.count == 2:
            guard case .number(let encoding) = inputs[axis.inputs[0]].encoding else { return nil }
            let ends = axisOfTwo.knots.map(encoding.encoded)
            return (ends[1] - ends[0], ends[0] + axis.masses[1] * (ends[1] - ends[0]))
        case .knots, .levels, .classes: return nil
        }
    }

    func terms(_ inputs: [ModelInput]) -> [ModelTerm] {
        switch block.content {
        case .surface(let first, let second): return [surface(first, second, inputs)]
        case .axis(let axis):
            let ofTwo = step(inputs)
            switch axis.content {
            case .classes(let classes): return levels(axis, classes, inputs)
            case .knots(let knots), .levels(let knots):
                return [ofTwo.map { line(.linear(input: axis.inputs[0]), $0, inputs) } ?? curve(axis, knots, inputs)]
            case .missing: return ofTwo.map { [line(.missing(inputs: axis.inputs), $0, inputs)] } ?? []
            }
        }
    }

    private func curve(_ axis: SmoothAxis, _ knots: KnotAxis, _ inputs: [ModelInput]) -> ModelTerm {
        let curve = Curve(axis: knots, values: values, standardErrors: values.indices.map(standardError))
        return ModelTerm(
            name: block.name(inputs), shape: .curve(input: axis.inputs[0], curve), coefficient: 1, mean: 0,
            smooth: figures)
    }

    /// One coefficient; contributions are measured from the mean, where they are 0.
    private func line(
        _ shape: ModelTerm.Shape, _ step: (width: Double, mean: Double), _ inputs: [ModelInput]
    ) -> ModelTerm {
        let coefficient = (values[1] - values[0]) / step.width
        let variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
        let error = max(0, variance).squareRoot() / step.width.magnitude
        return ModelTerm(
            name: block.name(inputs), shape: shape, coefficient: coefficient, mean: step.mean,
            figures: CoefficientFigures(estimate: coefficient, standardError: error), smooth: figures)
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
