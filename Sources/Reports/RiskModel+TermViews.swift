internal import Features
internal import Foundation
public import Models
internal import Tables

extension RiskModel {
    /// A view a term, in the model's order; the levels of a category together, where the first of them stands.
    public var termViews: [TermView] {
        var views: [TermView] = []
        var seen: Set<Int> = []
        for term in terms {
            switch term.shape {
            case .linear(let input): views.append(linear(term, input))
            case .missing(let inputs): views.append(missing(term, inputs))
            case .curve(let input, let curve): views.append(self.curve(term, input, curve))
            case .surface(let surface): views.append(self.surface(term, surface))
            case .level(let input, _): if seen.insert(input).inserted { views.append(levels(input)) }
            }
        }
        return views
    }

    private func view(
        _ term: ModelTerm, _ input: Int, _ content: TermView.Content, origin: TermView.Origin = .average
    ) -> TermView {
        var transform = NumberEncoding.Transform.identity
        if case .number(let encoding) = inputs[input].encoding { transform = encoding.transform }
        return TermView(
            name: term.name, termNames: [term.name], meaning: inputs[input].meaning, unit: inputs[input].unit,
            transform: transform, content: content, smooth: term.smooth,
            pValue: term.smooth?.pValue ?? term.figures.pValue, origin: origin)
    }

    private func curve(_ term: ModelTerm, _ input: Int, _ curve: Curve) -> TermView {
        let points = curve.axis.knots.indices.map { knot in
            let logOdds = term.coefficient * (curve.values[knot] - term.mean)
            let reach = curve.standardErrors.map { normal95 * $0[knot] * term.coefficient.magnitude }
            return TermView.Point(
                name: shortestText(curve.axis.knots[knot]), value: curve.axis.knots[knot], logOdds: logOdds,
                interval: reach.map { logOdds - $0...logOdds + $0 })
        }
        return view(term, input, .curve(points))
    }

    private func linear(_ term: ModelTerm, _ input: Int) -> TermView {
        guard case .number(let encoding) = inputs[input].encoding else {
            preconditionFailure("\(inputs[input].name) is not a number")
        }
        func point(_ raw: Double, steps: Double) -> TermView.Point {
            TermView.Point(
                name: shortestText(raw), value: raw, logOdds: term.coefficient * steps,
                interval: term.figures.interval(times: steps))
        }
        if encoding.isYesOrNo {
            return view(term, input, .levels([0, 1].map { point($0, steps: encoding.encoded($0) - term.mean) }))
        }
        // Of a share of 0 to 1, or a count, no line is drawn where no value can lie.
        let bounds = inputs[input].bounds
        let ends = (
            lowest: bounds.lowest.map { encoding.encoded($0) - term.mean } ?? -.infinity,
            highest: bounds.highest.map { encoding.encoded($0) - term.mean } ?? .infinity
        )
        var points: [TermView.Point] = []
        for step in [-2.0, -1, 0, 1, 2] where step > ends.lowest + 0.25 && step < ends.highest - 0.25 {
            points.append(
                point(
                    encoding.transform.inverse(of: encoding.centre + encoding.scale * (term.mean + step)), steps: step))
        }
        if ends.lowest > -2.25, let raw = bounds.lowest { points.insert(point(raw, steps: ends.lowest), at: 0) }
        if ends.highest < 2.25, let raw = bounds.highest { points.append(point(raw, steps: ends.highest)) }
        return view(term, input, .line(points))
    }

    private func missing(_ term: ModelTerm, _ inputs: [Int]) -> TermView {
        let point = TermView.Point(
            name: "missing", value: nil, logOdds: term.coefficient, interval: term.figures.interval(times: 1))
        var result = view(term, inputs[0], .levels([point]), origin: .known)
        result.unit = ""
        return result
    }

    private func levels(_ input: Int) -> TermView {
        let members = terms.filter { if case .level(input, _) = $0.shape { true } else { false } }
        let points = members.map { term in
            TermView.Point(
                name: term.levelName, value: nil, logOdds: term.coefficient,
                interval: term.figures.interval(times: 1))
        }
        let smooth = members[0].smooth
        return TermView(
            name: inputs[input].name, termNames: members.map(\.name), meaning: inputs[input].meaning,
            unit: inputs[input].unit, transform: .identity, content: .levels(points), smooth: smooth,
            pValue: smooth?.pValue ?? (members.count == 1 ? members[0].figures.pValue : nil),
            origin: smooth == nil ? .reference : .average)
    }

