import LinearAlgebra
internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The rows of a fit in the coordinates it works in, and what the log-likelihood is there.
struct LogisticObjective: Sendable {
    /// One array a coordinate but the first (the intercept), before centring and scaling.
    let columns: [[Double]]
    let centres: [Double]
    let factors: [Double]
    let target: [Double]
    let weights: [Double]?
    let offsets: [Double]?
    var ranges: ParallelRanges
    /// Whether smallest margins are wanted, by which a separation is found. Without them the sums of many cells are left to the
    /// kernels, whose last bits are others.
    var wantsMargins = true
    /// Called after each evaluation.
    var onPass: @Sendable () -> Void = {}

    /// Coordinates, the intercept included.
    var size: Int { columns.count + 1 }

    /// The log-likelihood and its derivatives at some coordinates.
    struct Evaluation: Sendable {
        /// −Σ wᵢ·ℓᵢ.
        var loss: Double
        /// Its first derivatives.
        var gradient: [Double]
        /// Its second derivatives, Σ wᵢ·μᵢ(1−μᵢ)·zᵢzᵢᵀ.
        var information: Matrix
        /// The smallest ±(log-odds less offset), positive sign for churners: above 0 the outcomes are separated. Not a number
        /// where it was not wanted.
        var smallestMargin: Double
    }

    /// From so many cells on the kernels pay.
    private static let manyCells = 1_000_000

    /// Evaluates at θ, the intercept first.
    func evaluate(_ coordinates: [Double]) async -> Evaluation {
        let rows = ranges.ranges.reduce(0) { $0 + $1.count }
        let parts =
            wantsMargins || rows * size < Self.manyCells
            ? await ranges.map { range in evaluate(coordinates, rows: range) } : await sums(coordinates)
        var loss = CompensatedSum()
        var gradient = [CompensatedSum].zeros(size)
        var information = [CompensatedSum].zeros(size * size)
        for part in parts {
            loss.add(part.loss)
            gradient.add(part.gradient)
            information.add(part.information.elements)
        }
        var matrix = Matrix(rows: size, columns: size, elements: information.map(\.value))
        matrix.copyUpperToLower()
        onPass()
        return Evaluation(
            loss: loss.value, gradient: gradient.map(\.value), information: matrix,
            smallestMargin: parts.contains { $0.smallestMargin.isNaN }
                ? .nan : parts.reduce(.infinity) { min($0, $1.smallestMargin) })
    }

    /// The sums of every range, by the kernels.
    private func sums(_ coordinates: [Double]) async -> [Evaluation] {
        let pass = LogisticPass(
            columns: columns, centres: centres, factors: factors, target: target, weights: weights, offsets: offsets)
        return await ranges.map(onEachThread: { next in
            pass.withPanels(at: coordinates, .double) { panels in
                var found: [Evaluation] = []
                while let range = next() {
                    let sums = panels.sums(over: range, wantsCurvature: true, wantsLoss: true)
                    found.append(
                        Evaluation(
                            loss: sums.loss, gradient: sums.gradient, information: sums.information,
                            smallestMargin: .nan))
                }
                return found
            }
        })
    }

    private func evaluate(_ coordinates: [Double], rows: Range<Int>) -> Evaluation {
        let step = RowBlock.capacity(columns: columns.count)
        var block = RowBlock(columns: columns.count)
        var logOdds = [Double](repeating: 0, count: step)
        var residuals = logOdds
        var curvatures = logOdds
        var result = Evaluation(
            loss: 0, gradient: [Double](repeating: 0, count: size), information: Matrix(rows: size, columns: size),
            smallestMargin: .infinity)
        var loss = CompensatedSum()
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: step) {
            let part = start..<min(rows.upperBound, start + step)
            block.load(columns, rows: part, centres: centres, factors: factors)
            block.times(coordinates, into: &logOdds)
            let (value, margin) = derivatives(part, &logOdds, &residuals, &curvatures)
            loss.add(value)
            result.smallestMargin = min(result.smallestMargin, margin)
            block.addTransposed(times: residuals, to: &result.gradient)
            block.scaleRows(by: curvatures)
            block.addGram(to: &result.information)
        }
        result.loss = loss.value
        return result
    }

    /// Every row's ±(change of its log-odds along a direction), positive where it moves towards its outcome.
    func margins(along direction: [Double]) async -> [Double] {
        await values(along: direction) { row, change in target[row] == 1 ? change : -change }
    }

    /// What each row's product with a direction makes of it, in the order of the rows.
    func values(
        along direction: [Double], _ value: @escaping @Sendable (_ row: Int, _ product: Double) -> Double
    ) async -> [Double] {
        let parts = await ranges.map { range in
            let step = RowBlock.capacity(columns: columns.count)
            var block = RowBlock(columns: columns.count)
            var products = [Double](repeating: 0, count: step)
            var result: [Double] = []
            result.reserveCapacity(range.count)
            for start in stride(from: range.lowerBound, to: range.upperBound, by: step) {
                let part = start..<min(range.upperBound, start + step)
                block.load(columns, rows: part, centres: centres, factors: factors)
                block.times(direction, into: &products)
                for (index, row) in part.enumerated() { result.append(value(row, products[index])) }
            }
            return result
        }
        return Array(parts.joined())
    }

    /// Residuals w(μ − y) and √(w·μ(1−μ)) of a block's rows; returns its loss and smallest margin.
    private func derivatives(
        _ rows: Range<Int>, _ logOdds: inout [Double], _ residuals: inout [Double], _ curvatures: inout [Double]
    ) -> (loss: Double, margin: Double) {
        var loss = 0.0
        var smallest = Double.infinity
        for (index, row) in rows.enumerated() {
            let sign = target[row] == 1 ? 1.0 : -1.0
            smallest = min(smallest, sign * logOdds[index])
            let weight = weights.map { $0[row] } ?? 1
            let point = LogisticPoint(sign * (logOdds[index] + (offsets.map { $0[row] } ?? 0)))
            loss += weight * point.loss
            residuals[index] = -sign * weight * point.miss
            curvatures[index] = (weight * point.curvature).squareRoot()
        }
        return (loss, smallest)
    }
}

/// The logistic loss and its derivatives at a margin m: log-odds, its sign changed for those who did not churn.
struct LogisticPoint {
    /// log(1 + e⁻ᵐ).
    let loss: Double
    /// The probability of the outcome that did not happen, 1/(1 + eᵐ).
    let miss: Double
    /// μ(1 − μ).
    let curvature: Double

    /// No form of it subtracts from 1, so that all three keep their relative accuracy at margins of any size.
    init(_ margin: Double) {
        let small = exp(-margin.magnitude)
        let larger = 1 / (1 + small)
        loss = log1p(small) + max(0, -margin)
        miss = margin >= 0 ? small * larger : larger
        curvature = small * larger * larger
    }
}
