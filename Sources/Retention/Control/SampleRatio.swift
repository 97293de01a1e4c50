internal import Statistics

/// Whether the arms have the sizes that were asked for. Where they have not, something other than chance chose, and no
/// comparison of the arms can be trusted.
public struct SampleRatio: Sendable, Equatable {
    /// Below this p-value a mismatch is said; a false alarm in a thousand campaigns.
    public static let alarm = 0.001

    public let treated: Int
    public let controls: Int
    /// The share of controls that was asked for.
    public let expected: Double
    /// The exact two-sided binomial p-value of the split over all strata.
    public let exact: Double
    /// The p-value of χ² = Σ (controls − n·share)²/(n·share·(1 − share)) over strata; nil of one stratum.
    public let byStratum: Double?

    /// - Parameter expected: the share of controls asked for, above 0 and below 1.
    public init(_ strata: [ArmCounts], expected: Double) {
        precondition(expected > 0 && expected < 1, "a share of \(expected)")
        let all = strata.reduce(ArmCounts(), +)
        treated = all.treated
        controls = all.controls
        self.expected = expected
        exact = BinomialDistribution.twoSided(all.controls, of: all.count, probability: expected)
        let filled = strata.filter { $0.count > 0 }
        let sum = filled.reduce(0.0) { sum, stratum in
            let wanted = Double(stratum.count) * expected
            let off = Double(stratum.controls) - wanted
            return sum + off * off / (wanted * (1 - expected))
        }
        // The quotas of a draw are met to one customer: of strata that small the statistic is no chi-square.
        let isLarge = filled.allSatisfy { Double($0.count) * expected >= 5 }
        byStratum =
            filled.count > 1 && isLarge
            ? ChiSquareDistribution.upperTail(sum, degreesOfFreedom: Double(filled.count)) : nil
    }

    public var isMismatch: Bool { min(exact, byStratum ?? 1) < Self.alarm }
}
