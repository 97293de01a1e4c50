internal import Statistics

extension TreatedOutcomes {
    /// A point of a curve over the share of rows, the highest scores first.
    public struct Point: Sendable, Equatable {
        /// How many rows are at or above the score.
        public let rows: Double
        /// Gains that the treatment made among them, scaled as the curve says.
        public let gain: Double
    }

    /// The effect seen among all rows.
    public var average: SeenUplift { SeenUplift(total) }

    /// The Qini curve (Radcliffe 2007): at each score, those gained among the treated less those gained among the
    /// untreated scaled to as many rows, y₁ − y₀·n₁/n₀. Starts at (0, 0).
    public var qiniCurve: [Point] { curve(\.qiniGain) }

    /// The cumulative uplift curve: at each score, (y₁/n₁ − y₀/n₀)·(n₁ + n₀). Starts at (0, 0).
    public var upliftCurve: [Point] { curve(\.upliftGain) }

    /// The area between the Qini curve and the straight line to its end, over shares of rows and for each treated row:
    /// 0 of scores that tell nothing, below 0 of scores that rank the wrong way.
    public var qini: Double { areas.qini }

    /// The area under the cumulative uplift curve, over shares of rows and for each row; of scores that tell nothing it is
    /// half of the average uplift.
    public var auuc: Double { areas.auuc }

    /// The effect seen among the round(share·n) rows of the highest scores, one row at least. In the block of ties at the
    /// boundary each row counts by the share of the block that belongs.
    public func uplift(atTop share: Double) -> SeenUplift {
        SeenUplift(sum(from: 0, to: max(1, (share * total.rows).rounded())))
    }

    /// The effect seen in each tenth of the rows, the highest scores first.
    public var tenths: [SeenUplift] {
        (0..<10).map { tenth in
            SeenUplift(sum(from: total.rows * Double(tenth) / 10, to: total.rows * Double(tenth + 1) / 10))
        }
    }

    /// The effect seen among the rows whose score is below a bound.
    public func uplift(below bound: Double) -> SeenUplift {
        SeenUplift(blocks.reduce(into: Block(score: bound)) { if $1.score < bound { $0.add($1, share: 1) } })
    }

    private func curve(_ gain: (Block) -> Double) -> [Point] {
        var sum = Block(score: 0)
        var points = [Point(rows: 0, gain: 0)]
        for block in blocks {
            sum.add(block, share: 1)
            points.append(Point(rows: sum.rows, gain: gain(sum)))
        }
        return points
    }

    private var areas: UpliftAreas {
        var areas = UpliftAreas()
        for block in blocks { areas.add(block) }
        return areas
    }

    /// The rows between two places of the ranking, counted in rows from the top.
    private func sum(from low: Double, to high: Double) -> Block {
        var sum = Block(score: 0)
        var place = 0.0
        for block in blocks {
            let inside = min(high, place + block.rows) - max(low, place)
            if inside > 0 { sum.add(block, share: inside / block.rows) }
            place += block.rows
            if place >= high { break }
        }
        return sum
    }
}

extension TreatedOutcomes.Block {
    /// The height of the Qini curve behind the rows: y₁ − y₀·n₁/n₀.
    var qiniGain: Double { treatedGained - (untreated > 0 ? untreatedGained * treated / untreated : 0) }

    /// The height of the cumulative uplift curve behind the rows: (y₁/n₁ − y₀/n₀)·(n₁ + n₀).
    var upliftGain: Double {
        let one = treated > 0 ? treatedGained / treated : 0
        let other = untreated > 0 ? untreatedGained / untreated : 0
        return (one - other) * rows
    }
}

/// The areas under both curves, block after block from the highest score down.
struct UpliftAreas {
    private(set) var sum = TreatedOutcomes.Block(score: 0)
    private var underQini = CompensatedSum()
    private var underUplift = CompensatedSum()

    mutating func add(_ block: TreatedOutcomes.Block) {
        let (qiniBefore, upliftBefore) = (sum.qiniGain, sum.upliftGain)
        sum.add(block, share: 1)
        underQini.add(block.rows * (qiniBefore + sum.qiniGain) / 2)
        underUplift.add(block.rows * (upliftBefore + sum.upliftGain) / 2)
    }

    /// Between the Qini curve and the straight line to its end, over shares of rows and for each treated row.
    var qini: Double { (underQini.value / sum.rows - sum.qiniGain / 2) / sum.treated }

    /// Under the cumulative uplift curve, over shares of rows and for each row.
    var auuc: Double { underUplift.value / sum.rows / sum.rows }
}
