internal import Tables

/// One of the two directions of a surface.
public enum SurfaceAxis: Sendable, Equatable {
    /// Along a number.
    case knots(KnotAxis)
    /// Over the classes of a category's texts; what is in none of them counts for nothing.
    case classes([ModelTerm.LevelClass])

    public var count: Int {
        switch self {
        case .knots(let axis): axis.knots.count
        case .classes(let classes): classes.count
        }
    }
}

/// What two inputs together add to the log-odds beyond what each adds alone: a grid, straight between its points.
public struct Surface: Sendable, Equatable {
    /// Places of the two inputs in the model, the smaller first.
    public let inputs: (first: Int, second: Int)
    public let first: SurfaceAxis
    public let second: SurfaceAxis
    /// The log-odds at a point of the grid: `values[i * second.count + j]`.
    public let values: [Double]

    public init(inputs: (first: Int, second: Int), first: SurfaceAxis, second: SurfaceAxis, values: [Double]) {
        precondition(
            values.count == first.count * second.count,
            "\(first.count) x \(second.count) points, and \(values.count) values")
        self.inputs = inputs
        self.first = first
        self.second = second
        self.values = values
    }

    public static func == (left: Surface, right: Surface) -> Bool {
        left.inputs == right.inputs && left.first == right.first && left.second == right.second
            && left.values == right.values
    }
}

/// A surface with its classes looked up, ready to be read row by row.
struct SurfaceReader: Sendable {
    private let surface: Surface
    private let first: AxisReader
    private let second: AxisReader

    init(_ surface: Surface, _ inputs: [ModelInput]) {
        self.surface = surface
        first = AxisReader(surface.first, inputs[surface.inputs.first])
        second = AxisReader(surface.second, inputs[surface.inputs.second])
    }

    func value(in matrix: ModelMatrix, row: Int) -> Double {
        guard let one = first.place(in: matrix.columns[surface.inputs.first], row: row),
            let other = second.place(in: matrix.columns[surface.inputs.second], row: row)
        else { return 0 }
        let width = surface.second.count
        func along(_ point: Int) -> Double {
            let start = point * width + other.point
            return other.share == 0
                ? surface.values[start]
                : surface.values[start] * (1 - other.share) + surface.values[start + 1] * other.share
        }
        return one.share == 0 ? along(one.point) : along(one.point) * (1 - one.share) + along(one.point + 1) * one.share
    }

    /// The points of the grid that a row lies between, with their shares of its value.
    func shares(in matrix: ModelMatrix, row: Int, _ body: (_ point: Int, _ share: Double) -> Void) {
        guard let one = first.place(in: matrix.columns[surface.inputs.first], row: row),
            let other = second.place(in: matrix.columns[surface.inputs.second], row: row)
        else { return }
        for (point, share) in [(one.point, 1 - one.share), (one.point + 1, one.share)] where share != 0 {
            let start = point * surface.second.count + other.point
            body(start, share * (1 - other.share))
            if other.share != 0 { body(start + 1, share * other.share) }
        }
    }
}

/// A direction of a surface as it is read row by row.
private enum AxisReader: Sendable {
    case knots(KnotAxis)
    /// The point of each code.
    case classes([Int32: Int])

    init(_ axis: SurfaceAxis, _ input: ModelInput) {
        switch axis {
        case .knots(let axis): self = .knots(axis)
        case .classes(let classes):
            var points: [Int32: Int] = [:]
            for (point, levelClass) in classes.enumerated() { points[levelClass.code(in: input)] = point }
            self = .classes(points)
        }
    }

    /// The point at or below a row's value and the share of the way to the next; nil where it is in no class.
    func place(in column: ModelMatrix.Column, row: Int) -> (point: Int, share: Double)? {
        switch (self, column) {
        case (.knots(let axis), .numbers(let values)):
            let (knot, share) = axis.place(of: values[row])
            return (knot, share)
        case (.classes(let points), .levels(let codes)): return points[codes[row]].map { ($0, 0) }
        default: preconditionFailure("an axis and a column of different kinds")
        }
    }
}

extension ModelTerm.LevelClass {
    /// The code of the class in a column of the input's levels.
    public func code(in input: ModelInput) -> Int32 {
        switch self {
        case .other: return ModelMatrix.other
        case .missing: return ModelMatrix.missing
        case .named(let level):
            guard case .category(let category) = input.encoding, let code = category.levels.firstIndex(of: level) else {
                preconditionFailure("\(level) is no level of \(input.name)")
            }
            return Int32(code)
        }
    }
}

extension SurfaceAxis {
    /// What each point is called: the knot, the level, `other` or `missing`.
    public var pointNames: [String] {
        switch self {
        case .knots(let axis): axis.knots.map(shortestText)
        case .classes(let classes):
            classes.map { levelClass in
                switch levelClass {
                case .named(let level): level
                case .other: "other"
                case .missing: "missing"
                }
            }
        }
    }
}
