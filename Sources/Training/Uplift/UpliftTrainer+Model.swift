internal import Models
internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension UpliftTrainer {
    /// The risk of an arm: the terms of the common risk, if there is one, and those of the arm.
    static func risk(
        _ rows: UpliftRows, _ pair: Pair, arm: Bool, _ options: UpliftOptions, _ record: TrainingRecord
    ) -> RiskModel {
        let coefficients = arm ? pair.treated : pair.untreated
        var intercept = coefficients[0] + (pair.common?.intercept ?? 0)
        var terms = pair.common?.terms ?? []
        for (column, coefficient) in zip(rows.design.columns, coefficients.dropFirst()) {
            // A linear shape is standardised by its input already; an indicator is not.
            let isScaled = column.isPerDeviation
            let own = isScaled ? coefficient : coefficient / column.deviation
            if !isScaled { intercept -= own * column.mean }
            terms.append(
                ModelTerm(
                    name: pair.common == nil ? column.name : UpliftModel.effectName(of: column.name),
                    shape: column.shape, coefficient: own, mean: isScaled ? 0 : column.mean))
        }
        var record = record
        record.figures = figures(rows, coefficients, pair.common, arm: arm, options)
        record.setAside = rows.design.setAside
        return RiskModel(inputs: rows.design.inputs, intercept: intercept, terms: terms, training: record)
    }

    /// How well the coefficients fit the rows of an arm.
    private static func figures(
        _ rows: UpliftRows, _ coefficients: [Double], _ common: CommonRisk?, arm: Bool, _ options: UpliftOptions
    ) -> TrainingFigures {
        let own = rows.treated.indices.filter { rows.treated[$0] == arm }
        let happened = own.count { rows.target[$0] == 1 }
        var likelihood = CompensatedSum()
        for row in own {
            var logOdds = coefficients[0] + (common?.logOdds[row] ?? 0)
            for (column, coefficient) in zip(rows.design.columns, coefficients.dropFirst()) {
                logOdds += coefficient * column.values[row]
            }
            // ln P = -ln(1 + e^-z), z the log-odds of what happened.
            let z = rows.target[row] == 1 ? logOdds : -logOdds
            likelihood.add(z > 0 ? -log1p(exp(-z)) : z - log1p(exp(z)))
        }
        let share = Double(happened) / Double(own.count)
        let null = Double(happened) * log(share) + Double(own.count - happened) * log1p(-share)
        return TrainingFigures(
            rows: own.count, churners: happened, logLikelihood: likelihood.value, nullLogLikelihood: null,
            effectiveParameters: Double(coefficients.count) + (common?.effectiveParameters ?? 0), l2: options.l2,
            standardErrors: .model)
    }
}
