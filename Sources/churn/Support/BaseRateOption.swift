import ArgumentParser
import Models

/// The share of customers that churns now, for every verb that makes risks.
struct BaseRateOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The share of customers that churns now, as 0.08, where it is not that of training: all log-odds move alike.",
            valueName: "share"))
    var baseRate: Double?

    func validate() throws {
        if let baseRate { try Self.check(baseRate, "--base-rate") }
    }

    /// Refuses a share that is none.
    static func check(_ rate: Double, _ name: String) throws {
        guard rate > 0, rate < 1 else {
            throw ValidationError("\(name) is \(rate); it must be a share above 0 and below 1, as 0.08.")
        }
    }

    /// The model for that base rate.
    func applied(to model: RiskModel) throws -> RiskModel {
        guard let baseRate else { return model }
        guard model.hazards == nil else {
            throw ValidationError("--base-rate moves the risks of one horizon; the model speaks of several.")
        }
        return try model.corrected(toBaseRate: baseRate)
    }
}
