internal import Statistics

/// How much larger the share of those who stayed is among the treated than among the controls, over strata.
///
/// Post-stratified: the shares of each stratum, weighted by its customers of both arms. The 95 % interval is Newcombe's hybrid
/// of two Wilson intervals (1998, method 10), each with as many trials as give the weighted share its variance
/// p(1 − p)/n = Σ w²·pₛ(1 − pₛ)/(nₛ − 1); of one stratum it is Newcombe's own. Over nₛ alone the variances of small strata are
/// too small by one part in nₛ each: of strata of five controls intervals held the truth 92 % of the time.
public struct RetentionGain: Sendable, Equatable {
    /// The weighted shares of those who stayed.
    public let treatedRate: Double
    public let controlRate: Double
    /// The interval of `difference`.
    public let interval: ClosedRange<Double>
    /// Strata that were compared; small ones of a campaign are one.
    public let strata: Int
    /// How many customers there are in strata with both arms.
    public let counts: ArmCounts

    public var difference: Double { treatedRate - controlRate }
    /// Whether the interval leaves open on which side of 0 the truth lies.
    public var isOpen: Bool { interval.contains(0) }

    /// An arm of a stratum with fewer customers than this says nothing about its share.
    static let fewest = 5

    /// nil where no stratum has both arms.
    public init?(_ strata: [ArmCounts]) {
        let compared = strata.filter { $0.treated > 0 && $0.controls > 0 }
        guard !compared.isEmpty else { return nil }
        let counts = compared.reduce(ArmCounts(), +)
        let weights = compared.map { Double($0.count) / Double(counts.count) }
        let treated = Arm(zip(weights, compared).map { ($0, $1.treatedStayed, $1.treated) })
        let control = Arm(zip(weights, compared).map { ($0, $1.controlsStayed, $1.controls) })
        let difference = treated.rate - control.rate
        func length(_ one: Double, _ other: Double) -> Double { (one * one + other * other).squareRoot() }
        let low =
            difference
            - length(treated.rate - treated.interval.lowerBound, control.interval.upperBound - control.rate)
        let high =
            difference
            + length(treated.interval.upperBound - treated.rate, control.rate - control.interval.lowerBound)
        treatedRate = treated.rate
        controlRate = control.rate
        interval = low...high
        self.strata = compared.count
        self.counts = counts
    }

    /// The weighted share of one arm, with Wilson's interval.
    private struct Arm {
        let rate: Double
        let interval: ClosedRange<Double>

        init(_ strata: [(weight: Double, stayed: Int, count: Int)]) {
            let rates = strata.map { Double($0.stayed) / Double($0.count) }
            var rate = zip(strata, rates).reduce(0) { $0 + $1.0.weight * $1.1 }
            if strata.count == 1 { rate = rates[0] }
            let variance = zip(strata, rates).reduce(0) { sum, stratum in
                let (weight, spread) = (stratum.0.weight, stratum.1 * (1 - stratum.1))
                return sum + weight * weight * spread / Double(max(1, stratum.0.count - 1))
            }
            self.rate = rate
            interval = Self.wilson(min(max(rate, 0), 1), Self.trials(strata, rate, variance))
        }

        /// How many trials give a share its variance.
        private static func trials(
            _ strata: [(weight: Double, stayed: Int, count: Int)], _ rate: Double, _ variance: Double
        ) -> Double {
            if strata.count == 1 { return Double(strata[0].count) }
            if variance > 0 { return rate * (1 - rate) / variance }
            // Where nobody left, or everybody did, only the sizes count.
            return 1 / strata.reduce(0) { $0 + $1.weight * $1.weight / Double($1.count) }
        }

        /// Wilson's interval of a share of a number of trials that need not be whole.
        private static func wilson(_ share: Double, _ trials: Double) -> ClosedRange<Double> {
            let z = NormalDistribution.quantile975
            let square = z * z
            let middle = share + square / (2 * trials)
            let half = z * (share * (1 - share) / trials + square / (4 * trials * trials)).squareRoot()
            let scale = 1 + square / trials
            let low = share == 0 ? 0 : max(0, (middle - half) / scale)
            let high = share == 1 ? 1 : min(1, (middle + half) / scale)
            return min(low, share)...max(high, share)
        }
    }
}
