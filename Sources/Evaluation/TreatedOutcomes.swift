internal import Statistics

/// What came of rows that chance treated or held back, in descending order of the uplift foretold: blocks of equal scores
/// share their fate, so that no figure depends on the order of rows.
public struct TreatedOutcomes: Sendable, Equatable {
    /// Rows of one score.
    struct Block: Sendable, Equatable {
        var score: Double
        var treated = 0.0
        var untreated = 0.0
        /// Of those, how many gained: had the outcome that is wanted.
        var treatedGained = 0.0
        var untreatedGained = 0.0

        var rows: Double { treated + untreated }
    }

    let blocks: [Block]
    let total: Block

    /// - Parameters:
    ///   - gained: whether a row had the outcome that is wanted (stayed, visited).
    ///   - treated: whether it was treated; else it was held back.
    ///   - scores: the uplift foretold, or anything to rank by; the highest first.
    ///   - places: where several fits foretold the scores, each row's place among those of its fit, 1 the highest: ranked by
    ///     before the scores. A fit that has not seen a fold in which treatment did well by chance foretells less of the whole
    ///     fold, so that scores of several fits in one row put the luckiest folds last.
    public init(gained: [Bool], treated: [Bool], scores: [Double], places: [Double]? = nil) throws(EvaluationError) {
        precondition(
            gained.count == scores.count && treated.count == scores.count
                && places?.count ?? scores.count == scores.count,
            "\(gained.count) outcomes, \(treated.count) arms, \(scores.count) scores")
        guard !scores.isEmpty else { throw .noRows }
        if let row = scores.firstIndex(where: { !$0.isFinite }) { throw .unusableScore(row: row, score: scores[row]) }
        let count = treated.count { $0 }
        guard count > 0, count < treated.count else { throw .oneArm(treated: count > 0, rows: treated.count) }
        let places = places ?? scores
        var blocks: [Block] = []
        var place = Double.nan
        for row in scores.indices.sorted(by: { (places[$0], scores[$0]) > (places[$1], scores[$1]) }) {
            if blocks.last?.score != scores[row] || place != places[row] { blocks.append(Block(score: scores[row])) }
            place = places[row]
            let last = blocks.count - 1
            if treated[row] {
                blocks[last].treated += 1
                if gained[row] { blocks[last].treatedGained += 1 }
            } else {
                blocks[last].untreated += 1
                if gained[row] { blocks[last].untreatedGained += 1 }
            }
        }
        self.init(blocks: blocks)
    }

    init(blocks: [Block]) {
        self.blocks = blocks
        total = blocks.reduce(into: Block(score: 0)) { $0.add($1, share: 1) }
    }

    public var rows: Int { Int(total.rows) }
    public var treatedRows: Int { Int(total.treated) }
}

extension TreatedOutcomes.Block {
    mutating func add(_ other: TreatedOutcomes.Block, share: Double) {
        treated += share * other.treated
        untreated += share * other.untreated
        treatedGained += share * other.treatedGained
        untreatedGained += share * other.untreatedGained
    }
}

/// The effect seen in some rows: the share of the treated that gained less that of the untreated.
public struct SeenUplift: Sendable, Equatable {
    public let treated: Double
    public let untreated: Double
    /// The share that gained among the treated, and among the untreated; NaN without any.
    public let treatedShare: Double
    public let untreatedShare: Double
    /// What treatment gained, for each row.
    public var uplift: Double { treatedShare - untreatedShare }
    /// 95 %, by Newcombe's method; rows that share their fate at a boundary count as so many whole rows.
    public let interval: ClosedRange<Double>

    init(_ sum: TreatedOutcomes.Block) {
        treated = sum.treated
        untreated = sum.untreated
        // Fractions of tied rows are added in another order than they are divided: a share stays within 0 and 1.
        treatedShare = sum.treated > 0 ? min(1, sum.treatedGained / sum.treated) : .nan
        untreatedShare = sum.untreated > 0 ? min(1, sum.untreatedGained / sum.untreated) : .nan
        guard sum.treated >= 0.5, sum.untreated >= 0.5 else {
            interval = -1...1
            return
        }
        interval = newcombeInterval(
            (treatedShare, Int(sum.treated.rounded())), (untreatedShare, Int(sum.untreated.rounded())))
    }
}
