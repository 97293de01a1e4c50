/// Whom to contact: the riskiest so many, those at a risk or above, or both conditions together.
public struct CallListPolicy: Sendable, Equatable {
    /// At most this many customers; nil for no limit.
    public let top: Int?
    /// No customer below this risk; nil for no limit.
    public let minimumRisk: Double?

    /// A checked policy; at least one limit is needed.
    public init(top: Int? = nil, minimumRisk: Double? = nil) throws(RetentionError) {
        guard top != nil || minimumRisk != nil else { throw .noLimit }
        if let top, top < 1 { throw .badTop(top) }
        if let minimumRisk, !(minimumRisk > 0 && minimumRisk <= 1) { throw .badMinimumRisk(minimumRisk) }
        self.top = top
        self.minimumRisk = minimumRisk
    }

    /// How many of the customers are on the list, the riskiest first.
    ///
    /// - Parameter risks: In descending order.
    public func count(of risks: some Collection<Double>) -> Int {
        let among = risks.prefix(top ?? risks.count)
        guard let minimumRisk else { return among.count }
        return among.prefix { $0 >= minimumRisk }.count
    }
}
