package import Evaluation
package import Models
internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What fits foretell of rows that they have not seen: each fold by the fits of the others.
package struct UpliftValidation: Sendable {
    /// One a row: the uplift foretold by a fit that has not seen the row.
    package let uplifts: [Double]
    /// One a row: the risk foretold of it in the arm that it was in.
    package let risks: [Double]
    /// The mean log loss of the outcome under the arm that each row was in.
    package let logLoss: Double
    package let outcomes: TreatedOutcomes
    /// One a row: whether it had the outcome that is wanted.
    private let gained: [Bool]
    /// One a row: its rank in `outcomes`, where rows of one block share one.
    private let ranks: [Double]

    package init(
        _ rows: UpliftRows, _ options: UpliftOptions, direction: UpliftModel.Direction, folds: Int, seed: UInt64
    ) async throws {
        let folds = try await UpliftFold.dealt(rows, count: folds, seed: seed, for: [options])
        try await self.init(rows, options, direction: direction, folds: folds)
    }

    private init(
        _ rows: UpliftRows, _ options: UpliftOptions, direction: UpliftModel.Direction, folds: [UpliftFold]
    ) async throws {
        var uplifts = [Double](repeating: 0, count: rows.count)
        var places = uplifts
        var risks = uplifts
        var loss = CompensatedSum()
        for fold in folds {
            let found = try await UpliftTrainer.risks(
                rows, learning: fold.rows.learning, tested: fold.rows.testing, options, fold.common)
            for (row, risk) in zip(fold.rows.testing, found) {
                let difference = risk.treated - risk.untreated
                uplifts[row] = direction == .raise ? difference : -difference
                let own = rows.treated[row] ? risk.treated : risk.untreated
                risks[row] = own
                loss.add(-log(max(1e-15, rows.target[row] == 1 ? own : 1 - own)))
            }
            let placed = Self.places(fold.rows.testing.map { uplifts[$0] })
            for (row, place) in zip(fold.rows.testing, placed) { places[row] = place }
        }
        self.uplifts = uplifts
        self.risks = risks
        logLoss = loss.value / Double(rows.count)
        ranks = Self.ranks(places, uplifts)
        gained = rows.target.map { ($0 == 1) == (direction == .raise) }
        outcomes = try TreatedOutcomes(gained: gained, treated: rows.treated, scores: uplifts, places: places)
    }

    /// The share of values below each, and half of those equal to it.
    private static func places(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var places = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for index in start..<end { places[order[index]] = Double(start + end) / 2 / Double(values.count) }
            start = end
        }
        return places
    }

    /// Whole numbers in the order of the places, then of the scores; equal where both are.
    private static func ranks(_ places: [Double], _ scores: [Double]) -> [Double] {
        let order = places.indices.sorted { (places[$0], scores[$0]) < (places[$1], scores[$1]) }
        var ranks = [Double](repeating: 0, count: places.count)
        for (one, next) in zip(order, order.dropFirst()) {
            let isSame = places[one] == places[next] && scores[one] == scores[next]
            ranks[next] = ranks[one] + (isSame ? 0 : 1)
        }
        return ranks
    }

    /// The intervals of the areas; customers with several rows are drawn with all of them.
    package func intervals(_ rows: UpliftRows, _ bootstrap: Bootstrap) async throws -> UpliftIntervals? {
        try await bootstrap.upliftIntervals(
            gained: gained, treated: rows.treated, scores: ranks, clusters: rows.customers)
    }

    /// The model with what the rows of each arm were foretold by fits that had not seen them in the record of its risk: whether
    /// they may be multiplied with money.
    package func recorded(in model: UpliftModel, _ rows: UpliftRows, folds: Int) throws -> UpliftModel {
        func figures(_ arm: Bool) throws -> TrainingFigures.CrossValidation {
            let own = rows.treated.indices.filter { rows.treated[$0] == arm }
            var figures = try TrainingFigures.CrossValidation(
                churned: own.map { rows.target[$0] == 1 }, logOdds: own.map { log(risks[$0]) - log1p(-risks[$0]) })
            figures.folds = folds
            return figures
        }
        var model = model
        model.treated.training.figures.crossValidation = try figures(true)
        model.untreated.training.figures.crossValidation = try figures(false)
        return model
    }

    /// Settings that may be tried: both arms apart, and interactions under heavier and heavier ridges.
    package static func candidates(threads: Int) -> [UpliftOptions] {
        [UpliftOptions(.twoModel, l2: 1, threads: threads)]
            + [10, 100, 1000].map { UpliftOptions(.interaction, l2: $0, threads: threads) }
    }

    /// The setting of least log loss on rows not seen, and what it foretold. Log loss is asked, and not the uplift of the
    /// top: it weighs every row, and chance moves it far less.
    package static func best(
        of candidates: [UpliftOptions], _ rows: UpliftRows, direction: UpliftModel.Direction, folds: Int, seed: UInt64
    ) async throws -> (options: UpliftOptions, validation: UpliftValidation) {
        let folds = try await UpliftFold.dealt(rows, count: folds, seed: seed, for: candidates)
        var best: (options: UpliftOptions, validation: UpliftValidation)?
        for options in candidates {
            let found = try await UpliftValidation(rows, options, direction: direction, folds: folds)
            if best.map({ found.logLoss < $0.validation.logLoss }) ?? true { best = (options, found) }
        }
        guard let best else { preconditionFailure("no settings to choose from") }
        return best
    }
}

/// Rows to learn from and rows to foretell, with the risk that the first tell whatever the arm.
private struct UpliftFold: Sendable {
    let rows: PenaltyFolds.Fold
    /// nil where no setting asks for it.
    let common: CommonRisk?

    /// - Throws: `UpliftError` where the smaller arm does not make so many folds.
    static func dealt(
        _ rows: UpliftRows, count: Int, seed: UInt64, for settings: [UpliftOptions]
    ) async throws -> [UpliftFold] {
        let smaller = min(rows.treated.count { $0 }, rows.treated.count { !$0 })
        guard smaller >= 2 * count else { throw UpliftError.tooFew(rows: smaller, folds: count) }
        let threads = settings.first { $0.method == .interaction }?.threads
        var folds: [UpliftFold] = []
        for fold in try PenaltyFolds.shuffled(rows: rows.count, clusters: rows.customers, count: count, seed: seed)
            .folds
        {
            let common: CommonRisk? =
                if let threads { try await CommonRisk(rows, fold.learning, threads) } else { nil }
            folds.append(UpliftFold(rows: fold, common: common))
        }
        return folds
    }
}
