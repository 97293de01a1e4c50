public import ArgumentParser
public import Training

/// Paths of penalties, and how one of them is chosen.
struct PenaltyOptions: ParsableArguments {
    @Flag(
        help: """
            Print the coefficients for a whole row of penalties, from the smallest that leaves none down, instead of one \
            fit.
            """)
    var path = false

    @Option(
        help: """
            With --path, or where --l1 and --l2 are both auto: the share A of the penalty lambda that is L1 = A·lambda, the \
            rest being L2 = (1 − A)·lambda. Default: 1 for --path, else 0.5.
            """)
    var alpha: Double?

    @Option(help: "How many penalties a path has.")
    var lambdas = 100

    @Option(help: "With an auto penalty: best, or one-se (the largest within one standard error of the best).")
    var choice = PenaltyChoice.Rule.best

    @Option(help: "With an auto penalty: how many folds of cross-validation.")
    var folds = 10

    @Option(help: "The seed of the folds.")
    var seed: UInt64 = 1

    @Option(
        help: """
            With an auto penalty: a column of dates or numbers by which folds learn from earlier rows and are tested on \
            later ones; it is no predictor.
            """)
    var time: String?

    func validate() throws {
        if let alpha, !(alpha >= 0 && alpha <= 1) {
            throw ValidationError("--alpha is \(alpha); it must be from 0 to 1.")
        }
        guard lambdas >= 2 else { throw ValidationError("--lambdas is \(lambdas); it must be 2 or more.") }
        guard folds >= 2 else { throw ValidationError("--folds is \(folds); it must be 2 or more.") }
    }

    /// Refuses what does not go together with the weights of the penalties.
    func check(l1: PenaltyWeight, l2: PenaltyWeight, firth: Bool, signs: Bool) throws {
        let isAuto = l1 == .auto || l2 == .auto
        if path, l1 != .fixed(0) || l2 != .fixed(0) || firth || signs {
            throw ValidationError("--path goes without --l1, --l2, --firth and --sign; --alpha divides its penalty.")
        }
        if isAuto, l1 != .fixed(0), l2 != .fixed(0), l1 != l2 {
            throw ValidationError("--l1 and --l2 are chosen together or one alone; a number beside auto is not.")
        }
        if alpha != nil, !path, !(l1 == .auto && l2 == .auto) {
            throw ValidationError("--alpha goes with --path, or with --l1 auto --l2 auto.")
        }
        if time != nil, !isAuto { throw ValidationError("--time goes with --l1 auto or --l2 auto.") }
    }

    /// How the path is laid out.
    func layout(alpha: Double, standardize: Bool, threads: Int) -> LogisticPath.Options {
        var options = LogisticPath.Options()
        options.alpha = alpha
        options.count = lambdas
        options.standardize = standardize
        options.threads = threads
        return options
    }

    /// The penalty chosen by cross-validation; nil where both weights are given.
    func chosen(
        l1: PenaltyWeight, l2: PenaltyWeight, _ design: TableDesign, standardize: Bool, threads: Int
    ) async throws -> ChosenPenalty? {
        guard l1 == .auto || l2 == .auto else { return nil }
        let share = l1 != .auto ? 0 : l2 != .auto ? 1 : alpha ?? 0.5
        let problem = design.problem
        let rowsOfFolds =
            try design.periods.map { try PenaltyFolds.outOfTime(periods: $0, count: folds) }
            ?? PenaltyFolds.shuffled(
                rows: problem.target.count, clusters: problem.clusters, count: folds, seed: seed)
        let choice = try await PenaltyChoice.choose(
            problem, folds: rowsOfFolds, options: layout(alpha: share, standardize: standardize, threads: threads),
            rule: self.choice)
        return ChosenPenalty(choice: choice, alpha: share, rule: self.choice)
    }
}

extension PenaltyChoice.Rule: ExpressibleByArgument {}
