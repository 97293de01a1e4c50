import LinearAlgebra
internal import Statistics

/// The optimum of many rows in a handful of passes over them.
///
/// A sample S of the rows, n/|S| = s, stands for all of them where it can. With g and H the derivatives over all rows at an
/// anchor θₐ, the next point is the minimum of
///
///     s·f_S(θ) + (g − s·g_S)ᵀ(θ − θₐ) + ½(θ − θₐ)ᵀD(θ − θₐ) + penalty,   D = H − s·H_S where H was last summed,
///
/// whose derivatives are those of all rows at θₐ, and whose curvature moves with θ as that of the sample does (Shamir, Srebro
/// & Zhang 2014, with one machine, and corrected in the second order). A pass that sums g alone takes half of one that sums
/// H. What decides is g, summed in Float64; H need not be exact, only near, and is summed of products in Float32.
struct LogisticSurrogate {
    /// Where it stopped.
    struct Result: Sendable {
        var coordinates: [Double]
        /// Of the loss alone, before the last step (which is below `nearEnough`).
        var loss: Double
        /// The second derivatives with the penalty's, factored: in Float64 where they were wanted.
        var factor: Cholesky
        /// Passes over all rows.
        var passes: Int
    }

    /// All rows, in coordinates.
    let objective: LogisticObjective
    /// Second derivatives of the penalty in the coordinates; nil for none.
    let penalty: Matrix?
    /// Whether the second derivatives are to be summed in Float64 at the optimum, for standard errors.
    var wantsInformation = true
    let rows: SampledRows

    /// How far from the optimum an answer may be, in standard errors.
    static let nearEnough = 1e-9
    /// How much worse than the last one a step may turn out to do, and still end within that.
    private static let caution = 10.0
    /// A larger contraction asks for the second derivatives anew.
    private static let slow = 0.02
    private static let mostPasses = 10
    /// Pivots of the information, as shares of what they were before the columns to their left were allowed for: below, the
    /// sums in Float32 would be felt.
    private static let comfortableShare = 1e-3

    init(_ objective: LogisticObjective, penalty: Matrix?, thinning: Int) {
        self.objective = objective
        self.penalty = penalty
        rows = SampledRows(objective, thinning: thinning)
    }

    /// Minimises from a start; nil where the problem is none for this way: a cell that is not finite, columns nearly
    /// dependent, outcomes that are separated, a sample that does not speak for the rest.
    func minimise(from start: [Double]) async -> Result? {
        var model = Model(size: objective.size)
        guard var point = await roughOptimum(from: start, &model) else { return nil }
        var (previous, contraction) = (Double.infinity, 1.0)
        for number in 1...Self.mostPasses {
            // What the last steps promise of where this pass starts.
            let promised = previous * contraction
            let isLate = number > 2
            let curvature: LogisticPass.Curvature =
                isLate && wantsInformation && promised <= 1e-6
                ? .double : number == 2 || (number > 3 && contraction > Self.slow) ? .single : .none
            let (all, sample) = await rows.sums(at: point, curvature, wantsLoss: isLate)
            objective.onPass()
            if curvature != .none { model.correction = all.information.minus(sample.information) }
            guard let step = step(all.gradient, at: point, model.correction.plus(sample.information)) else {
                return nil
            }
            let distance = step.decrement.squareRoot()
            contraction = distance / previous
            guard distance.isFinite, number < 3 || contraction < 0.5 else { return nil }
            let left = distance * min(1, Self.caution * contraction)
            if isLate, left <= Self.nearEnough, curvature == .double || !wantsInformation {
                guard penalty != nil || isCertain(step.factor, left * left) else { return nil }
                return Result(
                    coordinates: step.end, loss: all.loss, factor: step.factor, passes: number)
            }
            previous = distance
            model.anchor = point
            model.slope = zip(all.gradient, sample.gradient).map { $0 - $1 }
            guard let next = await refined(step, model, sample.information) else { return nil }
            point = next
        }
        return nil
    }

