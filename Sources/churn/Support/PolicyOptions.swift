import ArgumentParser
import Retention
import Tables

/// Whom a call list chooses, besides the riskiest.
struct PolicyOptions: ParsableArguments {
    @Option(help: "As many as can be called: agents x calls a day x days, as 5x40x3; fills the columns agent and day.")
    var capacity: String?

    @Option(help: "The cost of the offer, paid to all who take it. With --contact: only those whom contacting pays.")
    var offer: Double?

    @Option(help: "The cost of contacting a customer.")
    var contact: Double?

    @Option(help: "The chance that a churner who is contacted accepts the offer and stays (0.3).")
    var acceptance: Double?

    @Option(help: "What every customer is worth alike, in place of a value for each.")
    var clv: Double?

    @Option(help: "Write the expected profit of contacting more and more customers to this file (.csv).")
    var profitCurve: String?

    /// The policy of these options.
    func policy(top: Int?, minimumRisk: Double?) throws -> ContactPolicy {
        var calls: Capacity?
        if let capacity {
            calls = Capacity(capacity)
            if calls == nil {
                throw ValidationError(
                    "--capacity is \(capacity); expected agents x calls a day x days, whole numbers from 1, as 5x40x3.")
            }
        }
        return try ContactPolicy(top: top, minimumRisk: minimumRisk, capacity: calls, offer: contactOffer())
    }

    private func contactOffer() throws -> ContactOffer? {
        guard let offer, let contact else {
            if offer != nil || contact != nil || acceptance != nil || clv != nil || profitCurve != nil {
                throw ValidationError(
                    "--offer and --contact go together, and --acceptance, --clv and --profit-curve with both: profit "
                        + "needs both costs.")
            }
            return nil
        }
        if let clv, !(clv > offer && clv.isFinite) {
            throw ValidationError("--clv is \(clv); expected a value above that of the offer.")
        }
        return try ContactOffer(
            offerCost: offer, contactCost: contact, acceptance: acceptance ?? ContactOffer.defaultAcceptance)
    }
}
