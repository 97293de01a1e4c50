/// What the rows that an uplift model was learnt from say for and against it.
public struct UpliftEvidence: Sendable, Equatable {
    /// A test of a hypothesis that a chi-square statistic speaks against.
    public struct Test: Sendable, Equatable {
        public let chiSquared: Double
        public let degreesOfFreedom: Int
        /// nil where it cannot be had: nothing was tested, or there were too few rows.
        public let pValue: Double?

        public init(chiSquared: Double, degreesOfFreedom: Int, pValue: Double?) {
            self.chiSquared = chiSquared
            self.degreesOfFreedom = degreesOfFreedom
            self.pValue = pValue
        }
    }

    /// Below these p-values a test says more than chance: of arms that should have been dealt by chance one in a hundred would
    /// alarm, of effects that are the same for all one in twenty.
    public static let levels = (balance: 0.01, heterogeneity: 0.05)

    /// Whether the treatment can be told from what was known before it: of a randomised treatment the p-value is uniform.
    public let balance: Test
    /// Whether any term changes what the treatment does to the log-odds, by the test of all interactions.
    public let heterogeneity: Test

    public init(balance: Test, heterogeneity: Test) {
        self.balance = balance
        self.heterogeneity = heterogeneity
    }

    /// Whether the arms look as if chance had made them.
    public var looksRandomised: Bool { (balance.pValue ?? 1) >= Self.levels.balance }
    /// Whether the data speak against one effect for all.
    public var effectDiffers: Bool { (heterogeneity.pValue ?? 1) < Self.levels.heterogeneity }
}
