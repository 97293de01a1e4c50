internal import LinearAlgebra
internal import Models
internal import Statistics
internal import Training

/// Logistic regression of churning on the groups of customers and what they are adjusted by, and what it says of the customers
/// of two groups being all in the one or all in the other (g-computation, Robins 1986; intervals by the delta method).
///
/// Only rows of the two groups are looked at. Whether a complaint was settled fast is asked of customers who complained: what
/// sets these apart from all others, and no column tells, is alike in both groups, and would move both risks were they
/// worked out for customers who never complain.
struct GroupRegression: Sendable {
    private let groups: [Int]
    /// By group; 0 for the reference, nil where it cannot be told.
    private let shifts: [Double?]
    /// The place of each group's coefficient in the fit; nil for the reference and for groups without a row.
    private let placeOf: [Int?]
    private let coefficients: [Double]
    private let covariance: Matrix
    private let columns: [[Double]]
    private let clusters: [Int32]
    private let rest: [Double]

    /// Weight of the ridge where a column tells outcomes apart without error.
    private static let ridge = 1.0

    /// - Parameters:
    ///   - groups: each row's group, from 0, the reference.
    ///   - columns: what is adjusted by, one array a column.
    ///   - clusters: each row's customer.
    init(
        groups: [Int], count: Int, churned: [Bool], columns: [[Double]], names: [String], clusters: [Int32],
        threads: Int
    ) async throws {
        let used = (1..<count).filter { groups.contains($0) }
        let indicators = used.map { group in groups.map { $0 == group ? 1.0 : 0 } }
        let problem = LogisticProblem(
            names: used.map { "group \($0)" } + names, columns: indicators + columns,
            target: churned.map { $0 ? 1 : 0 }, clusters: clusters)
        var options = LogisticOptions()
        options.threads = threads
        options.standardErrors = .clustered
        var fit = try await LogisticRegression.fit(problem, options: options)
        if !fit.converged || fit.warnings.contains(where: { $0.code == .separation }) {
            options.l2 = Self.ridge
            fit = try await LogisticRegression.fit(problem, options: options)
        }
        self.groups = groups
        var places = [Int?](repeating: nil, count: count)
        for (index, group) in used.enumerated() { places[group] = index + 1 }
        placeOf = places
        let found = fit.terms.map(\.coefficient)
        shifts = (0..<count).map { group in group == 0 ? 0 : places[group].flatMap { found[$0] } }
        let coefficients = found.map { $0 ?? 0 }
        self.coefficients = coefficients
        covariance = fit.covariance
        self.columns = columns
        self.clusters = clusters
        let first = used.count + 1
        var rest = [Double](repeating: coefficients[0], count: groups.count)
        for (index, column) in columns.enumerated() where coefficients[first + index] != 0 {
            for row in rest.indices { rest[row] += coefficients[first + index] * column[row] }
        }
        self.rest = rest
    }

    /// The rows of two groups, all in the one against all in the other; nil where the fit cannot tell.
    func contrast(_ group: Int, _ reference: Int) -> EffectContrast.Finding? {
        guard let shift = shifts[group], let other = shifts[reference] else { return nil }
        let rows = groups.indices.filter { groups[$0] == group || groups[$0] == reference }
        let risks = rows.map { Logistic.risk(rest[$0] + shift) }
        let others = rows.map { Logistic.risk(rest[$0] + other) }
        let count = Double(rows.count)
        let risk = risks.reduce(0, +) / count
        let otherRisk = others.reduce(0, +) / count
        let gradient = gradient(of: rows, group, risks, reference, others)
        let differences = zip(rows, zip(risks, others).map { $0 - $1 })
        let variance = quadratic(gradient) + samplingVariance(differences, risk - otherRisk, count)
        var step = [Double](repeating: 0, count: coefficients.count)
        if let place = placeOf[group] { step[place] += 1 }
        if let place = placeOf[reference] { step[place] -= 1 }
        return .found(
            risk: risk, referenceRisk: otherRisk, difference: Self.estimate(risk - otherRisk, variance),
            logOdds: Self.estimate(shift - other, quadratic(step)))
    }

    /// The derivatives of the difference of the mean risks by the coefficients.
    private func gradient(
        of rows: [Int], _ group: Int, _ risks: [Double], _ reference: Int, _ others: [Double]
    ) -> [Double] {
        let count = Double(rows.count)
        let slopes = risks.map { $0 * (1 - $0) / count }
        let otherSlopes = others.map { $0 * (1 - $0) / count }
        var gradient = [Double](repeating: 0, count: coefficients.count)
        gradient[0] = slopes.reduce(0, +) - otherSlopes.reduce(0, +)
        if let place = placeOf[group] { gradient[place] += slopes.reduce(0, +) }
        if let place = placeOf[reference] { gradient[place] -= otherSlopes.reduce(0, +) }
        let first = coefficients.count - columns.count
        for (index, column) in columns.enumerated() {
            var sum = 0.0
            for (place, row) in rows.enumerated() { sum += (slopes[place] - otherSlopes[place]) * column[row] }
            gradient[first + index] = sum
        }
        return gradient
    }

    /// What the customers' being a sample adds: the variance of the mean of their differences, rows of one customer together.
    private func samplingVariance(
        _ differences: some Sequence<(Int, Double)>, _ mean: Double, _ count: Double
    ) -> Double {
        var sums: [Int32: Double] = [:]
        for (row, difference) in differences { sums[clusters[row], default: 0] += difference - mean }
        let total = sums.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
        return total / (count * count)
    }

    private func quadratic(_ gradient: [Double]) -> Double {
        var sum = 0.0
        for column in gradient.indices where gradient[column] != 0 {
            for row in gradient.indices where gradient[row] != 0 {
                sum += gradient[row] * covariance[row, column] * gradient[column]
            }
        }
        return sum
    }

    private static func estimate(_ value: Double, _ variance: Double) -> EffectContrast.Estimate {
        let half = NormalDistribution.quantile975 * max(0, variance).squareRoot()
        return EffectContrast.Estimate(value: value, low: value - half, high: value + half)
    }
}
