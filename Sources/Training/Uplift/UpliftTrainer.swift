package import Models
internal import Statistics

/// How uplift is learnt.
package struct UpliftOptions: Sendable {
    package let method: UpliftModel.Method
    /// Weight of ½·‖β‖² on standardised columns; of the interactions, in a regression with these.
    package let l2: Double
    package let threads: Int

    /// - Parameter l2: nil for what is usual: 1 of each arm apart, 30 of interactions. Effects are small beside risks.
    package init(_ method: UpliftModel.Method = .interaction, l2: Double? = nil, threads: Int = 1) {
        self.method = method
        self.l2 = l2 ?? (method == .twoModel ? 1 : 30)
        self.threads = threads
    }
}

/// Learns what treatment does from rows that chance treated or held back.
package enum UpliftTrainer {
    /// Both risks: what they have in common, and the coefficients of each on the design's standardised columns, the intercepts
    /// first.
    struct Pair: Sendable {
        var treated: [Double]
        var untreated: [Double]
        /// nil where each arm was learnt apart.
        var common: CommonRisk?
    }

    /// The model of all rows.
    package static func model(
        _ rows: UpliftRows, _ options: UpliftOptions, direction: UpliftModel.Direction, treatment: String,
        record: TrainingRecord
    ) async throws -> UpliftModel {
        let all = Array(0..<rows.count)
        let common = options.method == .interaction ? try await CommonRisk(rows, all, options.threads) : nil
        let pair = try await pair(rows, all, options, common)
        return UpliftModel(
            treated: risk(rows, pair, arm: true, options, record),
            untreated: risk(rows, pair, arm: false, options, record), method: options.method,
            direction: direction, treatment: treatment, control: rows.control)
    }

    /// The risks of each row of `tested`, treated and not, by fits of `learning` alone.
    package static func risks(
        _ rows: UpliftRows, learning: [Int], tested: [Int], _ options: UpliftOptions
    ) async throws -> [(treated: Double, untreated: Double)] {
        let common = options.method == .interaction ? try await CommonRisk(rows, learning, options.threads) : nil
        return try await risks(rows, learning: learning, tested: tested, options, common)
    }

    /// - Parameter common: the risk that `learning` tells whatever the arm; needed by interactions.
    static func risks(
        _ rows: UpliftRows, learning: [Int], tested: [Int], _ options: UpliftOptions, _ common: CommonRisk?
    ) async throws -> [(treated: Double, untreated: Double)] {
        let pair = try await pair(rows, learning, options, common)
        let shared = tested.map { pair.common?.logOdds[$0] ?? 0 }
        var (one, other) = (shared.map { $0 + pair.treated[0] }, shared.map { $0 + pair.untreated[0] })
        for (index, column) in rows.design.columns.enumerated() {
            for (place, row) in tested.enumerated() {
                one[place] += pair.treated[index + 1] * column.values[row]
                other[place] += pair.untreated[index + 1] * column.values[row]
            }
        }
        return zip(one, other).map { (Logistic.risk($0), Logistic.risk($1)) }
    }

    private static func pair(
        _ rows: UpliftRows, _ learning: [Int], _ options: UpliftOptions, _ common: CommonRisk?
    ) async throws -> Pair {
        for arm in [true, false] { try check(rows, learning, arm: arm) }
        switch options.method {
        case .twoModel:
            let one = try await arm(true, rows, learning, options)
            return Pair(treated: one, untreated: try await arm(false, rows, learning, options))
        case .interaction:
            guard let common else { preconditionFailure("interactions without the risk they change") }
            return try await interaction(rows, learning, options, common)
        }
    }

    /// An arm of one outcome tells nothing.
    static func check(_ rows: UpliftRows, _ learning: [Int], arm: Bool) throws(UpliftError) {
        let own = learning.filter { rows.treated[$0] == arm }
        guard let first = own.first, own.contains(where: { rows.target[$0] != rows.target[first] }) else {
            throw .oneClass(arm: arm ? "treated" : "untreated", rows: own.count)
        }
    }

    private static func arm(
        _ treated: Bool, _ rows: UpliftRows, _ learning: [Int], _ options: UpliftOptions
    ) async throws -> [Double] {
        let own = learning.filter { rows.treated[$0] == treated }
        return try await coefficients(rows.problem(own), l2: options.l2, treated ? "treated" : "untreated", options)
    }

    /// logit P = m(x) + a + (t − t̄)·(τ + x·γ), with ½·l2·‖γ‖², τ hardly penalised; m(x) is the log-odds of the common risk.
    ///
    /// With t − t̄, which chance makes independent of x, m(x) hardly depends on the effects, and is learnt before them.
    private static func interaction(
        _ rows: UpliftRows, _ learning: [Int], _ options: UpliftOptions, _ common: CommonRisk
    ) async throws -> Pair {
        let share = Double(learning.count { rows.treated[$0] }) / Double(learning.count)
        // A column times s with the ridge l is the column with the ridge l·s⁻².
        let lone = 1e3
        var problem = joined(rows, learning, share: share)
        problem.names.removeFirst(rows.design.columns.count)
        problem.columns.removeFirst(rows.design.columns.count)
        problem.columns[0] = problem.columns[0].map { $0 * lone }
        problem.offsets = learning.map { common.logOdds[$0] }
        var found = try await coefficients(problem, l2: options.l2, "rows", options)
        let intercept = found.removeFirst()
        found[0] *= lone
        func side(_ distance: Double) -> [Double] {
            [intercept + distance * found[0]] + found.dropFirst().map { distance * $0 }
        }
        return Pair(treated: side(1 - share), untreated: side(-share), common: common)
    }

    /// Main effects, the treatment, and its interactions.
    static func joined(_ rows: UpliftRows, _ learning: [Int], share: Double) -> LogisticProblem {
        var problem = rows.problem(learning)
        let distances = learning.map { (rows.treated[$0] ? 1 : 0) - share }
        let mains = problem.columns
        problem.names.append("(treatment)")
        problem.columns.append(distances)
        for (column, values) in zip(rows.design.columns, mains) {
            problem.names.append(UpliftModel.effectName(of: column.name))
            problem.columns.append(zip(values, distances).map { $0 * $1 })
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
}
