internal import Statistics

/// Outcomes in the order of their scores, highest first, rows of equal score held together as one block.
///
/// Every figure is computed from the blocks, so rows that tie share their fate and no figure depends on the order of
/// rows, to the last bit: within a block, weights are added in ascending order.
public struct RankedOutcomes: Sendable, Equatable {
    /// How many rows were given, those of weight 0 included.
    public let rows: Int
    /// How many of the rows given churned.
    public let positives: Int
    /// Whether weights may be read as counts of rows: whole numbers, as they are where no weights are given.
    public let weightsAreCounts: Bool
    /// The distinct scores of rows with a weight above 0, descending.
    let scores: [Double]
    /// The weight of the churners of each block.
    let churners: [Double]
    /// The weight of the others of each block.
    let others: [Double]
    /// The weight of all churners, above 0.
    let churnerWeight: Double
    /// The weight of all others, above 0.
    let otherWeight: Double

    /// Outcomes from labels and scores (a higher score means more likely to churn), with weights or without.
    public init(churned: [Bool], scores: [Double], weights: [Double]? = nil) throws(EvaluationError) {
        precondition(scores.count == churned.count, "\(churned.count) labels, \(scores.count) scores")
        precondition(
            weights.map { $0.count == churned.count } ?? true, "\(churned.count) labels, \(weights?.count ?? 0) weights"
        )
        if let row = scores.firstIndex(where: { !$0.isFinite }) {
            throw .unusableScore(row: row, score: scores[row])
        }
        if let weights, let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
            throw .unusableWeight(row: row, weight: weights[row])
        }
        let positives = churned.count { $0 }
        var blocks = Blocks()
        if let weights {
            blocks.append(
                churners: sortedRows(where: true, churned, scores, weights),
                others: sortedRows(where: false, churned, scores, weights))
        } else {
            blocks.append(
                churners: sortedScores(where: true, churned, scores),
                others: sortedScores(where: false, churned, scores))
        }
        try self.init(
            rows: churned.count, positives: positives, scores: blocks.scores, churners: blocks.churners,
            others: blocks.others, weightsAreCounts: weights?.allSatisfy { $0 == $0.rounded() } ?? true)
    }

    /// Outcomes from blocks that are already in order.
    init(
        rows: Int, positives: Int, scores: [Double], churners: [Double], others: [Double], weightsAreCounts: Bool
    ) throws(EvaluationError) {
        var churnerWeight = CompensatedSum()
        var otherWeight = CompensatedSum()
        for block in scores.indices {
            churnerWeight.add(churners[block])
            otherWeight.add(others[block])
        }
        if churnerWeight.value == 0, otherWeight.value == 0 { throw .noRows }
        if churnerWeight.value == 0 || otherWeight.value == 0 {
            throw .oneClass(churned: otherWeight.value == 0, rows: rows)
        }
        self.rows = rows
        self.positives = positives
        self.scores = scores
        self.churners = churners
        self.others = others
        self.weightsAreCounts = weightsAreCounts
        self.churnerWeight = churnerWeight.value
        self.otherWeight = otherWeight.value
    }

    /// The weight of all rows.
    public var totalWeight: Double { churnerWeight + otherWeight }
    /// The share of churners among all rows, by weight.
    public var baseRate: Double { churnerWeight / totalWeight }
    /// Whether every score can be a probability.
    public var scoresAreRisks: Bool {
        guard let highest = scores.first, let lowest = scores.last else { return false }
        return highest <= 1 && lowest >= 0
    }
}

/// A row's score and weight.
private struct WeightedScore {
    var score: Double
    var weight: Double
}

/// Blocks of equal scores under construction.
private struct Blocks {
    var scores: [Double] = []
    var churners: [Double] = []
    var others: [Double] = []

    /// Merges scores in descending order into blocks.
    mutating func append(churners positive: [Double], others negative: [Double]) {
        var p = 0
        var n = 0
        while p < positive.count || n < negative.count {
            let score = max(
                p < positive.count ? positive[p] : -.infinity, n < negative.count ? negative[n] : -.infinity)
            let (firstP, firstN) = (p, n)
            while p < positive.count, positive[p] == score { p += 1 }
            while n < negative.count, negative[n] == score { n += 1 }
            add(score, Double(p - firstP), Double(n - firstN))
        }
    }

    /// Merges rows in descending order of score, then ascending order of weight, into blocks.
    mutating func append(churners positive: [WeightedScore], others negative: [WeightedScore]) {
        var p = 0
        var n = 0
        while p < positive.count || n < negative.count {
            let score = max(
                p < positive.count ? positive[p].score : -.infinity, n < negative.count ? negative[n].score : -.infinity
            )
            var churnerWeight = CompensatedSum()
            var otherWeight = CompensatedSum()
            while p < positive.count, positive[p].score == score {
                churnerWeight.add(positive[p].weight)
                p += 1
            }
            while n < negative.count, negative[n].score == score {
                otherWeight.add(negative[n].weight)
                n += 1
            }
            add(score, churnerWeight.value, otherWeight.value)
        }
    }

    private mutating func add(_ score: Double, _ churnerWeight: Double, _ otherWeight: Double) {
        scores.append(score == 0 ? 0 : score)
        churners.append(churnerWeight)
        others.append(otherWeight)
    }
}

private func sortedScores(where label: Bool, _ churned: [Bool], _ scores: [Double]) -> [Double] {
    var chosen: [Double] = []
    for (row, isChurner) in churned.enumerated() where isChurner == label { chosen.append(scores[row]) }
    chosen.sort(by: >)
    return chosen
}

private func sortedRows(
    where label: Bool, _ churned: [Bool], _ scores: [Double], _ weights: [Double]
) -> [WeightedScore] {
    var chosen: [WeightedScore] = []
    for (row, isChurner) in churned.enumerated() where isChurner == label && weights[row] > 0 {
        chosen.append(WeightedScore(score: scores[row], weight: weights[row]))
    }
    chosen.sort { $0.score != $1.score ? $0.score > $1.score : $0.weight < $1.weight }
    return chosen
}
