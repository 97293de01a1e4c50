/// What a campaign was worth: the customers kept by it at their value, less what contacts and offers cost.
public struct CampaignMoney: Sendable, Equatable {
    /// What a kept customer is worth.
    public let value: Double
    /// How many of the treated stayed because of the contact, with the interval of the gain.
    public let kept: Double
    public let keptInterval: ClosedRange<Double>
    /// Contacts, and an offer for each of the treated who stayed: those who stay take it.
    public let cost: Double

    /// - Parameters:
    ///   - contactCost: of all contacts together.
    ///   - offer: What one offer costs.
    public init(_ measurement: CampaignMeasurement, value: Double, contactCost: Double, offer: Double) {
        let treated = Double(measurement.counts.treated)
        let gain = measurement.gain
        self.value = value
        kept = gain.difference * treated
        keptInterval = gain.interval.lowerBound * treated...gain.interval.upperBound * treated
        cost = contactCost + offer * Double(measurement.counts.treatedStayed)
    }

    public var profit: Double { kept * value - cost }
    public var profitInterval: ClosedRange<Double> {
        keptInterval.lowerBound * value - cost...keptInterval.upperBound * value - cost
    }
}
