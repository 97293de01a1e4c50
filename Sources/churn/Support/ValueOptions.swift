import ArgumentParser
import Foundation
import Models
import Retention

/// How customers are given a value; what is not said is taken from the model.
struct ValueOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The margin: a share of what purchases bring, as 0.3, or an attribute with the margin a year, also times a factor, "
                + "as monthly_fee*3.6.", valueName: "share or attribute"))
    var margin: String?

    @Option(help: "The discount a year, above 0 (0.1).")
    var discount: Double?

    @Option(help: "The days after which customers pay and may leave: the period of the formula (30).")
    var period: Int?

    @Option(help: "The days before the cutoff whose purchases count (365).")
    var window: Int?

    @Option(help: "Of a model whose label has no time: the days its risks speak of.")
    var riskDays: Int?

    @Option(help: "The shares of customers, from the most valuable, that are high, and high or middle (0.2,0.5).")
    var tiers: String?

    @Option(help: "The values from which customers are high, and middle, in money: 500,100.")
    var tierValues: String?

    private static let defaultShares = [0.2, 0.5]

    func validate() throws {
        _ = try settings(over: nil)
        if tiers != nil, tierValues != nil {
            throw ValidationError("--tiers and --tier-values exclude each other: shares or money.")
        }
        if let tiers, !ValueTiers.areShares(try Self.pair(tiers, "--tiers")) {
            throw ValidationError(
                "--tiers is \(tiers); expected two shares from the top, the second larger, as 0.2,0.5.")
        }
        _ = try givenTiers
    }

    /// Whether anything of it was said.
    var isGiven: Bool {
        margin != nil || discount != nil || period != nil || window != nil || riskDays != nil || tiers != nil
            || tierValues != nil
    }

    private static func pair(_ text: String, _ name: String) throws -> [Double] {
        let numbers = text.split(separator: ",").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == 2 else { throw ValidationError("\(name) is \(text); expected two numbers.") }
        return numbers
    }

    private var givenTiers: ValueTiers? {
        get throws {
            guard let tierValues else { return nil }
            let values = try Self.pair(tierValues, "--tier-values")
            guard let tiers = ValueTiers(highFrom: values[0], middleFrom: values[1]) else {
                throw ValidationError("--tier-values is \(tierValues); expected the higher value first, as 500,100.")
            }
            return tiers
        }
    }

    /// The settings asked for; what is not said is the model's. nil where nobody says what the margin is.
    func settings(over frozen: ValueSettings?) throws -> ValueSettings? {
        var settings = frozen
        if let margin { settings = ValueSettings(margin: Self.source(margin)) }
        guard var settings else { return nil }
        settings.discount = discount ?? frozen?.discount ?? ValueSettings.defaultDiscount
        settings.periodDays = period ?? frozen?.periodDays ?? ValueSettings.defaultPeriodDays
        settings.windowDays = window ?? frozen?.windowDays ?? ValueSettings.defaultWindowDays
        settings.riskDays = riskDays ?? frozen?.riskDays
        // A prior of another window may have counted other purchases.
        if window != nil, window != frozen?.windowDays { settings.prior = nil }
        settings.tiers = try tiers == nil ? givenTiers ?? frozen?.tiers : nil
        guard settings.isUsable else {
            throw ValidationError(
                "expected a --margin above 0 and, as a share, at most 1; a --discount above 0 and at most 10 "
                    + "(without one, a customer who never leaves would be worth infinitely much); --period, --window and "
                    + "--risk-days of 1 day or more.")
        }
        return settings
    }

    /// The shares of the tiers, where no thresholds are set.
    func shares() throws -> [Double] { try tiers.map { try Self.pair($0, "--tiers") } ?? Self.defaultShares }

    private static func source(_ text: String) -> ValueSettings.Margin {
        if let share = Double(text) { return .share(share) }
        if let star = text.lastIndex(of: "*"), let factor = Double(text[text.index(after: star)...]) {
            return .attribute(String(text[..<star]), factor: factor)
        }
        return .attribute(text, factor: 1)
    }
}
