/// A point of the gains curve.
public struct GainsCurvePoint: Sendable, Equatable {
    /// The share of rows contacted, highest scores first.
    public let contacted: Double
    /// The share of all churners among them.
    public let captured: Double
}

/// One tenth of the rows by score.
public struct Decile: Sendable, Equatable {
    /// 1 holds the highest scores.
    public let number: Int
    /// The weight of its rows.
    public let weight: Double
    /// The share of them that churned.
    public let churnRate: Double
    /// How many times the base rate that is.
    public let lift: Double
}

/// Rows whose risks lie in one interval of equal width.
public struct RiskInterval: Sendable, Equatable {
    /// The lowest risk of the interval and that of the next.
    public let low, high: Double
    /// The weight of those who churned, and of the others.
    public let churners, others: Double
}

extension RankedOutcomes {
    /// The gains curve from (0, 0) to (1, 1): the ends of blocks, at least 1/200 of the rows apart. Within a block of ties it
    /// is a straight line.
    public var gainsCurve: [GainsCurvePoint] {
        var points = [GainsCurvePoint(contacted: 0, captured: 0)]
        var reached = 0.0
        var contacted = 0.0
        for block in scores.indices {
            let before = points[points.count - 1]
            let size = churners[block] + others[block]
            // The start of a large block must be a point, else the line within it is cut short.
            if size > totalWeight / 200, contacted / totalWeight > before.contacted {
                points.append(GainsCurvePoint(contacted: contacted / totalWeight, captured: reached / churnerWeight))
            }
            reached += churners[block]
            contacted += size
            if contacted / totalWeight >= points[points.count - 1].contacted + 1.0 / 200, block + 1 < scores.count {
                points.append(GainsCurvePoint(contacted: contacted / totalWeight, captured: reached / churnerWeight))
            }
        }
        points.append(GainsCurvePoint(contacted: 1, captured: 1))
        return points
    }

    /// The ten tenths, highest scores first, cut where `gains` cuts them; none that is left empty below ten rows.
    public var deciles: [Decile] {
        let ends = (1...10).map { (contacted: contacted(topTenths: $0), gains: gains(topTenths: $0)) }
        var before = (contacted: 0.0, captured: 0.0)
        var deciles: [Decile] = []
        for (index, end) in ends.enumerated() {
            let weight = end.contacted - before.contacted
            if weight > 0 {
                let rate = min(1, max(0, (end.gains.captured - before.captured) * churnerWeight / weight))
                deciles.append(Decile(number: index + 1, weight: weight, churnRate: rate, lift: rate / baseRate))
            }
            before = (end.contacted, end.gains.captured)
        }
        return deciles
    }

    /// How many rows have which risk, in so many intervals of equal width; nil where a score is outside [0, 1].
    public func riskHistogram(intervals count: Int) -> [RiskInterval]? {
        precondition(count > 0, "\(count) intervals")
        guard scoresAreRisks else { return nil }
        var counted = [(churners: Double, others: Double)](repeating: (0, 0), count: count)
        for block in scores.indices {
            let index = min(count - 1, Int(scores[block] * Double(count)))
            counted[index].churners += churners[block]
            counted[index].others += others[block]
        }
        return counted.enumerated().map { index, sums in
            RiskInterval(
                low: Double(index) / Double(count), high: Double(index + 1) / Double(count), churners: sums.churners,
                others: sums.others)
        }
    }
}

extension CalibrationBin {
    /// The 95 % interval of the churn rate by Wilson (1927), taking weights as counts of rows.
    public var churnRateInterval: ClosedRange<Double> {
        let z = 1.959963984540054
        let spread = z * z / weight
        let centre = (churnRate + spread / 2) / (1 + spread)
        let half = z * (churnRate * (1 - churnRate) / weight + spread / (4 * weight)).squareRoot() / (1 + spread)
        return max(0, centre - half)...min(1, centre + half)
    }
}
