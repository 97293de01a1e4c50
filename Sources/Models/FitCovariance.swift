#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How well the parameters of a fit are known together: their covariance C, as a root of it, C = R·Rᵀ.
///
/// Each row of R is kept as the parameter's standard error and a direction, in whole billionths of its length and without
/// the zeros at its end. Whatever is rounded, variances stay 0 or more, and that of each parameter stays what it was.
public struct FitCovariance: Sendable, Equatable {
    /// One parameter: its row of the root has the length of the standard error.
    public struct Row: Sendable, Equatable {
        public let standardError: Double
        /// The direction of the row, in billionths; empty where the standard error is 0.
        let direction: [Int32]

        init?(standardError: Double, direction: [Int32]) {
            guard standardError >= 0, standardError.isFinite,
                (standardError > 0) == direction.contains(where: { $0 != 0 })
            else { return nil }
            self.standardError = standardError
            self.direction = direction
        }

        /// A row of a root; rounds its direction.
        init(_ values: [Double]) {
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            self.init(values, standardError: length, length: length)
        }

        fileprivate init(_ values: [Double], standardError: Double, length: Double) {
            guard length > 0, standardError > 0 else {
                self.standardError = 0
                direction = []
                return
            }
            var steps = values.map { Int32(($0 / length * FitCovariance.steps).rounded()) }
            while steps.last == 0 { steps.removeLast() }
            self.standardError = standardError
            direction = steps
        }

        /// The row of the root; zeros follow its end.
        public var values: [Double] {
            let length = direction.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            return direction.map { Double($0) / length * standardError }
        }
    }

    /// The parameters, in the order of `RiskModel.parameterNames`.
    public let rows: [Row]

    /// How many steps a direction's length has.
    static let steps = 1e9
    /// A part of a parameter's variance that is taken for rounding.
    private static let smallestPart = 1e-13
    /// A root of more numbers than this is not kept: a model file is no place for it.
    public static let mostNumbers = 500_000

    init(rows: [Row]) { self.rows = rows }

    /// How many columns the root has.
    public var rank: Int { rows.reduce(0) { max($0, $1.direction.count) } }

    /// The root of a covariance, row by row; nil where it holds no finite variances, or is too large to be kept.
    ///
    /// Cholesky's factorisation of the correlations, of the parameters left always that with the largest rest first
    /// (Higham 2002, 10.3). It ends where what is left is rounding: points of one curve have a covariance of lower rank.
    public init?(_ covariance: [[Double]]) {
        let size = covariance.count
        // Half of the numbers of a root without pivots.
        guard size * size / 2 <= 4 * Self.mostNumbers else { return nil }
        guard covariance.indices.allSatisfy({ covariance[$0][$0].isFinite }) else { return nil }
        let errors = covariance.indices.map { max(0, covariance[$0][$0]).squareRoot() }
        var root = [[Double]](repeating: [], count: size)
        var rest = errors.map { $0 > 0 ? 1.0 : 0 }
        var isOpen = errors.map { $0 > 0 }
        while true {
            let most = (0..<size).reduce(0) { isOpen[$1] ? max($0, rest[$1]) : $0 }
            // The first of those that differ by no more than rounding, so that every processor takes the same.
            guard most > Self.smallestPart,
                let pivot = (0..<size).first(where: { isOpen[$0] && rest[$0] >= most * (1 - 1e-6) })
            else { break }
            let (own, scale) = (root[pivot], rest[pivot].squareRoot())
            for index in 0..<size where isOpen[index] {
                let correlation = covariance[index][pivot] / errors[index] / errors[pivot]
                let value = index == pivot ? scale : (correlation - Self.product(root[index], own)) / scale
                root[index].append(value)
                rest[index] -= value * value
            }
            isOpen[pivot] = false
        }
        guard root.reduce(0, { $0 + $1.count }) <= Self.mostNumbers else { return nil }
        rows = zip(root, errors).map { values, error in
            Row(values, standardError: error, length: values.reduce(0) { $0 + $1 * $1 }.squareRoot())
        }
    }

    private static func product(_ x: [Double], _ y: [Double]) -> Double {
        var sum = 0.0
        for index in y.indices { sum += x[index] * y[index] }
        return sum
    }

    /// The covariance of sums of parameters: each the products of some rows with factors.
    package func row(of parts: [(row: Int, factor: Double)]) -> Row {
        var sum = [Double](repeating: 0, count: rank)
        for part in parts {
            for (index, value) in rows[part.row].values.enumerated() { sum[index] += part.factor * value }
        }
        return Row(sum)
    }

    /// Some of the rows, and others after them.
    package func keeping(_ places: [Int], appending others: [Row]) -> FitCovariance {
        FitCovariance(rows: places.map { rows[$0] } + others)
    }
}

extension ModelTerm {
    /// How many parameters it has: its coefficient, or its values at the points of a curve or surface.
    package var parameterCount: Int {
        switch shape {
        case .linear, .missing, .level: 1
        case .curve(_, let curve): curve.values.count
        case .surface(let surface): surface.values.count
        }
    }

    /// Whether it has one parameter, its coefficient.
    package var hasCoefficientAlone: Bool {
        switch shape {
        case .linear, .missing, .level: true
        case .curve, .surface: false
        }
    }
}

extension RiskModel {
    /// What the rows of `covariance` are of: the log-odds of a customer whose terms are all at their training means (before
    /// calibration), each term's coefficient or values at its points, and, of several horizons, what being in a part of
    /// the time adds.
    package var parameterNames: [String] {
        ["(average customer)"]
            + terms.flatMap { term in
                term.hasCoefficientAlone ? [term.name] : (0..<term.parameterCount).map { "\(term.name) [\($0)]" }
            } + (hazards.map { $0.intervals.map { "(part to \($0.endDays) days)" } } ?? [])
    }
}
