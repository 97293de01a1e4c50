/// How a model puts a value on customers, frozen with it: the margin, the discount, and from which value on a customer is in
/// which tier.
public struct ValueSettings: Sendable, Equatable {
    /// Where the margin of a customer comes from.
    public enum Margin: Sendable, Equatable {
        /// A share of what purchases bring: the rate and the mean amount of purchases are estimated.
        case share(Double)
        /// The margin a year is this attribute times a factor, as of a contract.
        case attribute(String, factor: Double)
    }

    public var margin: Margin
    /// The discount a year, above 0.
    public var discount: Double
    /// After how many days each a customer pays and may leave: the period of the value formula.
    public var periodDays: Int
    /// The last days before a cutoff whose purchases count.
    public var windowDays: Int
    /// The days that risks speak of, where the model's label has no time of its own.
    public var riskDays: Int?
    /// What was learnt of the purchases of everybody; nil where the margin is an attribute, or nothing was learnt yet.
    public var prior: PurchasePrior?
    /// nil where no thresholds are set.
    public var tiers: ValueTiers?

    public static let defaultDiscount = 0.1
    public static let defaultPeriodDays = 30
    public static let defaultWindowDays = 365

    /// Settings; `isUsable` says whether they make sense.
    public init(
        margin: Margin, discount: Double = defaultDiscount, periodDays: Int = defaultPeriodDays,
        windowDays: Int = defaultWindowDays, riskDays: Int? = nil, prior: PurchasePrior? = nil,
        tiers: ValueTiers? = nil
    ) {
        self.margin = margin
        self.discount = discount
        self.periodDays = periodDays
        self.windowDays = windowDays
        self.riskDays = riskDays
        self.prior = prior
        self.tiers = tiers
    }

    /// Whether every number lies where it must.
    public var isUsable: Bool {
        let marginIsUsable =
            switch margin {
            case .share(let share): share > 0 && share <= 1
            case .attribute(let name, let factor): !name.isEmpty && factor > 0 && factor.isFinite
            }
        return marginIsUsable && discount > 0 && discount <= 10 && (1...3660).contains(periodDays)
            && (1...36_600).contains(windowDays) && (riskDays.map { (1...36_600).contains($0) } ?? true)
    }
}
