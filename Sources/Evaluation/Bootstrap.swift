import Statistics

/// The 95 % intervals of the figures whose uncertainty is asked about most.
public struct FigureIntervals: Sendable, Equatable {
    public var auc: ClosedRange<Double>
    /// nil where a score is outside [0, 1].
    public var logLoss: ClosedRange<Double>?
    public var topDecileLift: ClosedRange<Double>
    /// Those of the calibration line, from its standard errors over customers; nil where it was not tested.
    public var calibrationSlope: ClosedRange<Double>?
    public var calibrationIntercept: ClosedRange<Double>?
    /// How many resamples the others rest on.
    public var replicates: Int

    public init(
        auc: ClosedRange<Double>, logLoss: ClosedRange<Double>?, topDecileLift: ClosedRange<Double>, replicates: Int
    ) {
        self.auc = auc
        self.logLoss = logLoss
        self.topDecileLift = topDecileLift
        self.replicates = replicates
    }
}

/// How intervals are found: by drawing the rows, or the customers with all their rows, anew with replacement, and taking
/// the 2.5th and 97.5th percentile of the figures of the resamples (Efron & Tibshirani 1993, chapter 13).
public struct Bootstrap: Sendable {
    /// How many resamples; nil chooses 1,000 up to 20,000 rows, 400 up to 200,000 and 200 beyond.
    public var replicates: Int?
    /// The seed of the draws. Each resample has a stream of its own, so the answer does not depend on `threads`.
    public var seed: UInt64
    /// How many resamples are computed at a time.
    public var threads: Int

    /// Called after each resample, from any task.
    public var onReplicate: @Sendable () -> Void = {}

    public init(replicates: Int? = nil, seed: UInt64 = 1, threads: Int = 1) {
        self.replicates = replicates
        self.seed = seed
        self.threads = threads
    }

    /// How many resamples there will be of so many rows.
    public func replicates(ofRows rows: Int) -> Int {
        replicates ?? (rows <= 20_000 ? 1000 : rows <= 200_000 ? 400 : 200)
    }

    /// The intervals of outcomes.
    ///
    /// - Parameter clusters: a number from 0 for each row's customer, where customers have several rows; rows of one
    ///   customer are drawn together. nil where each row stands for itself.
    /// - Returns: nil where fewer than nine in ten resamples hold both outcomes, so that no interval can be trusted.
    public func intervals(
        churned: [Bool], scores: [Double], weights: [Double]? = nil, clusters: [Int]? = nil
    ) async throws(EvaluationError) -> FigureIntervals? {
        let outcomes = try RankedOutcomes(churned: churned, scores: scores, weights: weights)
        let wanted = replicates(ofRows: churned.count)
        precondition(wanted >= 1 && threads >= 1, "\(wanted) replicates on \(threads) threads")
        let sample = ResampledRows(
            churned: churned, scores: scores, weights: weights, clusters: clusters, of: outcomes)
        let seed = seed
        let found = await replicated(wanted, scratch: sample.scratch) { replicate, scratch in
            sample.figures(ofReplicate: replicate, seed: seed, scratch: &scratch)
        }
        guard let found else { return nil }
        let losses = found.compactMap(\.logLoss)
        return FigureIntervals(
            auc: central95(of: found.map(\.auc)),
            logLoss: losses.count == found.count ? central95(of: losses) : nil,
            topDecileLift: central95(of: found.map(\.topDecileLift)), replicates: found.count)
    }

    /// The figures of every resample that has them, in their order; nil where fewer than nine in ten do.
    ///
    /// - Parameter scratch: memory that resamples of one task use in turn.
    func replicated<Scratch, Figures: Sendable>(
        _ count: Int, scratch: @escaping @Sendable () -> Scratch,
        _ figures: @escaping @Sendable (Int, inout Scratch) -> Figures?
    ) async -> [Figures]? {
        let onReplicate = onReplicate
        let ranges = (0..<threads).map { $0 * count / threads..<($0 + 1) * count / threads }
        let found = await withTaskGroup(of: (Int, [Figures?]).self) { group in
            for (index, range) in ranges.enumerated() {
                group.addTask { @concurrent in
                    var scratch = scratch()
                    let part = range.map { replicate in
                        defer { onReplicate() }
                        return figures(replicate, &scratch)
                    }
                    return (index, part)
                }
            }
            var parts = [[Figures?]](repeating: [], count: ranges.count)
            for await (index, part) in group { parts[index] = part }
            return parts.flatMap { $0 }.compactMap { $0 }
        }
        return found.count * 10 >= count * 9 ? found : nil
    }

