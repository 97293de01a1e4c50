#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Rows of neighbouring log-odds that isotonic calibration gives one churn rate.
struct CalibrationGroup: Sendable {
    private var weightedLogOdds: Double
    private(set) var highest: Double
    private(set) var weight: Double
    private(set) var churners: Double

    /// A group of one row.
    init(logOdds: Double, weight: Double, churners: Double) {
        weightedLogOdds = weight * logOdds
        highest = logOdds
        self.weight = weight
        self.churners = churners
    }

    var meanLogOdds: Double { weightedLogOdds / weight }
    var rate: Double { churners / weight }
    /// The log-odds of (churners + ½) / (weight + 1).
    var shrunkenLogOdds: Double { log((churners + 0.5) / (weight - churners + 0.5)) }

    /// Takes in the group above.
    mutating func pool(_ next: CalibrationGroup) {
        weightedLogOdds += next.weightedLogOdds
        highest = next.highest
        weight += next.weight
        churners += next.churners
    }

    /// The groups pooled until a value ascends strictly from group to group (Ayer et al. 1955).
    static func pooled(
        _ groups: [CalibrationGroup], by value: (CalibrationGroup) -> Double
    ) -> [CalibrationGroup] {
        var result: [CalibrationGroup] = []
        for group in groups {
            result.append(group)
            while result.count > 1, !(value(result[result.count - 2]) < value(result[result.count - 1])) {
                let last = result.removeLast()
                result[result.count - 1].pool(last)
            }
        }
        return result
    }
}
