import ArgumentParser
import Foundation
import Models
import Reports
import Tables
import Training

/// Logistic regression on a ready table.
struct FitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Logistic regression on a ready table: coefficients with their inference.",
        discussion: """
            Minimises Σ wᵢ·loss(yᵢ, xᵢ·β + b + offsetᵢ) + L1·‖β‖₁ + ½·L2·‖β‖² with the columns as they are; the intercept \
            b is not penalised. A text column becomes indicators against its first level in sorted order, named \
            column=level. Standard errors are those of the maximum-likelihood estimate; with --l2 they come from the \
            inverse of the penalised Hessian (how far the data and the penalty leave the coefficients open, not how far \
            the penalty draws them), with --l1 there are none. Robust and clustered ones are H⁻¹·M·H⁻¹, H being that \
            Hessian and M the sum of the squared scores of rows, or of clusters. With --l1 auto, --l2 auto or both \
            the penalty is chosen by cross-validation; folds learn with lambda times their share of the weight.
            """)

    @Argument(help: "The table: .csv or .tsv (also .gz, .zst), or an array .npy.")
    var table: String

    @Option(help: "The column of outcomes: 0/1, true/false or yes/no; for an array, a .npy file of its own.")
    var target: String

    @Option(help: "The text of the target that means churned, where it is none of those pairs.")
    var positive: String?

    @Option(parsing: .unconditional, help: "Weight of ½·‖β‖², or auto.")
    var l2 = PenaltyWeight.fixed(0)

    @Option(parsing: .unconditional, help: "Weight of ‖β‖₁, or auto.")
    var l1 = PenaltyWeight.fixed(0)

    @Option(help: "A column (or .npy file) of weights, 0 or more.")
    var weights: String?

    @Option(help: "A column (or .npy file) of known parts of the log-odds.")
    var offset: String?

    @Option(help: "Columns to leave out, with commas between; may be given again.")
    var exclude: [String] = []

    @Flag(help: "Firth's penalised likelihood: finite and less biased on small or separated data.")
    var firth = false

    @Option(
        help: "linear (each column one term), or additive (curves, shrunken levels, and pairs that show in the data).")
    var terms = "linear"

    @Flag(help: "Scale columns to mean 0 and standard deviation 1; coefficients and penalties refer to those.")
    var standardize = false

    @Option(
        help: """
            What an empty cell is: “error”, or “indicator” (median or a level of its own, and column=missing). Default: \
            error, with --terms additive indicator.
            """)
    var missing: String?

    @OptionGroup var inference: InferenceOptions

    @OptionGroup var penalty: PenaltyOptions

    @OptionGroup var constraints: SignOptions

    @Option(help: "Write the model to this file (.json), for churn predict; with --path the path (.csv or .json).")
    var out: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try l2.validate("--l2")
        try l1.validate("--l1")
        guard ["error", "indicator", nil].contains(missing) else {
            throw ValidationError("--missing is “\(missing ?? "")”; it must be error or indicator.")
        }
        guard ["linear", "additive"].contains(terms) else {
            throw ValidationError("--terms is “\(terms)”; it must be linear or additive.")
        }
        try checkAdditive()
        if firth, l1 != .fixed(0) || l2 != .fixed(0) {
            throw ValidationError("--firth and a penalty (--l1, --l2) exclude each other: both shrink; choose one.")
        }
        let isSigned = !constraints.sign.isEmpty
        if isSigned, firth || l1 != .fixed(0) {
            throw ValidationError("--sign goes with maximum likelihood or --l2, not with --l1 or --firth.")
        }
        try penalty.check(l1: l1, l2: l2, firth: firth, signs: isSigned)
        try inference.check(
            penalised: l1 != .fixed(0) || l2 != .fixed(0), lasso: l1 != .fixed(0), firth: firth, signs: isSigned,
            path: penalty.path)
    }

    func run() async throws {
        if terms == "additive" { return try await runAdditive() }
        let (rows, design) = try await read()
        if penalty.path { return try await reportPath(design) }
        let choice = try await penalty.chosen(
            l1: l1, l2: l2, design, standardize: standardize, threads: common.threads)
        let progress = Progress("fitting", total: nil, quiet: common.quiet)
        var options = try options(design, choice)
        options.onPass = { progress.advance() }
        let fit = try await LogisticRegression.fit(design.problem, options: options)
        progress.finish()
        var findings = try await inference.findings(design, fit, options)
        findings.choice = choice
        // What separates the outcomes wholly has been named already.
        let separated = Set(fit.warnings.filter { $0.code == .separation }.flatMap(\.terms))
        let leaks = await LeakAlarm.warnings(rows, design, threads: common.threads)
            .filter { separated.isDisjoint(with: $0.terms) }
        let warnings = leaks + design.constantTexts.map(constantText) + fit.warnings
        for warning in warnings {
            common.say("warning: \(warning.code.rawValue): \(warning.message)")
        }
        if json {
            Console.output(jsonText(fit, warnings, findings).text + "\n")
        } else {
            let table = CoefficientTable(
                fit, churners: churners(design.problem), inflation: findings.inflation, tests: findings.tests,
                intervals: findings.intervals)
            if let choice { Console.output(choice.text(for: Terminal(descriptor: 1))) }
            Console.output(table.text(for: Terminal(descriptor: 1)))
        }
        if let out { try write(design, fit, options, warnings: leaks + fit.warnings, to: out) }
    }

    private func reportPath(_ design: TableDesign) async throws {
        for warning in design.constantTexts.map(constantText) {
            common.say("warning: \(warning.code.rawValue): \(warning.message)")
        }
        let alpha = penalty.alpha ?? 1
        let path = try await LogisticPath.fit(
            design.problem, options: penalty.layout(alpha: alpha, standardize: standardize, threads: common.threads))
        let report = PathReport(path: path, alpha: alpha)
        for step in path.steps where !step.converged {
            common.say("warning: not_converged: the fit at lambda \(shortestText(step.lambda)) did not end")
        }
        Console.output(json ? report.json.text + "\n" : report.text(for: Terminal(descriptor: 1)))
        if let out { try report.write(to: out) }
    }

    private func options(_ design: TableDesign, _ choice: ChosenPenalty?) throws -> LogisticOptions {
        var options = LogisticOptions()
        options.l2 = choice?.candidate.l2 ?? l2.value ?? 0
        options.l1 = choice?.candidate.l1 ?? l1.value ?? 0
        options.firth = firth
        options.standardErrors = inference.kind(lasso: l1 != .fixed(0), firth: firth)
        options.intervals = inference.intervals
        options.signs = try constraints.signs(design)
        options.standardize = standardize
        options.threads = common.threads
        return options
    }

    private func write(
        _ design: TableDesign, _ fit: LogisticFit, _ options: LogisticOptions, warnings: [FitWarning], to path: String
    ) throws {
        let subject = TableSubject(target: target, positive: positive ?? "", weights: weights)
        let figures = TrainingFigures(
            rows: fit.rows, churners: churners(design.problem), logLikelihood: fit.logLikelihood,
            nullLogLikelihood: fit.nullLogLikelihood,
            effectiveParameters: Double(fit.estimated), l2: options.l2,
            standardErrors: fit.standardErrors)
        let setAside = fit.warnings.filter { $0.code == .collinear || $0.code == .constant }.flatMap { warning in
            warning.terms.map { TrainingRecord.SetAside(name: $0, reason: warning.message) }
        }
        let settings: [(String, String)] = [
            ("l2", shortestText(options.l2)), ("l1", shortestText(options.l1)), ("firth", "\(firth)"),
            ("standardize", "\(standardize)"),
            ("missing", missing ?? "error"), ("exclude", exclude.joined(separator: ",")),
        ]
        let asked: [(String, String?)] = [
            ("cluster", inference.cluster),
            ("sign", constraints.sign.isEmpty ? nil : constraints.sign.joined(separator: ",")),
            ("intervals", inference.intervals == .wald ? nil : inference.intervals.rawValue),
        ]
        let name = URL(fileURLWithPath: table).lastPathComponent
        let record = TrainingRecord(
            subject: .table(subject), figures: figures, setAside: setAside,
            warnings: warnings.map(\.message),
            files: [.init(name: name, sha256: try Digest.sha256(ofFile: table))],
            options: (settings + asked.compactMap { name, value in value.map { (name, $0) } }).map {
                TrainingRecord.Option($0.0, $0.1)
            })
        var model = try TableModel.model(
            design, fit, standardized: standardize, offsetColumn: offset, training: record)
        model.training.decileRisks = TableModel.decileRisks(design.problem, model)
        try ModelFile.write(model, to: path)
    }

    private func read() async throws -> (FlatTable, TableDesign) {
        let read = try await common.readTable(table)
        let files = try await (ownFile(target, read), ownFile(weights, read), ownFile(offset, read))
        let groups = try await (ownFile(inference.cluster, read), ownFile(penalty.time, read))
        let design = try TableDesign(
            read, roles, target: files.0, weights: files.1, offset: files.2, cluster: groups.0, time: groups.1)
        return (read, design)
    }

    var roles: TableRoles {
        var roles = TableRoles(target: target)
        roles.positive = positive
        roles.weights = weights
        roles.offset = offset
        roles.cluster = inference.cluster
        roles.time = penalty.time
        roles.excluded = exclude.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }
        roles.allowsMissing = missing == "indicator" || (missing == nil && terms == "additive")
        return roles
    }

    /// The array file that a role names, where it is no column of the table.
    func ownFile(_ name: String?, _ table: FlatTable) async throws -> FlatTable? {
        guard let name, name.lowercased().hasSuffix(".npy"), table.column(named: name) == nil else { return nil }
        return try await common.readTable(name)
    }

    /// Rows that churned.
    private func churners(_ problem: LogisticProblem) -> Int { problem.target.count { $0 == 1 } }

    private func constantText(_ name: String) -> FitWarning {
        FitWarning(
            code: .constant, message: "\(name) holds one text only; it was set aside", terms: [name])
    }

    private func jsonText(_ fit: LogisticFit, _ warnings: [FitWarning], _ findings: FitFindings) -> JSONText {
        let members: [(key: String, value: JSONText)] = [
            ("converged", .bool(fit.converged)), ("iterations", .integer(fit.iterations)),
            ("rows", .integer(fit.rows)), ("log_likelihood", .number(fit.logLikelihood)),
            (
                "terms",
                .array(
                    fit.terms.enumerated().map { index, term in
                        let figures: [(key: String, value: JSONText)] = [
                            ("name", .string(term.name)), ("coefficient", .number(term.coefficient)),
                            ("std_error", .number(term.standardError)), ("z", .number(term.z)),
                            ("p_value", .number(term.pValue)), ("odds_ratio", .number(term.oddsRatio)),
                            ("ci_low", .number(term.interval?.lowerBound)),
                            ("ci_high", .number(term.interval?.upperBound)),
                        ]
                        return .object(figures + findings.inflationMember(index))
                    })
            ),
            (
                "warnings",
                .array(
                    warnings.map(\.json))
            ),
        ]
        return .object(members + findings.jsonMembers(fit))
    }
}