    /// What is added to the sample's loss so that its derivatives become those of all rows.
    private struct Model {
        var anchor: [Double]
        var slope: [Double]
        var correction: Matrix

        init(size: Int) {
            anchor = [Double](repeating: 0, count: size)
            slope = anchor
            correction = Matrix(rows: size, columns: size)
        }

        /// Its first derivatives at a point, given the sample's.
        func gradient(at point: [Double], _ sample: [Double]) -> [Double] {
            let bend = correction.times(zip(point, anchor).map { $0 - $1 })
            return point.indices.map { sample[$0] + slope[$0] + bend[$0] }
        }
    }

    private struct Step {
        var end: [Double]
        /// Squared length in standard errors.
        var decrement: Double
        var factor: Cholesky
    }

    /// The Newton step from a point, given the first and second derivatives of the loss.
    private func step(_ gradient: [Double], at point: [Double], _ information: Matrix) -> Step? {
        var (slope, curvature) = (gradient, information)
        if let penalty {
            slope = zip(gradient, penalty.times(point)).map { $0 + $1 }
            curvature = curvature.plus(penalty)
        }
        guard slope.allSatisfy(\.isFinite), let factor = Cholesky(curvature), isComfortable(factor.upper) else {
            return nil
        }
        let change = factor.solve(slope)
        return Step(
            end: zip(point, change).map { $0 - $1 }, decrement: zip(change, slope).reduce(0) { $0 + $1.0 * $1.1 },
            factor: factor)
    }

    private func isComfortable(_ upper: Matrix) -> Bool {
        (0..<upper.rows).allSatisfy { index in
            let before = upper.column(index).reduce(0) { $0 + $1 * $1 }
            return upper[index, index] * upper[index, index] >= Self.comfortableShare * before
        }
    }

    /// Whether a small decrement means that an optimum is near: see `LogisticNewton`.
    private func isCertain(_ factor: Cholesky, _ decrement: Double) -> Bool {
        let inverse = factor.inverse
        let spread = (0..<inverse.rows).reduce(0) { $0 + inverse[$1, $1] }
        return decrement * Double(objective.target.count) * Double(objective.size) * spread <= 0.25
    }

    /// The end of a step, carried on by the model with the sample's derivatives there: what the step neglects is of its
    /// square, which the sample knows to a few per cent.
    private func refined(_ first: Step, _ model: Model, _ information: Matrix) async -> [Double]? {
        let isLong = first.decrement > 1
        guard first.decrement > 1e-6 else { return first.end }
        let there = await rows.sampleSums(at: first.end, isLong ? .single : .none)
        return step(
            model.gradient(at: first.end, there.gradient), at: first.end,
            model.correction.plus(isLong ? there.information : information))?.end
    }

    /// The minimum of the sample's loss, near enough: itself started from that of a sample of the sample.
    private func roughOptimum(from start: [Double], _ model: inout Model) async -> [Double]? {
        var point = start
        let few = rows.thinning * 16
        let levels = objective.target.count / few >= 50 * objective.size ? [few, rows.thinning] : [rows.thinning]
        for level in levels {
            var previous = Double.infinity
            for _ in 0..<12 {
                let there = await rows.thinned(to: level).sampleSums(at: point, .single)
                guard let step = step(there.gradient, at: point, there.information) else { return nil }
                guard step.decrement.isFinite else { return nil }
                point = step.end
                // Of a long way, the square: the last step squares what is left, in shares of the sample's information.
                if step.decrement <= 1e-3 * Double(objective.target.count) / Double(level) { break }
                guard step.decrement < previous * 4 else { return nil }
                previous = step.decrement
            }
        }
        return point
    }
}

extension Matrix {
    mutating func add(_ other: Matrix) {
        precondition(rows == other.rows && columns == other.columns)
        for index in elements.indices { elements[index] += other.elements[index] }
    }

    func plus(_ other: Matrix) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: zip(elements, other.elements).map { $0 + $1 })
    }

    func minus(_ other: Matrix) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: zip(elements, other.elements).map { $0 - $1 })
    }
}
