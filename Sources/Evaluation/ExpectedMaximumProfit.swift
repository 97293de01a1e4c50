internal import Statistics

/// The expected maximum profit of a retention campaign (EMPC, Verbraken, Verbeke & Baesens 2013): what contacting the best
/// share of customers by descending score brings a customer, averaged over what is not known of the acceptance γ.
///
/// MP(γ) = max over thresholds t of CLV·[(γ(1 − δ) − φ)·π₀·F₀(t) − (δ + φ)·π₁·F₁(t)], with δ = offer/CLV, φ = contact/CLV,
/// π₀ the share of churners, F₀ and F₁ the shares of churners and others above t; EMPC = ∫ MP(γ) dBeta(γ; 6, 14). For each γ
/// the best threshold is a corner of the ROC curve's convex hull, so the integral is a sum of incomplete beta functions.
public struct ExpectedMaximumProfit: Sendable, Equatable {
    /// In the currency of the offer, a customer of the whole population.
    public let perCustomer: Double
    /// The share of all customers that is contacted at the maximum, averaged likewise.
    public let fraction: Double

    /// The expected maximum profit of an offer to the customers of ranked outcomes.
    public init(of outcomes: RankedOutcomes, _ offer: RetentionOffer) {
        let (alpha, beta) = (RetentionOffer.acceptance.alpha, RetentionOffer.acceptance.beta)
        let hull = outcomes.hullCorners
        let value = offer.customerValue
        let (delta, phi) = (offer.offerCost / value, offer.contactCost / value)
        var (profit, fraction) = (CompensatedSum(), CompensatedSum())
        // From which γ a corner is better than the one before it: where the next segment of the hull begins to pay.
        var from = 0.0
        for index in hull.indices {
            let corner = hull[index]
            var to = 1.0
            if index + 1 < hull.count {
                let (churners, others) = (
                    hull[index + 1].churners - corner.churners, hull[index + 1].others - corner.others
                )
                to = churners > 0 ? min(1, ((delta + phi) * others / churners + phi) / (1 - delta)) : 1
            }
            guard to > from else { continue }
            let share = IncompleteBeta.regularised(to, alpha, beta) - IncompleteBeta.regularised(from, alpha, beta)
            let first =
                RetentionOffer.acceptance.mean
                * (IncompleteBeta.regularised(to, alpha + 1, beta) - IncompleteBeta.regularised(from, alpha + 1, beta))
            profit.add(
                value
                    * ((first * (1 - delta) - share * phi) * corner.churners
                        - share * (delta + phi) * corner.others))
            fraction.add(share * (corner.churners + corner.others))
            from = to
        }
        perCustomer = profit.value
        self.fraction = fraction.value
    }
}

/// What contacting those brings for whom it pays by their own risk (`RetentionOffer.leastRisk`).
public struct ContactByRisk: Sendable, Equatable {
    /// The risk above which a customer is contacted.
    public let leastRisk: Double
    /// The share of customers contacted.
    public let fraction: Double
    /// The profit a customer of the whole population: as the risks foretell it, and with the churners there were.
    public let foretold: Double
    public let happened: Double

    /// The rule applied to ranked outcomes whose scores are risks; nil where one is outside [0, 1].
    public init?(of outcomes: RankedOutcomes, _ offer: RetentionOffer) {
        guard outcomes.scoresAreRisks else { return nil }
        leastRisk = offer.leastRisk
        var (contacted, foretold, happened) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
        for block in outcomes.scores.indices where outcomes.scores[block] > offer.leastRisk {
            let (churners, others) = (outcomes.churners[block], outcomes.others[block])
            contacted.add(churners + others)
            foretold.add((churners + others) * offer.profit(ofRisk: outcomes.scores[block]))
            happened.add(churners * offer.profitOfChurner + others * offer.profitOfOther)
        }
        fraction = contacted.value / outcomes.totalWeight
        self.foretold = foretold.value / outcomes.totalWeight
        self.happened = happened.value / outcomes.totalWeight
    }
}

extension RankedOutcomes {
    /// The corners of the ROC curve's upper convex hull from (0, 0) to the end, each as shares of all rows (π₀F₀ and π₁F₁).
    var hullCorners: [(churners: Double, others: Double)] {
        var hull: [(churners: Double, others: Double)] = [(0, 0)]
        var (churnersAbove, othersAbove) = (CompensatedSum(), CompensatedSum())
        for block in scores.indices {
            churnersAbove.add(churners[block])
            othersAbove.add(others[block])
            let next = (churners: churnersAbove.value, others: othersAbove.value)
            while hull.count > 1 {
                let (last, before) = (hull[hull.count - 1], hull[hull.count - 2])
                let turn =
                    (last.others - before.others) * (next.churners - before.churners)
                    - (last.churners - before.churners) * (next.others - before.others)
                guard turn >= 0 else { break }
                hull.removeLast()
            }
            hull.append(next)
        }
        return hull.map { ($0.churners / totalWeight, $0.others / totalWeight) }
    }
}
