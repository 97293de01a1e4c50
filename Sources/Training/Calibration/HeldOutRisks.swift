internal import Evaluation
internal import Models
internal import Statistics

/// Log-odds of customers that the fit had not seen, and what became of them.
struct HeldOutRisks: Sendable {
    var logOdds: [Double]
    var churned: [Bool]
    /// Of mean 1; nil where each row counts once.
    var weights: [Double]?
    /// A number for each row's customer; nil where each row is one.
    var clusters: [Int]?

    init(logOdds: [Double], churned: [Bool], weights: [Double]? = nil, clusters: [Int]? = nil) {
        precondition(
            churned.count == logOdds.count && (weights?.count ?? churned.count) == churned.count
                && (clusters?.count ?? churned.count) == churned.count,
            "\(logOdds.count) log-odds, \(churned.count) outcomes, \(weights?.count ?? -1) weights, "
                + "\(clusters?.count ?? -1) clusters")
        self.logOdds = logOdds
        self.churned = churned
        self.clusters = clusters
        let mean = (weights ?? []).reduce(0, +) / Double(max(1, churned.count))
        self.weights = weights.map { $0.map { $0 / mean } }
    }

    var count: Int { churned.count }

    /// How many rows that count have the rarer of the two outcomes.
    var rarerCount: Int {
        let counted = churned.indices.filter { weight($0) > 0 }
        let churners = counted.count { churned[$0] }
        return min(churners, counted.count - churners)
    }

    func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

    /// Some of the rows.
    func rows(_ rows: [Int]) -> HeldOutRisks {
        HeldOutRisks(
            logOdds: rows.map { logOdds[$0] }, churned: rows.map { churned[$0] },
            weights: weights.map { all in rows.map { all[$0] } },
            clusters: clusters.map { all in rows.map { all[$0] } })
    }

    /// Each row's fold, customers kept together.
    func folds(_ count: Int, seed: UInt64) -> [Int] {
        let keys = clusters ?? Array(0..<self.count)
        var order: [Int] = []
        var seen: Set<Int> = []
        for key in keys where seen.insert(key).inserted { order.append(key) }
        var generator = SeededGenerator(seed: seed)
        for index in order.indices.dropLast() {
            order.swapAt(index, index + generator.below(order.count - index))
        }
        var foldOf: [Int: Int] = [:]
        for (index, key) in order.enumerated() { foldOf[key] = index % count }
        return keys.map { foldOf[$0] ?? 0 }
    }

    /// The log-likelihood of log-odds for these rows.
    func logLikelihood(_ logOdds: [Double]) -> Double {
        var sum = CompensatedSum()
        for (row, loss) in losses(logOdds).enumerated() { sum.add(-weight(row) * loss) }
        return sum.value
    }

    /// What each row adds to the log-loss under these log-odds.
    func losses(_ logOdds: [Double]) -> [Double] {
        zip(logOdds, churned).map { value, churned in
            let logs = Logistic.logRisks(value)
            return churned ? -logs.churning : -logs.staying
        }
    }

    /// How right these log-odds are.
    func quality(_ logOdds: [Double]) throws -> CalibrationChoice.Quality {
        let outcomes = try RankedOutcomes(
            churned: churned, scores: logOdds.map(Logistic.risk), weights: weights)
        return CalibrationChoice.Quality(
            logLoss: outcomes.logLoss ?? .infinity, calibrationError: outcomes.expectedCalibrationError ?? .infinity)
    }
}
