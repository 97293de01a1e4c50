internal import Statistics

/// How well scores put churners before the others, whatever the level of the scores.
extension RankedOutcomes {
    /// The area under the ROC curve: the chance that a churner drawn by weight scores above one who stayed, ties counting
    /// one half (Mann & Whitney 1947).
    public var auc: Double {
        var churnersAbove = 0.0
        var pairs = CompensatedSum()
        for block in scores.indices {
            pairs.add(others[block] * (churnersAbove + churners[block] / 2))
            churnersAbove += churners[block]
        }
        return pairs.value / (churnerWeight * otherWeight)
    }

    /// Average precision: Σ (recall gained in a block) · (precision down to its end), over blocks of equal score from the
    /// highest down.
    public var averagePrecision: Double {
        var churnersAbove = 0.0
        var allAbove = 0.0
        var sum = CompensatedSum()
        for block in scores.indices {
            churnersAbove += churners[block]
            allAbove += churners[block] + others[block]
            sum.add(churners[block] * (churnersAbove / allAbove))
        }
        return sum.value / churnerWeight
    }

    /// The Kolmogorov–Smirnov distance: the largest |TPR − FPR| over all thresholds.
    public var ks: Double {
        var churnersAbove = 0.0
        var othersAbove = 0.0
        var largest = 0.0
        for block in scores.indices {
            churnersAbove += churners[block]
            othersAbove += others[block]
            largest = max(largest, (churnersAbove / churnerWeight - othersAbove / otherWeight).magnitude)
        }
        return min(largest, 1)
    }
}