    /// The draws of a resample: the stream is its own.
    static func generator(ofReplicate replicate: Int, seed: UInt64) -> SeededGenerator {
        SeededGenerator(seed: seed &+ UInt64(replicate) &* 0xD1B5_4A32_D192_ED03)
    }
}

private struct ResampledFigures: Sendable {
    var auc: Double
    var logLoss: Double?
    var topDecileLift: Double
}

/// Rows in descending order of score, ready to be drawn again and again without sorting.
private struct ResampledRows: Sendable {
    private struct Row {
        var block: Int32
        var cluster: Int32
        var churned: Bool
        var weight: Double
    }

    struct Scratch {
        var draws: [Int32]
        var churners: [Double]
        var others: [Double]
    }

    private let rows: [Row]
    private let clusterCount: Int
    private let scores: [Double]
    /// What a churner, and another, of each block adds to the log loss; nil where scores are no risks.
    private let losses: [(churner: Double, other: Double)]?
    private let weightsAreCounts: Bool

    /// Rows in an order that depends on their content alone: by score, outcome, weight, customer.
    init(
        churned: [Bool], scores: [Double], weights: [Double]?, clusters: [Int]?, of outcomes: RankedOutcomes
    ) {
        let distinctScores = outcomes.scores
        let count = churned.count
        var order = (0..<count).filter { (weights?[$0] ?? 1) > 0 }
        order.sort { left, right in
            if scores[left] != scores[right] { return scores[left] > scores[right] }
            if churned[left] != churned[right] { return churned[left] }
            let (leftWeight, rightWeight) = (weights?[left] ?? 1, weights?[right] ?? 1)
            if leftWeight != rightWeight { return leftWeight < rightWeight }
            return (clusters?[left] ?? 0) < (clusters?[right] ?? 0)
        }
        var rows: [Row] = []
        rows.reserveCapacity(order.count)
        var block = 0
        for (position, row) in order.enumerated() {
            while distinctScores[block] != scores[row] { block += 1 }
            rows.append(
                Row(
                    block: Int32(block), cluster: Int32(clusters?[row] ?? position), churned: churned[row],
                    weight: weights?[row] ?? 1))
        }
        self.rows = rows
        clusterCount = clusters.map { ($0.max() ?? -1) + 1 } ?? order.count
        self.scores = distinctScores
        losses = outcomes.scoresAreRisks ? distinctScores.map(logLosses(ofRisk:)) : nil
        weightsAreCounts = outcomes.weightsAreCounts
    }

    func scratch() -> Scratch {
        Scratch(
            draws: [Int32](repeating: 0, count: clusterCount), churners: [Double](repeating: 0, count: scores.count),
            others: [Double](repeating: 0, count: scores.count))
    }

    /// The figures of one resample; nil where it holds a single outcome.
    func figures(ofReplicate replicate: Int, seed: UInt64, scratch: inout Scratch) -> ResampledFigures? {
        var generator = Bootstrap.generator(ofReplicate: replicate, seed: seed)
        for index in scratch.draws.indices { scratch.draws[index] = 0 }
        for index in scores.indices {
            scratch.churners[index] = 0
            scratch.others[index] = 0
        }
        for _ in 0..<clusterCount { scratch.draws[generator.below(clusterCount)] += 1 }
        for row in rows {
            let weight = row.weight * Double(scratch.draws[Int(row.cluster)])
            if row.churned {
                scratch.churners[Int(row.block)] += weight
            } else {
                scratch.others[Int(row.block)] += weight
            }
        }
        guard
            let drawn = try? RankedOutcomes(
                rows: rows.count, positives: 0, scores: scores, churners: scratch.churners, others: scratch.others,
                weightsAreCounts: weightsAreCounts)
        else { return nil }
        return ResampledFigures(auc: drawn.auc, logLoss: logLoss(of: drawn), topDecileLift: drawn.topDecileLift)
    }

    /// `RankedOutcomes.logLoss` with the logarithms taken once for all resamples.
    private func logLoss(of drawn: RankedOutcomes) -> Double? {
        guard let losses else { return nil }
        var sum = CompensatedSum()
        for block in losses.indices {
            sum.add(drawn.churners[block] * losses[block].churner + drawn.others[block] * losses[block].other)
        }
        return sum.value / drawn.totalWeight
    }
}

/// The 2.5th to the 97.5th percentile, between neighbours by linear interpolation.
func central95(of values: [Double]) -> ClosedRange<Double> {
    let sorted = values.sorted()
    func percentile(_ share: Double) -> Double {
        let position = share * Double(sorted.count - 1)
        let below = Int(position)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
    return percentile(0.025)...percentile(0.975)
}
