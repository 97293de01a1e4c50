#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How far risks are from what happened. Each is nil where a score is outside [0, 1].
extension RankedOutcomes {
    /// The mean of −ln(the risk given to what happened); risks are clipped to [1e-15, 1 − 1e-15]. Unit: nats a row.
    public var logLoss: Double? {
        guard scoresAreRisks else { return nil }
        var sum = CompensatedSum()
        for block in scores.indices {
            let risk = clipped(scores[block])
            if churners[block] > 0 { sum.add(-churners[block] * log(risk)) }
            if others[block] > 0 { sum.add(-others[block] * log1p(-risk)) }
        }
        return sum.value / totalWeight
    }

    /// The mean squared difference between risk and outcome (Brier 1950).
    public var brier: Double? {
        guard scoresAreRisks else { return nil }
        var sum = CompensatedSum()
        for block in scores.indices {
            let risk = scores[block]
            sum.add(churners[block] * (1 - risk) * (1 - risk) + others[block] * risk * risk)
        }
        return sum.value / totalWeight
    }

    /// The mean risk, by weight: the churn rate the risks foretold.
    public var meanRisk: Double? {
        guard scoresAreRisks else { return nil }
        var sum = CompensatedSum()
        for block in scores.indices { sum.add(scores[block] * (churners[block] + others[block])) }
        return sum.value / totalWeight
    }
}

extension Figures {
    /// The log loss of giving everyone the base rate: what a model has to beat.
    public var baseRateLogLoss: Double { -(baseRate * log(baseRate) + (1 - baseRate) * log1p(-baseRate)) }
}

/// A risk inside [1e-15, 1 − 1e-15], so that its logarithms are finite.
func clipped(_ risk: Double) -> Double { min(max(risk, 1e-15), 1 - 1e-15) }
