import LinearAlgebra

/// Moves along a path of penalties over many rows with about two passes a penalty.
///
/// Each step is the minimum of the quadratic model whose first derivatives are those of all rows, in Float64, and whose second
/// ones are the sample's with a correction (see `LogisticSurrogate`), the penalties taken as they are. The same conditions as
/// everywhere (`LogisticLasso.violation`), by the derivatives of all rows and for every column, say where a penalty is done.
struct LogisticManyRowsPath: Sendable {
    private let rows: SampledRows
    /// Where all rows were summed last.
    private var anchor: [Double]
    private var all: LogisticPass.Sums
    private var sample: LogisticPass.Sums
    /// H − s·H_S where H was summed last.
    private var correction: Matrix
    /// Whether the last steps did worse than second derivatives that are right would.
    private var isWorn = false

    private static let mostPasses = 12
    /// What a step leaves of the violation, above which the second derivatives are summed anew.
    private static let slow = 0.01

    /// Stands at coordinates; nil where a cell is not finite.
    init?(_ objective: LogisticObjective, thinning: Int, at start: [Double]) async {
        rows = SampledRows(objective, thinning: thinning)
        anchor = start
        (all, sample) = await rows.sums(at: start, .single, wantsLoss: true)
        correction = all.information.minus(sample.information)
        guard all.gradient.allSatisfy(\.isFinite) else { return nil }
    }

    /// The optimum at other penalties, with its loss; nil where steps do not lead there.
    mutating func optimum(_ lasso: LogisticLasso) async -> (coordinates: [Double], loss: Double)? {
        var previous = Double.infinity
        for pass in 0..<Self.mostPasses {
            let information = correction.plus(sample.information)
            let violation = lasso.violation(at: anchor, all.gradient, information)
            guard violation.isFinite, pass < 3 || violation < previous / 2 else { return nil }
            let step = lasso.modelStep(at: anchor, all.gradient, information)
            if pass > 0 { isWorn = violation > Self.slow * previous }
            if violation <= LogisticLasso.tolerance { return end(step, information) }
            previous = violation
            let next = await refined(moved(step), lasso, step, information)
            let summed = isWorn ? LogisticPass.Curvature.single : .none
            (all, sample) = await rows.sums(at: next, summed, wantsLoss: true)
            if isWorn { correction = all.information.minus(sample.information) }
            anchor = next
        }
        return nil
    }

    /// The coordinates a step away; those it takes to 0 are 0.
    private func moved(_ step: [Double]) -> [Double] { zip(anchor, step).map { $0 == -$1 ? 0 : $0 + $1 } }

    /// The last step, too short to be worth a pass: its loss by the second order.
    private func end(_ step: [Double], _ information: Matrix) -> (coordinates: [Double], loss: Double) {
        let bend = information.times(step)
        let change = step.indices.reduce(0) { $0 + step[$1] * (all.gradient[$1] + bend[$1] / 2) }
        return (moved(step), all.loss + change)
    }

    /// The end of a long step, carried on by what the sample says of the third order.
    private func refined(
        _ end: [Double], _ lasso: LogisticLasso, _ step: [Double], _ information: Matrix
    ) async -> [Double] {
        let length = zip(step, information.times(step)).reduce(0) { $0 + $1.0 * $1.1 }
        guard length > 1e-4 else { return end }
        let there = await rows.sampleSums(at: end, .single)
        let bend = correction.times(step)
        let gradient = end.indices.map {
            there.gradient[$0] + all.gradient[$0] - sample.gradient[$0] + bend[$0]
        }
        guard gradient.allSatisfy(\.isFinite) else { return end }
        let further = lasso.modelStep(at: end, gradient, correction.plus(there.information))
        return zip(end, further).map { $0 == -$1 ? 0 : $0 + $1 }
    }
}
