package import Models
internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How uplift is learnt.
package struct UpliftOptions: Sendable {
    package var method = UpliftModel.Method.twoModel
    /// Weight of ½·‖β‖² on standardised columns; of the interactions, in a regression with these.
    package var l2 = 1.0
    package var threads = 1

    package init() {}
}

/// Learns what treatment does from rows that chance treated or held back.
package enum UpliftTrainer {
    /// The coefficients of both risks on the design's standardised columns, the intercepts first.
    struct Pair: Sendable {
        var treated: [Double]
        var untreated: [Double]
    }

    /// The weight of the ridge on main effects where interactions have one of their own.
    private static let mainRidge = 1.0

    /// The model of some rows (nil: all).
    package static func model(
        _ rows: UpliftRows, _ options: UpliftOptions, direction: UpliftModel.Direction, treatment: String,
        record: TrainingRecord
    ) async throws -> UpliftModel {
        let pair = try await pair(rows, Array(0..<rows.count), options)
        return UpliftModel(
            treated: risk(rows, pair.treated, arm: true, options, record),
            untreated: risk(rows, pair.untreated, arm: false, options, record), method: options.method,
            direction: direction, treatment: treatment, control: rows.control)
    }

    /// The risks of each row of `tested`, treated and not, by fits of `learning` alone.
    package static func risks(
        _ rows: UpliftRows, learning: [Int], tested: [Int], _ options: UpliftOptions
    ) async throws -> [(treated: Double, untreated: Double)] {
        let pair = try await pair(rows, learning, options)
        var (one, other) = (tested.map { _ in pair.treated[0] }, tested.map { _ in pair.untreated[0] })
        for (index, column) in rows.design.columns.enumerated() {
            for (place, row) in tested.enumerated() {
                one[place] += pair.treated[index + 1] * column.values[row]
                other[place] += pair.untreated[index + 1] * column.values[row]
            }
        }
        return zip(one, other).map { (Logistic.risk($0), Logistic.risk($1)) }
    }

    static func pair(_ rows: UpliftRows, _ learning: [Int], _ options: UpliftOptions) async throws -> Pair {
        for arm in [true, false] {
            let own = learning.filter { rows.treated[$0] == arm }
            let name = arm ? "treated" : "untreated"
            guard let first = own.first, own.contains(where: { rows.target[$0] != rows.target[first] }) else {
                throw UpliftError.oneClass(arm: name, rows: own.count)
            }
        }
        switch options.method {
        case .twoModel:
            let one = try await arm(true, rows, learning, options)
            return Pair(treated: one, untreated: try await arm(false, rows, learning, options))
        case .interaction: return try await interaction(rows, learning, options)
        }
    }

    private static func arm(
        _ treated: Bool, _ rows: UpliftRows, _ learning: [Int], _ options: UpliftOptions
    ) async throws -> [Double] {
        let own = learning.filter { rows.treated[$0] == treated }
        return try await coefficients(rows.problem(own), l2: options.l2, treated ? "treated" : "untreated", options)
    }

    /// logit P = a + x·β + (t − t̄)·(τ + x·γ), with ½·β² and ½·l2·γ², τ hardly penalised.
    private static func interaction(
        _ rows: UpliftRows, _ learning: [Int], _ options: UpliftOptions
    ) async throws -> Pair {
        let share = Double(learning.count { rows.treated[$0] }) / Double(learning.count)
        // A column times s with the ridge l is the column with the ridge l/s².
        let (lone, scale) = (1e3, (mainRidge / max(options.l2, 1e-9)).squareRoot())
        let problem = joined(rows, learning, share: share, lone: lone, scale: scale)
        let found = try await coefficients(problem, l2: mainRidge, "rows", options)
        let width = rows.design.columns.count
        let effect = found[width + 1] * lone
        func side(_ distance: Double) -> [Double] {
            [found[0] + distance * effect]
                + (1...width).map { found[$0] + distance * scale * found[width + 1 + $0] }
        }
        return Pair(treated: side(1 - share), untreated: side(-share))
    }

    /// Main effects, the treatment, and its interactions.
    static func joined(
        _ rows: UpliftRows, _ learning: [Int], share: Double, lone: Double = 1, scale: Double = 1
    ) -> LogisticProblem {
        var problem = rows.problem(learning)
        let distances = learning.map { (rows.treated[$0] ? 1 : 0) - share }
        let mains = problem.columns
        problem.names.append("(treatment)")
        problem.columns.append(distances.map { $0 * lone })
        for (name, column) in zip(rows.design.columns.map(\.name), mains) {
            problem.names.append("(treatment) × \(name)")
            problem.columns.append(zip(column, distances).map { $0 * $1 * scale })
        }
        return problem
    }

    private static func coefficients(
        _ problem: LogisticProblem, l2: Double, _ name: String, _ options: UpliftOptions
    ) async throws -> [Double] {
        var solving = LogisticOptions()
        solving.l2 = l2
        solving.wantsStandardErrors = false
        solving.threads = options.threads
        let fit = try await LogisticRegression.fit(problem, options: solving)
        guard fit.converged else { throw UpliftError.notConverged(arm: name) }
        return fit.terms.map { $0.coefficient ?? 0 }
    }

    private static func risk(
        _ rows: UpliftRows, _ coefficients: [Double], arm: Bool, _ options: UpliftOptions, _ record: TrainingRecord
    ) -> RiskModel {
        var intercept = coefficients[0]
        var terms: [ModelTerm] = []
        for (column, coefficient) in zip(rows.design.columns, coefficients.dropFirst()) {
            // A linear shape is standardised by its input already; an indicator is not.
            let isScaled = column.isPerDeviation
            let own = isScaled ? coefficient : coefficient / column.deviation
            if !isScaled { intercept -= own * column.mean }
            terms.append(
                ModelTerm(name: column.name, shape: column.shape, coefficient: own, mean: isScaled ? 0 : column.mean))
        }
        var record = record
        record.figures = figures(rows, coefficients, arm: arm, options)
        record.setAside = rows.design.setAside
        return RiskModel(inputs: rows.design.inputs, intercept: intercept, terms: terms, training: record)
    }

    /// How well the coefficients fit the rows of an arm.
    private static func figures(
        _ rows: UpliftRows, _ coefficients: [Double], arm: Bool, _ options: UpliftOptions
    ) -> TrainingFigures {
        let own = rows.treated.indices.filter { rows.treated[$0] == arm }
        let happened = own.count { rows.target[$0] == 1 }
        var likelihood = CompensatedSum()
        for row in own {
            var logOdds = coefficients[0]
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
            effectiveParameters: Double(coefficients.count), l2: options.l2, standardErrors: .model)
    }
}
