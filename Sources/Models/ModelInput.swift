public import Features

/// One thing a model looks at, and how its raw values become numbers.
public struct ModelInput: Sendable, Equatable {
    /// Where the raw values come from.
    public enum Origin: Sendable, Equatable {
        /// A feature of the catalogue, as it was defined when the model was trained.
        case feature(definition: String, kind: Feature.Kind)
        /// What a purchase model makes of features, as they were defined when it was fitted: `PurchaseModel.logOdds`.
        case purchases(PurchaseModel, definition: String)
        /// An attribute of the customers.
        case attribute
        /// A column of a ready table.
        case column
    }

    /// How raw values become numbers.
    public enum Encoding: Sendable, Equatable {
        case number(NumberEncoding)
        case category(CategoryEncoding)
    }

    /// The feature's, attribute's or column's name.
    public var name: String
    /// What it says, in one sentence.
    public var meaning: String
    /// Its unit; empty where it has none.
    public var unit: String
    public var origin: Origin
    public var encoding: Encoding

    public init(name: String, meaning: String, unit: String = "", origin: Origin, encoding: Encoding) {
        self.name = name
        self.meaning = meaning
        self.unit = unit
        self.origin = origin
        self.encoding = encoding
    }
}

/// How a number enters a model: missing values filled, then (t(x) − centre) / scale.
public struct NumberEncoding: Sendable, Equatable {
    /// The t of the formula.
    public enum Transform: String, Sendable, CaseIterable {
        /// The value as it is.
        case identity
        /// sign(x)·ln(1 + |x|), which for values of 0 and more is ln(1 + x): evens out skewed counts, money and durations.
        case logOnePlus = "log1p"
    }

    public var transform: Transform
    /// What a missing value is taken to be, in the raw unit (the median in training); nil where it is an error.
    public var fill: Double?
    /// The mean of t(x) in training, or 0.
    public var centre: Double
    /// The standard deviation of t(x) in training, or 1; above 0.
    public var scale: Double

    public init(transform: Transform, fill: Double?, centre: Double, scale: Double) {
        precondition(scale > 0 && scale.isFinite, "a scale of \(scale)")
        self.transform = transform
        self.fill = fill
        self.centre = centre
        self.scale = scale
    }

    /// A value as the model's linear terms see it; NaN where it is missing and nothing fills it.
    @inlinable public func encoded(_ value: Double) -> Double {
        (transform.applied(to: value.isNaN ? (fill ?? .nan) : value) - centre) / scale
    }
}

/// How a category enters a model.
public struct CategoryEncoding: Sendable, Equatable {
    /// What to do with a text that training did not see.
    public enum Unknown: String, Sendable, CaseIterable {
        /// It is one of the pooled rare levels.
        case other
        /// It is an error.
        case refuse
    }

    /// The levels that stand for themselves, in ascending order of their UTF-8 bytes.
    public var levels: [String]
    /// What a text that is none of the levels is.
    public var unknown: Unknown
    /// Whether an empty cell is a level of its own; else it is an error.
    public var allowsMissing: Bool

    public init(levels: [String], unknown: Unknown, allowsMissing: Bool) {
        self.levels = levels
        self.unknown = unknown
        self.allowsMissing = allowsMissing
    }
}
