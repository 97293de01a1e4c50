internal import Statistics

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
            let losses = logLosses(ofRisk: scores[block])
            sum.add(churners[block] * losses.churner + others[block] * losses.other)
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

/// What a row of a risk adds to the log loss: −ln(risk) where it churned, −ln(1 − risk) where not.
func logLosses(ofRisk risk: Double) -> (churner: Double, other: Double) {
    let clipped = clipped(risk)
    return (-log(clipped), -log1p(-clipped))
}

/// The log-odds of a risk, clipped likewise.
func logOdds(ofRisk risk: Double) -> Double {
    let clipped = clipped(risk)
    return log(clipped) - log1p(-clipped)
}

/// A risk inside [1e-15, 1 − 1e-15], so that its logarithms are finite.
func clipped(_ risk: Double) -> Double { min(max(risk, 1e-15), 1 - 1e-15) }
