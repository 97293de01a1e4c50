/// What contacting more and more customers brought, riskiest first.
public struct ProfitPoint: Sendable, Equatable {
    /// The share of customers contacted.
    public let fraction: Double
    /// The profit a customer of the whole population, with the churners there were and the mean acceptance.
    public let profit: Double
}

extension RankedOutcomes {
    /// The profit of an offer at the points of the gains curve, from nobody to everybody.
    public func profitCurve(of offer: RetentionOffer) -> [ProfitPoint] {
        gainsCurve.map { point in
            let churners = point.captured * baseRate
            let profit = churners * offer.profitOfChurner + (point.contacted - churners) * offer.profitOfOther
            return ProfitPoint(fraction: point.contacted, profit: profit)
        }
    }
}
