import LinearAlgebra
internal import Models

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An input laid out on an axis of points: knots of a number, classes of a category, or whether a value is missing.
struct SmoothAxis: Sendable {
    enum Content: Sendable {
        /// Knots at quantiles, straight in between.
        case knots(KnotAxis)
        /// A knot at each of the few values there are.
        case levels(KnotAxis)
        case classes([ModelTerm.LevelClass])
        /// Two points: no value missing, and any missing.
        case missing
    }

    /// Places of the inputs in the model: one, or several for a missing axis.
    let inputs: [Int]
    let content: Content
    let placed: PlacedColumn
    /// The share of the rows' weight at each point; they sum to 1.
    let masses: [Double]

    /// As many distinct values of a number or fewer are levels.
    static let mostLevels = 12
    /// Knots that curves may have; which of them foretell better is found out.
    static let curveKnots = [12, 20]
    /// Knots of a number in a surface.
    static let surfaceKnots = 9

    /// The knots of a number; nil where it has fewer than two values.
    init?(number values: [Double], input: Int, _ model: ModelInput, weights: [Double]?, knots most: Int) {
        guard case .number(let encoding) = model.encoding else { return nil }
        let sorted = values.map { $0.isNaN ? (encoding.fill ?? 0) : $0 }.sorted()
        var distinct: [Double] = []
        for value in sorted where distinct.last != value {
            distinct.append(value)
            if distinct.count > Self.mostLevels { break }
        }
        let areLevels = distinct.count <= Self.mostLevels
        let knots = areLevels ? distinct : Self.quantiles(of: sorted, most)
        guard let axis = KnotAxis(knots: Self.apart(knots, encoding), encoding: encoding) else { return nil }
        let places = values.map(axis.place)
        inputs = [input]
        content = areLevels ? .levels(axis) : .knots(axis)
        placed = PlacedColumn(
            points: places.map { Int32(areLevels && $0.share > 0.5 ? $0.knot + 1 : $0.knot) },
            shares: areLevels ? nil : places.map(\.share), count: axis.knots.count)
        masses = Self.masses(placed, weights)
    }

    /// The classes of a category that occur: its levels, then pooled texts, then empty cells.
    init?(levels codes: [Int32], input: Int, _ model: ModelInput, weights: [Double]?) {
        guard case .category(let category) = model.encoding else { return nil }
        let present = Set(codes)
        let classes =
            (category.levels.map { ModelTerm.LevelClass.named($0) } + [.other, .missing])
            .filter { present.contains($0.code(in: model)) }
        guard classes.count >= 2 else { return nil }
        let points = Dictionary(
            uniqueKeysWithValues: classes.enumerated().map { ($1.code(in: model), Int32($0)) })
        inputs = [input]
        content = .classes(classes)
        placed = PlacedColumn(points: codes.map { points[$0] ?? -1 }, count: classes.count)
        masses = Self.masses(placed, weights)
    }

    /// Whether any of some inputs is missing; nil where hardly any row, or all but a few, lack one.
    init?(missing inputs: [Int], _ matrix: ModelMatrix, weights: [Double]?) {
        let points = (0..<matrix.rowCount).map { row in
            inputs.contains { matrix.isMissing($0, row: row) } ? Int32(1) : 0
        }
        let count = points.reduce(0) { $0 + Int($1) }
        guard min(count, points.count - count) >= TermShapes.fewestRows(of: points.count) else { return nil }
        self.inputs = inputs
        content = .missing
        placed = PlacedColumn(points: points, count: 2)
        masses = Self.masses(placed, weights)
    }

    /// Chosen rows, in their order.
    func restricted(to rows: [Int]) -> SmoothAxis {
        SmoothAxis(inputs: inputs, content: content, placed: placed.restricted(to: rows), masses: masses)
    }

    private init(inputs: [Int], content: Content, placed: PlacedColumn, masses: [Double]) {
        self.inputs = inputs
        self.content = content
        self.placed = placed
        self.masses = masses
    }

    private static func masses(_ placed: PlacedColumn, _ weights: [Double]?) -> [Double] {
        var sums = [Double](repeating: 0, count: placed.count)
        var total = 0.0
        for (row, point) in placed.points.enumerated() where point >= 0 {
            let weight = weights?[row] ?? 1
            let share = placed.shares?[row] ?? 0
            sums[Int(point)] += weight * (1 - share)
            if share > 0 { sums[Int(point) + 1] += weight * share }
            total += weight
        }
        return sums.map { $0 / max(total, .leastNormalMagnitude) }
    }

    /// Distinct values at evenly spaced ranks, the ends included.
    private static func quantiles(of sorted: [Double], _ count: Int) -> [Double] {
        var result: [Double] = []
        for index in 0..<count {
            let value = sorted[index * (sorted.count - 1) / (count - 1)]
            if result.last != value { result.append(value) }
        }
        return result
    }

    /// Without knots that the transform puts on their neighbour.
    private static func apart(_ knots: [Double], _ encoding: NumberEncoding) -> [Double] {
        var result: [Double] = []
        var last = -Double.infinity
        for knot in knots {
            let position = encoding.transform.applied(to: knot)
            if position > last { result.append(knot) }
            last = max(last, position)
        }
        return result
    }
}
