internal import Statistics

/// Rows of neighbouring risks, compared with what happened to them.
public struct CalibrationBin: Sendable, Equatable {
    /// The weight of the bin's rows.
    public let weight: Double
    /// Their mean risk.
    public let meanRisk: Double
    /// The share of them that churned.
    public let churnRate: Double
}

extension RankedOutcomes {
    /// The expected calibration error: the mean of |mean risk − churn rate| over ten bins of equal count, by weight; nil
    /// where a score is outside [0, 1].
    public var expectedCalibrationError: Double? {
        guard scoresAreRisks else { return nil }
        var sum = CompensatedSum()
        for bin in calibrationBins { sum.add(bin.weight * (bin.meanRisk - bin.churnRate).magnitude) }
        return sum.value / totalWeight
    }

    /// Ten bins of equal count, by ascending risk. A block of ties across a boundary is shared out between the bins, with
    /// the block's own share of churners in each part.
    ///
    /// Where weights are counts, bins hold whole numbers of rows, the first n mod 10 one more than the rest (and none are
    /// returned for those left empty below ten rows); other weights are cut at exact tenths of the total.
    public var calibrationBins: [CalibrationBin] {
        var bins: [CalibrationBin] = []
        var block = scores.count - 1
        var used = 0.0
        for capacity in binWeights where capacity > 0 {
            var room = capacity
            var (weight, risk, churn) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
            while block >= 0, room > 0 {
                let size = churners[block] + others[block]
                let part = min(size - used, room)
                weight.add(part)
                risk.add(part * scores[block])
                churn.add(part == size ? churners[block] : part * (churners[block] / size))
                room -= part
                used += part
                if used >= size {
                    block -= 1
                    used = 0
                }
            }
            if weight.value > 0 {
                bins.append(
                    CalibrationBin(
                        weight: weight.value, meanRisk: risk.value / weight.value,
                        churnRate: churn.value / weight.value))
            }
        }
        return bins
    }

    /// The weight each of the ten bins holds.
    private var binWeights: [Double] {
        guard weightsAreCounts else { return [Double](repeating: totalWeight / 10, count: 10) }
        let whole = (totalWeight / 10).rounded(.down)
        let longer = Int(totalWeight - 10 * whole)
        return (0..<10).map { $0 < longer ? whole + 1 : whole }
    }
}
