import Evaluation

extension MoneyFigures {
    /// The profit curve with the share of the expected maximum profit; nil where money is withheld.
    func curve(of outcomes: RankedOutcomes) -> (curve: [ProfitPoint], bestFraction: Double)? {
        verdict.reason == nil ? (outcomes.profitCurve(of: offer), best.fraction) : nil
    }

    /// The members of an evaluation's JSON object that speak of money.
    func members(of outcomes: RankedOutcomes) -> [(key: String, value: JSONText)] {
        jsonMembers + curveMembers(of: outcomes)
    }

    /// `profit_curve`, null where money is withheld.
    private func curveMembers(of outcomes: RankedOutcomes) -> [(key: String, value: JSONText)] {
        let points = curve(of: outcomes)?.curve.map {
            JSONText.object([("fraction", .number($0.fraction)), ("profit", .number($0.profit))])
        }
        return [("profit_curve", points.map { .array($0) } ?? .number(nil))]
    }
}
