internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The straight line in log-odds that would put risks right: logit P(churn) = intercept + slope · logit(risk), both
/// fitted together by maximum likelihood (Cox 1958). Risks that are right have slope 1 and intercept 0; a slope below 1
/// says that high risks are too high and low ones too low.
public struct CalibrationLine: Sendable, Equatable {
    public let slope: Double
    public let intercept: Double

    public init(slope: Double, intercept: Double) {
        self.slope = slope
        self.intercept = intercept
    }
}

extension RankedOutcomes {
    /// The calibration line; nil where a score is outside [0, 1], where all scores are equal, and where the outcomes are
    /// separated by the score (the line would be infinitely steep).
    public var calibrationLine: CalibrationLine? {
        guard scoresAreRisks else { return nil }
        return calibrationLine(ofLogOdds: scores.map(logOdds(ofRisk:)))
    }

    /// The calibration line where each block's log-odds are known.
    func calibrationLine(ofLogOdds logits: [Double]) -> CalibrationLine? {
        guard scores.count > 1, !scoresSeparateOutcomes, logits.first != logits.last else { return nil }
        return fittedLine(logits: logits)
    }

    /// Whether a threshold on the score tells the outcomes apart but for at most one block of ties.
    private var scoresSeparateOutcomes: Bool {
        guard let lowestChurner = churners.lastIndex(where: { $0 > 0 }),
            let highestChurner = churners.firstIndex(where: { $0 > 0 }),
            let lowestOther = others.lastIndex(where: { $0 > 0 }),
            let highestOther = others.firstIndex(where: { $0 > 0 })
        else { return true }
        return lowestChurner <= highestOther || lowestOther <= highestChurner
    }

    /// Newton's method with halved steps on the two coefficients, the logits centred and scaled so that the Hessian is
    /// well conditioned whatever the spread of risks. Stops on the Newton decrement, relative to the total weight.
    private func fittedLine(logits: [Double]) -> CalibrationLine? {
        let (mean, deviation) = meanAndDeviation(of: logits)
        guard deviation > 0 else { return nil }
        let x = logits.map { ($0 - mean) / deviation }
        var a = log(baseRate / (1 - baseRate))
        var b = 0.0
        var state = derivatives(x, a, b)
        for _ in 0..<200 {
            let determinant = state.haa * state.hbb - state.hab * state.hab
            guard determinant > 0 else { return nil }
            let stepA = (state.hbb * state.ga - state.hab * state.gb) / determinant
            let stepB = (state.haa * state.gb - state.hab * state.ga) / determinant
            let decrement = stepA * state.ga + stepB * state.gb
            if decrement <= 1e-22 * totalWeight {
                return CalibrationLine(slope: b / deviation, intercept: a - b * mean / deviation)
            }
            var length = 1.0
            var next = derivatives(x, a + stepA, b + stepB)
            while !(next.loss <= state.loss + 1e-14 * state.loss.magnitude), length > 1e-10 {
                length /= 2
                next = derivatives(x, a + length * stepA, b + length * stepB)
            }
            a += length * stepA
            b += length * stepB
            state = next
        }
        return nil
    }

    private func meanAndDeviation(of logits: [Double]) -> (Double, Double) {
        var (sum, squares) = (CompensatedSum(), CompensatedSum())
        for block in logits.indices { sum.add((churners[block] + others[block]) * logits[block]) }
        let mean = sum.value / totalWeight
        for block in logits.indices {
            squares.add((churners[block] + others[block]) * (logits[block] - mean) * (logits[block] - mean))
        }
        return (mean, (squares.value / totalWeight).squareRoot())
    }

    /// The loss Σ w·(ln(1 + e^η) − y·η) at η = a + b·x, its negative gradient and its Hessian.
    private func derivatives(
        _ x: [Double], _ a: Double, _ b: Double
    ) -> (loss: Double, ga: Double, gb: Double, haa: Double, hab: Double, hbb: Double) {
        var (loss, ga, gb) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
        var (haa, hab, hbb) = (0.0, 0.0, 0.0)
        for block in x.indices {
            let linear = a + b * x[block]
            let weight = churners[block] + others[block]
            let small = exp(-linear.magnitude)
            loss.add(weight * (max(linear, 0) + log1p(small)) - churners[block] * linear)
            let residual =
                linear >= 0
                ? (churners[block] * small - others[block]) / (1 + small)
                : (churners[block] - others[block] * small) / (1 + small)
            ga.add(residual)
            gb.add(residual * x[block])
            let curvature = weight * small / ((1 + small) * (1 + small))
            haa += curvature
            hab += curvature * x[block]
            hbb += curvature * x[block] * x[block]
        }
        return (loss.value, ga.value, gb.value, haa, hab, hbb)
    }
}
