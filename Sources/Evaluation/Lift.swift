internal import Statistics

/// What contacting only the highest scores would reach.
public struct GainsPoint: Sendable, Equatable {
    /// The share of rows contacted, highest scores first.
    public let fraction: Double
    /// The share of all churners among them.
    public let captured: Double
    /// How many times the base rate their share of churners is.
    public let lift: Double

    public init(fraction: Double, captured: Double, lift: Double) {
        self.fraction = fraction
        self.captured = captured
        self.lift = lift
    }
}

extension RankedOutcomes {
    /// The lift of the top tenth: the share of churners among the k highest scores over their share in all rows,
    /// k = n − round(0.9·n).
    public var topDecileLift: Double { gains(topTenths: 1).lift }

    /// The gains at a tenth, two tenths … all of the rows.
    public var gains: [GainsPoint] { (1...10).map(gains(topTenths:)) }

    /// The gains where the top so many tenths are contacted.
    ///
    /// Of the block of ties at the boundary, the share of churners counts for the part of it that is inside:
    /// (a + (k − t)·q) / k over the base rate, with a churners among the t rows above the block and a share q in it.
    func gains(topTenths: Int) -> GainsPoint {
        let contacted = contacted(topTenths: topTenths)
        var above = 0.0
        var reached = CompensatedSum()
        for block in scores.indices where above < contacted {
            let size = churners[block] + others[block]
            let inside = min(size, contacted - above)
            reached.add(inside == size ? churners[block] : inside * (churners[block] / size))
            above += size
        }
        let captured = topTenths == 10 ? 1 : reached.value / churnerWeight
        return GainsPoint(
            fraction: Double(topTenths) / 10, captured: captured,
            lift: topTenths == 10 ? 1 : (reached.value / contacted) / baseRate)
    }

    /// The weight of the rows in the top so many tenths.
    ///
    /// Where weights are counts it is a whole number, n − round(n·(10 − tenths)/10) with halves rounded to even (as in
    /// IEEE 754, Python and R) and at least 1; a row of weight 2 then counts as two rows. Other weights have no natural
    /// unit, so the boundary is at exactly that share of the total.
    func contacted(topTenths: Int) -> Double {
        guard weightsAreCounts else { return totalWeight * Double(topTenths) / 10 }
        let left = (totalWeight * Double(10 - topTenths) / 10).rounded(.toNearestOrEven)
        return max(1, totalWeight - left)
    }
}
