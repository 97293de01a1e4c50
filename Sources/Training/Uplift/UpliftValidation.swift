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
    /// The mean log loss of the outcome under the arm that each row was in.
    package let logLoss: Double
    package let outcomes: TreatedOutcomes

    package init(
        _ rows: UpliftRows, _ options: UpliftOptions, direction: UpliftModel.Direction, folds: Int, seed: UInt64
    ) async throws {
        let smaller = min(rows.treated.count { $0 }, rows.treated.count { !$0 })
        guard smaller >= 2 * folds else { throw UpliftError.tooFew(rows: smaller, folds: folds) }
        var uplifts = [Double](repeating: 0, count: rows.count)
        var places = uplifts
        var loss = CompensatedSum()
        for fold in try PenaltyFolds.shuffled(rows: rows.count, clusters: rows.customers, count: folds, seed: seed)
            .folds
        {
            let risks = try await UpliftTrainer.risks(
                rows, learning: fold.learning, tested: fold.testing, options)
            for (row, risk) in zip(fold.testing, risks) {
                let difference = risk.treated - risk.untreated
                uplifts[row] = direction == .raise ? difference : -difference
                let own = rows.treated[row] ? risk.treated : risk.untreated
                loss.add(-log(max(1e-15, rows.target[row] == 1 ? own : 1 - own)))
            }
            let ranks = Self.places(fold.testing.map { uplifts[$0] })
            for (row, place) in zip(fold.testing, ranks) { places[row] = place }
        }
        self.uplifts = uplifts
        logLoss = loss.value / Double(rows.count)
        outcomes = try TreatedOutcomes(
            gained: rows.target.map { ($0 == 1) == (direction == .raise) }, treated: rows.treated, scores: uplifts,
            places: places)
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

    /// Settings that may be tried: both arms apart, and interactions under heavier and heavier ridges.
    package static func candidates(threads: Int) -> [UpliftOptions] {
        [(UpliftModel.Method.twoModel, 1.0), (.interaction, 10), (.interaction, 100), (.interaction, 1000)].map {
            var options = UpliftOptions()
            (options.method, options.l2) = $0
            options.threads = threads
            return options
        }
    }

    /// The setting of least log loss on rows not seen, and what it foretold. Log loss is asked, and not the uplift of the
    /// top: it weighs every row, and chance moves it far less.
    package static func best(
        of candidates: [UpliftOptions], _ rows: UpliftRows, direction: UpliftModel.Direction, folds: Int, seed: UInt64
    ) async throws -> (options: UpliftOptions, validation: UpliftValidation) {
        var best: (options: UpliftOptions, validation: UpliftValidation)?
        for options in candidates {
            let found = try await UpliftValidation(rows, options, direction: direction, folds: folds, seed: seed)
            if best.map({ found.logLoss < $0.validation.logLoss }) ?? true { best = (options, found) }
        }
        guard let best else { preconditionFailure("no settings to choose from") }
        return best
    }
}
