/// One summand of a model's log-odds: coefficient · value of its shape.
public struct ModelTerm: Sendable, Equatable {
    /// What a term multiplies its coefficient with.
    public enum Shape: Sendable, Equatable {
        /// The encoded number of an input.
        case linear(input: Int)
        /// 1 where any of the inputs has no value, else 0.
        case missing(inputs: [Int])
        /// 1 where a category's text is in the class, else 0.
        case level(input: Int, LevelClass)
        /// The log-odds of a curve over a number; the coefficient is 1.
        case curve(input: Int, Curve)
        /// The log-odds of a surface over two inputs; the coefficient is 1.
        case surface(Surface)
    }

    /// A class of a category's texts.
    public enum LevelClass: Sendable, Equatable {
        case named(String)
        /// Every text that no level names.
        case other
        case missing
    }

    /// The term's name, distinct within a model.
    public var name: String
    public var shape: Shape
    /// The change of the log-odds for one more of the shape's value.
    public var coefficient: Double
    /// The mean of the shape's value in training: contributions are measured from it.
    public var mean: Double
    public var figures: CoefficientFigures
    /// How much of the data a curve, a surface or shrunken levels take up; nil for plain coefficients.
    public var smooth: SmoothFigures?

    public init(
        name: String, shape: Shape, coefficient: Double, mean: Double,
        figures: CoefficientFigures = CoefficientFigures(), smooth: SmoothFigures? = nil
    ) {
        self.name = name
        self.shape = shape
        self.coefficient = coefficient
        self.mean = mean
        self.figures = figures
        self.smooth = smooth
    }

    /// The input the term belongs to: the first of those it looks at.
    public var input: Int {
        switch shape {
        case .linear(let input), .level(let input, _), .curve(let input, _): input
        case .surface(let surface): surface.inputs.first
        case .missing(let inputs): inputs.first ?? 0
        }
    }
}

/// How much a penalised term bends, and whether that is more than chance.
public struct SmoothFigures: Sendable, Equatable {
    /// Parameters in effect: those of an unpenalised term, less what the penalty takes (Wood 2017, 6.1.2).
    public var effectiveParameters: Double
    /// Wald's statistic of the hypothesis that the term is 0 everywhere, by `effectiveParameters` degrees of freedom.
    public var chiSquared: Double
    public var pValue: Double

    public init(effectiveParameters: Double, chiSquared: Double, pValue: Double) {
        self.effectiveParameters = effectiveParameters
        self.chiSquared = chiSquared
        self.pValue = pValue
    }
}

/// How well a coefficient is known; nil where that is not known.
public struct CoefficientFigures: Sendable, Equatable {
    public var standardError: Double?
    public var z: Double?
    /// Two-sided, by the normal distribution.
    public var pValue: Double?
    /// The ends of the 95 % Wald interval of the coefficient.
    public var low: Double?
    public var high: Double?

    public init(
        standardError: Double? = nil, z: Double? = nil, pValue: Double? = nil, low: Double? = nil, high: Double? = nil
    ) {
        self.standardError = standardError
        self.z = z
        self.pValue = pValue
        self.low = low
        self.high = high
    }
}
