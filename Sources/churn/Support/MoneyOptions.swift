import ArgumentParser
import Evaluation

/// What an offer costs and brings, for an evaluation in money.
struct MoneyOptions: ParsableArguments {
    @Option(help: "What a customer who stays is worth: the margin still to come. With --offer and --contact.")
    var clv: Double?

    @Option(help: "The cost of the offer, paid to all who take it.")
    var offer: Double?

    @Option(help: "The cost of contacting a customer.")
    var contact: Double?

    func validate() throws {
        let given = [clv, offer, contact].compactMap(\.self)
        guard given.isEmpty || given.count == 3 else {
            throw ValidationError("--clv, --offer and --contact go together: profit needs all three.")
        }
        if given.count == 3, retentionOffer == nil {
            throw ValidationError(
                "--clv \(given[0]), --offer \(given[1]), --contact \(given[2]): expected costs of 0 or more, and an offer "
                    + "below what the customer is worth.")
        }
    }

    /// The offer, where one was given.
    var retentionOffer: RetentionOffer? {
        guard let clv, let offer, let contact else { return nil }
        return RetentionOffer(customerValue: clv, offerCost: offer, contactCost: contact)
    }
}
