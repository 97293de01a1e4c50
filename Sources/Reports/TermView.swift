internal import Foundation
public import Models

/// What one term of a model adds to the log-odds, ready to be drawn, printed or written: the model's own numbers, in the
/// input's raw unit. The levels of one category are one view.
public struct TermView: Sendable {
    /// A place of an input, and what the term adds there.
    public struct Point: Sendable, Equatable {
        /// The raw value, or the level's name.
        public let name: String
        /// The raw value; nil for a level.
        public let value: Double?
        public let logOdds: Double
        /// The ends of the 95 % interval; nil where no standard error is known.
        public let interval: ClosedRange<Double>?

        /// e to the log-odds.
        public var oddsRatio: Double { exp(logOdds) }
    }

    /// Two inputs' places and what is added at each pair of them.
    public struct Grid: Sendable, Equatable {
        /// The input whose places are the rows.
        public let rowInput: String
        public let columnInput: String
        public let rows: [String]
        public let columns: [String]
        /// The rows' raw values; nil where they are classes of a category.
        public let rowValues: [Double]?
        public let columnValues: [Double]?
        /// What the two add beyond what each adds alone: `values[row][column]`.
        public let values: [[Double]]
        /// The same, with the terms of each of the two inputs alone.
        public let together: [[Double]]
    }

    public enum Content: Sendable, Equatable {
        /// Straight between the points of a curve, in the order of their values.
        case curve([Point])
        /// A straight line (along the transform), from two scales below the mean (or 0, where no value lies below) to two
        /// above.
        case line([Point])
        /// Single points: levels, the two values of a yes or no, a missing value.
        case levels([Point])
        case surface(Grid)
    }

    /// The term's name; of levels the category's.
    public let name: String
    /// The names of the model's terms that it shows.
    public let termNames: [String]
    public let meaning: String
    /// The input's unit; empty where it has none, and for surfaces.
    public internal(set) var unit: String
    /// Along which numbers are drawn.
    public let transform: NumberEncoding.Transform
    public let content: Content
    public let smooth: SmoothFigures?
    /// Two-sided p of the hypothesis that it adds nothing; nil where that is not known of the term as a whole.
    public let pValue: Double?
    /// Whom its log-odds are measured from.
    public let origin: Origin

    /// Whom log-odds are measured from.
    public enum Origin: String, Sendable {
        case average = "the average customer in training"
        case reference = "a customer of none of the levels shown"
        case known = "a customer whose value is known"
    }

    /// Its points; none of a surface.
    public var points: [Point] {
        switch content {
        case .curve(let points), .line(let points), .levels(let points): points
        case .surface: []
        }
    }

    /// The places of the lowest and the highest log-odds, with these.
    public var extremes: (lowest: (String, Double), highest: (String, Double))? {
        let places: [(String, Double)]
        switch content {
        case .surface(let grid):
            let rows = grid.rowValues?.map(Self.place) ?? grid.rows
            let columns = grid.columnValues?.map(Self.place) ?? grid.columns
            places = rows.indices.flatMap { row in
                columns.indices.map { ("\(rows[row]) × \(columns[$0])", grid.values[row][$0]) }
            }
        default: places = points.map { ($0.value.map(Self.place) ?? $0.name, $0.logOdds) }
        }
        guard let lowest = places.min(by: { $0.1 < $1.1 }), let highest = places.max(by: { $0.1 < $1.1 }) else {
            return nil
        }
        return (lowest, highest)
    }

    /// A raw value, to as many digits as a person reads.
    private static func place(_ value: Double) -> String { NumberText.significant(value, digits: 7) }
}