    private func surface(_ term: ModelTerm, _ surface: Surface) -> TermView {
        let (one, other) = (inputs[surface.inputs.first], inputs[surface.inputs.second])
        let alone = (
            ownLogOdds(of: surface.inputs.first, along: surface.first),
            ownLogOdds(of: surface.inputs.second, along: surface.second)
        )
        let values = (0..<surface.first.count).map { row in
            (0..<surface.second.count).map { column in
                term.coefficient * (surface.values[row * surface.second.count + column] - term.mean)
            }
        }
        let together = values.enumerated().map { row, line in
            line.enumerated().map { column, value in value + alone.0[row] + alone.1[column] }
        }
        let grid = TermView.Grid(
            rowInput: one.name, columnInput: other.name, rows: surface.first.pointNames,
            columns: surface.second.pointNames,
            rowValues: surface.first.knots, columnValues: surface.second.knots,
            values: values, together: together)
        return TermView(
            name: term.name, termNames: [term.name],
            meaning: "What \(one.name) and \(other.name) tell together beyond what each tells alone.", unit: "",
            transform: .identity, content: .surface(grid), smooth: term.smooth,
            pValue: term.smooth?.pValue ?? term.figures.pValue, origin: .average)
    }

    /// What the terms of an input alone add at the points of an axis.
    private func ownLogOdds(of input: Int, along axis: SurfaceAxis) -> [Double] {
        (0..<axis.count).map { point in
            terms.reduce(0) { sum, term in
                let value: Double
                switch (term.shape, axis) {
                case (.linear(input), .knots(let axis)):
                    guard case .number(let encoding) = inputs[input].encoding else { return sum }
                    value = encoding.encoded(axis.knots[point])
                case (.curve(input, let curve), .knots(let axis)): value = curve.value(at: axis.knots[point])
                case (.level(input, let levelClass), .classes(let classes)):
                    value = levelClass == classes[point] ? 1 : 0
                default: return sum
                }
                return sum + term.coefficient * (value - term.mean)
            }
        }
    }
}

/// The 0.975 quantile of the normal distribution.
private let normal95 = 1.959_963_984_540_054

extension CoefficientFigures {
    /// The 95 % interval of so many coefficients.
    fileprivate func interval(times steps: Double) -> ClosedRange<Double>? {
        guard let low, let high, low.isFinite, high.isFinite else { return nil }
        return min(low * steps, high * steps)...max(low * steps, high * steps)
    }
}

extension ModelTerm {
    /// The level a term is of: its text, `other` or `missing`.
    fileprivate var levelName: String {
        guard case .level(_, let levelClass) = shape else { return name }
        switch levelClass {
        case .named(let level): return level
        case .other: return "other"
        case .missing: return "missing"
        }
    }
}

extension SurfaceAxis {
    /// The knots of a number; nil of classes.
    fileprivate var knots: [Double]? {
        if case .knots(let axis) = self { axis.knots } else { nil }
    }
}

extension ModelInput {
    /// The least and the greatest value there can be, of features of the catalogue; nil where there is no such end.
    fileprivate var bounds: (lowest: Double?, highest: Double?) {
        guard case .feature(_, let kind) = origin else { return (nil, nil) }
        switch kind {
        case .count, .money, .points, .duration, .ratio: return (0, nil)
        case .share, .score: return (0, 1)
        case .slope: return (nil, nil)
        }
    }
}

extension NumberEncoding {
    /// Whether training saw 0 and 1 only: then, and for hardly any other numbers, the variance is mean · (1 − mean).
    fileprivate var isYesOrNo: Bool {
        let expected = centre * (1 - centre)
        return transform == .identity && expected > 0 && (scale * scale - expected).magnitude < 1e-6 * expected
    }
}

extension NumberEncoding.Transform {
    /// The value whose transform this is.
    func inverse(of position: Double) -> Double {
        switch self {
        case .identity: position
        case .logOnePlus: position < 0 ? -expm1(-position) : expm1(position)
        }
    }
}
