internal import Evaluation
internal import Features
internal import Models
internal import Statistics

/// Cross-validation over customers: all rows of one customer are in one fold, so that no fit is tested on a customer it
/// has seen.
struct RidgeChoice: Sendable {
    static let folds = 5
    /// More rows than this are sampled by customer: the choice hardly depends on the rest.
    static let mostRows = 50_000

    let l2: Double
    let figures: TrainingFigures.CrossValidation?
    /// What puts the log-odds of unseen customers right; nil where none were.
    let calibration: CalibrationChoice?

    /// The smallest weight whose log-loss on unseen customers is within a thousandth of the least: a ridge draws
    /// coefficients and their intervals towards 0, so a heavier one must earn its keep.
    ///
    /// Where a fold leaves one class only to learn from, there is nothing to choose by: the largest weight up to 1 is
    /// taken, and there are no figures.
    static func choose(
        among weights: [Double], _ design: TrainingDesign, _ panel: TrainingPanel, _ options: TrainingOptions
    ) async throws -> RidgeChoice {
        let foldOfRow = assignedFolds(panel, seed: options.seed)
        var candidates: [Candidate] = []
        for l2 in weights {
            guard let logOdds = try await logOddsOfUnseen(l2, design, panel, foldOfRow, options) else {
                return RidgeChoice(l2: weights.last { $0 <= 1 } ?? weights[0], figures: nil, calibration: nil)
            }
            let rows = logOdds.indices.filter { foldOfRow[$0] >= 0 }
            candidates.append(try Candidate(l2, rows.map { logOdds[$0] }, rows.map { panel.churned[$0] }))
        }
        let sampled = foldOfRow.indices.filter { foldOfRow[$0] >= 0 }
        let least = candidates.map(\.logLoss).min() ?? 0
        let chosen = candidates.first { $0.logLoss <= least * 1.001 } ?? candidates[0]
        let calibration = try await CalibrationChoice.choose(
            logOdds: chosen.logOdds, churned: chosen.churned,
            clusters: panel.matrix.cutoffs.count > 1 ? sampled.map { Int(panel.matrix.customer[$0]) } : nil,
            seed: options.seed, threads: options.threads)
        return RidgeChoice(
            l2: chosen.l2,
            figures: TrainingFigures.CrossValidation(
                folds: folds, rows: chosen.churned.count, auc: chosen.auc, logLoss: chosen.logLoss,
                calibrationSlope: calibration.figures?.slope ?? 1),
            calibration: calibration)
    }

    /// How well a weight does on unseen customers.
    private struct Candidate {
        let l2: Double
        let logOdds: [Double]
        let churned: [Bool]
        let auc: Double
        let logLoss: Double

        init(_ l2: Double, _ logOdds: [Double], _ churned: [Bool]) throws {
            let outcomes = try RankedOutcomes(churned: churned, scores: logOdds.map(Logistic.risk))
            self.l2 = l2
            self.logOdds = logOdds
            self.churned = churned
            auc = outcomes.auc
            logLoss = outcomes.logLoss ?? .infinity
        }
    }

    /// Each row's fold; -1 for rows that are not sampled.
    static func assignedFolds(_ panel: TrainingPanel, seed: UInt64) -> [Int8] {
        var customers: [Int32] = []
        for customer in panel.matrix.customer where customers.last != customer { customers.append(customer) }
        var generator = SeededGenerator(seed: seed)
        for index in customers.indices.dropLast() {
            customers.swapAt(index, index + generator.below(customers.count - index))
        }
        let wanted = min(customers.count, max(folds, customers.count * mostRows / max(panel.count, 1)))
        var foldOf: [Int32: Int8] = [:]
        for index in 0..<wanted { foldOf[customers[index]] = Int8(index % folds) }
        return panel.matrix.customer.map { foldOf[$0] ?? -1 }
    }

    private static func logOddsOfUnseen(
        _ l2: Double, _ design: TrainingDesign, _ panel: TrainingPanel, _ foldOfRow: [Int8],
        _ training: TrainingOptions
    ) async throws -> [Double]? {
        let target = panel.churned.map { $0 ? 1.0 : 0 }
        var logOdds = [Double](repeating: 0, count: panel.count)
        var options = LogisticOptions()
        options.l2 = l2
        options.threads = training.threads
        options.signs = try design.signs(training.signs)
        for fold in 0..<Int8(folds) {
            let seen = foldOfRow.indices.filter { foldOfRow[$0] >= 0 && foldOfRow[$0] != fold }
            let unseen = foldOfRow.indices.filter { foldOfRow[$0] == fold }
            let churners = seen.count { panel.churned[$0] }
            guard churners > 0, churners < seen.count, !unseen.isEmpty else { return nil }
            let fit = try await LogisticRegression.fit(design.problem(rows: seen, target: target), options: options)
            training.onFit()
            let coefficients = fit.terms.map { $0.coefficient ?? 0 }
            for row in unseen { logOdds[row] = coefficients[0] }
            for (column, coefficient) in zip(design.columns, coefficients.dropFirst()) {
                for row in unseen { logOdds[row] += coefficient * column.values[row] }
            }
        }
        return logOdds
    }
}
