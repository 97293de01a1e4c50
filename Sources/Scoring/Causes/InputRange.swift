internal import Features
internal import Models

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Between which values an input was seen in training, and how far they spread.
struct InputRange: Sendable, Equatable {
    let low: Double
    let high: Double
    let encoding: NumberEncoding

    /// The range of a number: the ends of its curves and surfaces, which are those of the training rows; of a number that
    /// has only a straight line, two standard deviations about the mean, which the model file knows instead.
    init?(of input: Int, in model: RiskModel) {
        guard case .number(let encoding) = model.inputs[input].encoding else { return nil }
        self.encoding = encoding
        let ends = model.terms.flatMap { $0.shape.knots(along: input) }
        let kind: Feature.Kind? =
            if case .feature(_, let kind) = model.inputs[input].origin { kind } else { nil }
        var low = ends.min() ?? encoding.raw(encoding.centre - 2 * encoding.scale)
        var high = ends.max() ?? encoding.raw(encoding.centre + 2 * encoding.scale)
        switch kind {
        case .count, .duration, .ratio: low = max(low, 0)
        case .share, .score: (low, high) = (max(low, 0), min(high, 1))
        case .money, .points, .slope, nil: break
        }
        self.low = low
        self.high = high
    }

    /// How far two values are apart, in standard deviations of the training rows.
    func distance(_ one: Double, _ other: Double) -> Double {
        (encoding.transform.applied(to: one) - encoding.transform.applied(to: other)).magnitude / encoding.scale
    }
}

extension ModelTerm.Shape {
    /// The knots of a curve or surface along an input.
    fileprivate func knots(along input: Int) -> [Double] {
        switch self {
        case .curve(input, let curve): return curve.axis.knots
        case .surface(let surface):
            var knots: [Double] = []
            if surface.inputs.first == input, case .knots(let axis) = surface.first { knots += axis.knots }
            if surface.inputs.second == input, case .knots(let axis) = surface.second { knots += axis.knots }
            return knots
        case .linear, .missing, .level, .curve: return []
        }
    }
}

extension NumberEncoding {
    /// The raw value at a transformed one.
    fileprivate func raw(_ transformed: Double) -> Double {
        switch transform {
        case .identity: transformed
        case .logOnePlus: transformed < 0 ? -expm1(-transformed) : expm1(transformed)
        }
    }
}
