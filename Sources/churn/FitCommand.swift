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
            inverse of the penalised Hessian, with --l1 there are none.
            """)

    @Argument(help: "The table: .csv or .tsv (also .gz, .zst), or an array .npy.")
    var table: String

    @Option(help: "The column of outcomes: 0/1, true/false or yes/no; for an array, a .npy file of its own.")
    var target: String

    @Option(help: "The text of the target that means churned, where it is none of those pairs.")
    var positive: String?

    @Option(help: "Weight of ½·‖β‖².")
    var l2 = 0.0

    @Option(help: "Weight of ‖β‖₁.")
    var l1 = 0.0

    @Option(help: "A column (or .npy file) of weights, 0 or more.")
    var weights: String?

    @Option(help: "A column (or .npy file) of known parts of the log-odds.")
    var offset: String?

    @Option(help: "Columns to leave out, with commas between; may be given again.")
    var exclude: [String] = []

    @Flag(help: "Firth's penalised likelihood: finite and less biased on small or separated data.")
    var firth = false

    @Option(help: "linear (each column one term).")
    var terms = "linear"

    @Flag(help: "Scale columns to mean 0 and standard deviation 1; coefficients and penalties refer to those.")
    var standardize = false

    @Option(help: "What an empty cell is: “error”, or “indicator” (median or a level of its own, and column=missing).")
    var missing = "error"

    @Option(help: "Write the model to this file (.json), for churn predict.")
    var out: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard l2.isFinite, l2 >= 0 else { throw ValidationError("--l2 is \(l2); it must be 0 or more.") }
        guard l1.isFinite, l1 >= 0 else { throw ValidationError("--l1 is \(l1); it must be 0 or more.") }
        guard ["error", "indicator"].contains(missing) else {
            throw ValidationError("--missing is “\(missing)”; it must be error or indicator.")
        }
        if terms == "additive" {
            throw ValidationError("--terms additive is not available yet; use --terms linear.")
        }
        guard terms == "linear" else {
            throw ValidationError("--terms is “\(terms)”; it must be linear.")
        }
        if firth, l1 > 0 || l2 > 0 {
            throw ValidationError("--firth and a penalty (--l1, --l2) exclude each other: both shrink; choose one.")
        }
    }

    func run() async throws {
        let design = try await design()
        let progress = Progress("fitting", total: nil, quiet: common.quiet)
        var options = options
        options.onPass = { progress.advance() }
        let fit = try await LogisticRegression.fit(design.problem, options: options)
        progress.finish()
        let warnings = design.constantTexts.map(constantText) + fit.warnings
        for warning in warnings {
            common.say("warning: \(warning.code.rawValue): \(warning.message)")
        }
        if json {
            Console.output(jsonText(fit, warnings).text + "\n")
        } else {
            let table = CoefficientTable(fit, churners: churners(design.problem))
            Console.output(table.text(for: Terminal(descriptor: 1)))
        }
        if let out { try write(design, fit, to: out) }
    }

    private var options: LogisticOptions {
        var options = LogisticOptions()
        options.l2 = l2
        options.l1 = l1
        options.firth = firth
        options.standardize = standardize
        options.threads = common.threads
        return options
    }

    private func write(_ design: TableDesign, _ fit: LogisticFit, to path: String) throws {
        let subject = TableSubject(target: target, positive: positive ?? "", weights: weights)
        let figures = TrainingFigures(
            rows: fit.rows, churners: churners(design.problem), logLikelihood: fit.logLikelihood,
            nullLogLikelihood: fit.nullLogLikelihood,
            effectiveParameters: Double(fit.terms.count { $0.coefficient != nil }), l2: l2)
        let setAside = fit.warnings.filter { $0.code == .collinear || $0.code == .constant }.flatMap { warning in
            warning.terms.map { TrainingRecord.SetAside(name: $0, reason: warning.message) }
        }
        let settings: [(String, String)] = [
            ("l2", shortestText(l2)), ("l1", shortestText(l1)), ("firth", "\(firth)"),
            ("standardize", "\(standardize)"),
            ("missing", missing), ("exclude", exclude.joined(separator: ",")),
        ]
        let name = URL(fileURLWithPath: table).lastPathComponent
        let record = TrainingRecord(
            subject: .table(subject), figures: figures, setAside: setAside,
            warnings: fit.warnings.map(\.message),
            files: [.init(name: name, sha256: try Digest.sha256(ofFile: table))],
            options: settings.map { TrainingRecord.Option($0.0, $0.1) })
        var model = try TableModel.model(
            design, fit, standardized: standardize, offsetColumn: offset, training: record)
        model.training.decileRisks = TableModel.decileRisks(design.problem, model)
        try ModelFile.write(model, to: path)
    }

    private func design() async throws -> TableDesign {
        let read = try await common.readTable(table)
        var roles = TableRoles(target: target)
        roles.positive = positive
        roles.weights = weights
        roles.offset = offset
        roles.excluded = exclude.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }
        roles.allowsMissing = missing == "indicator"
        let files = try await (ownFile(target, read), ownFile(weights, read), ownFile(offset, read))
        return try TableDesign(read, roles, target: files.0, weights: files.1, offset: files.2)
    }

    /// The array file that a role names, where it is no column of the table.
    private func ownFile(_ name: String?, _ table: FlatTable) async throws -> FlatTable? {
        guard let name, name.lowercased().hasSuffix(".npy"), table.column(named: name) == nil else { return nil }
        return try await common.readTable(name)
    }

    /// Rows that churned.
    private func churners(_ problem: LogisticProblem) -> Int { problem.target.count { $0 == 1 } }

    private func constantText(_ name: String) -> FitWarning {
        FitWarning(
            code: .constant, message: "\(name) holds one text only; it was set aside", terms: [name])
    }

    private func jsonText(_ fit: LogisticFit, _ warnings: [FitWarning]) -> JSONText {
        .object([
            ("converged", .bool(fit.converged)), ("iterations", .integer(fit.iterations)),
            ("rows", .integer(fit.rows)), ("log_likelihood", .number(fit.logLikelihood)),
            (
                "terms",
                .array(
                    fit.terms.map { term in
                        .object([
                            ("name", .string(term.name)), ("coefficient", .number(term.coefficient)),
                            ("std_error", .number(term.standardError)), ("z", .number(term.z)),
                            ("p_value", .number(term.pValue)), ("odds_ratio", .number(term.oddsRatio)),
                            ("ci_low", .number(term.interval?.lowerBound)),
                            ("ci_high", .number(term.interval?.upperBound)),
                        ])
                    })
            ),
            (
                "warnings",
                .array(
                    warnings.map { warning in
                        .object([
                            ("code", .string(warning.code.rawValue)), ("message", .string(warning.message)),
                            ("terms", .array(warning.terms.map(JSONText.string))),
                        ])
                    })
            ),
        ])
    }
}
