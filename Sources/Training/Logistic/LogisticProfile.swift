import LinearAlgebra

/// Profile-likelihood intervals: the values of a coefficient at which twice what the log-likelihood loses, the others
/// at their best, is the 95 % quantile of chi-square with one degree of freedom (Venzon & Moolgavkar 1988).
///
/// With Firth's likelihood the penalised one takes its place (Heinze & Schemper 2002).
struct LogisticProfile {
    let basis: LogisticBasis
    /// The loss in coordinates; with Firth's likelihood, less its penalty.
    let point: @Sendable ([Double]) async -> LogisticConstrained.Point?
    /// What the loss has to be multiplied by to be that of the weights as they are given.
    let weightScale: Double

    /// The 95 % quantile of chi-square with one degree of freedom.
    static let threshold = 3.841458820694124

    /// A step below this many standard errors no longer changes an end that is worth printing.
    private static let smallestStep = 1e-10
    private static let mostSteps = 100

    /// The interval of each coefficient (the intercept first, then the kept columns), around given estimates; nil where an
    /// end was not found.
    func intervals(around estimates: [Double], at optimum: [Double]) async -> [ClosedRange<Double>?] {
        guard let centre = await point(optimum) else { return estimates.map { _ in nil } }
        let targets = basis.targets
        var result: [ClosedRange<Double>?] = []
        for (index, estimate) in estimates.enumerated() {
            let row = Matrix(rows: targets.rows, columns: 1, elements: targets.column(index))
            let constrained = LogisticConstrained(point: point, combinations: row)
            let found = await (
                low: end(constrained, centre, direction: -1), high: end(constrained, centre, direction: 1)
            )
            guard let low = found.low, let high = found.high, low <= 0, high >= 0 else {
                result.append(nil)
                continue
            }
            result.append((estimate + low)...(estimate + high))
        }
        return result
    }

    /// How far from the estimate an end is.
    ///
    /// √(twice the loss gained) is nearly a straight line of the coefficient; its derivative comes with each constrained
    /// fit, so Newton's method is used on it, and halving wherever that leaves the bracket.
    private func end(
        _ constrained: LogisticConstrained, _ centre: LogisticConstrained.Point, direction: Double
    ) async -> Double? {
        let error = constrained.standardErrors(at: centre)[0]
        let middle = constrained.combinations.times(centre.coordinates, transposed: true)[0]
        let wanted = (Self.threshold / weightScale).squareRoot()
        var last = centre
        // In standard errors, along the direction.
        var (inside, outside, distance) = (0.0, Double.infinity, wanted)
        for _ in 0..<Self.mostSteps {
            guard let found = await constrained.minimum(at: [middle + direction * distance * error], from: last) else {
                // Too far for the fit to follow: come nearer.
                outside = distance
                distance = (inside + outside) / 2
                continue
            }
            last = found.point
            let root = max(0, 2 * (found.point.value - centre.value)).squareRoot()
            if root < wanted { inside = distance } else { outside = distance }
            let slope = found.slopes[0] * direction * error / root
            var next = distance - (root - wanted) / slope
            if !next.isFinite || next <= inside || next >= outside {
                // At the end itself the next step may fall on the border that was just set.
                if (next - distance).magnitude <= Self.smallestStep * wanted { return direction * next * error }
                next = outside.isFinite ? (inside + outside) / 2 : 2 * distance
            }
            if (next - distance).magnitude <= Self.smallestStep * wanted { return direction * next * error }
            distance = next
        }
        return nil
    }
}
