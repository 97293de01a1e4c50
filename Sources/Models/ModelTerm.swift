/// One summand of a model's log-odds: coefficient · value of its shape.
public struct ModelTerm: Sendable, Equatable {
    /// What a term multiplies its coefficient with. Further kinds (curves, surfaces) are further cases.
    public enum Shape: Sendable, Equatable {
        /// The encoded number of an input.
        case linear(input: Int)
        /// 1 where any of the inputs has no value, else 0.
        case missing(inputs: [Int])
        /// 1 where a category's text is in the class, else 0.
        case level(input: Int, LevelClass)
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

    public init(
        name: String, shape: Shape, coefficient: Double, mean: Double,
        figures: CoefficientFigures = CoefficientFigures()
    ) {
        self.name = name
        self.shape = shape
        self.coefficient = coefficient
        self.mean = mean
        self.figures = figures
    }

    /// The input the term belongs to: the first of those it looks at.
    public var input: Int {
        switch shape {
        case .linear(let input), .level(let input, _): input
        case .missing(let inputs): inputs.first ?? 0
        }
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
