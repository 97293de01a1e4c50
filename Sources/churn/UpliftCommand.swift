import ArgumentParser
import Evaluation
import Foundation
import Models
import Reports
import Tables
import Training

/// Whom treatment moves, learnt from a randomised comparison in a ready table.
struct UpliftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uplift",
        abstract: "What a treatment does, row by row, from a table of treated and untreated rows.",
        discussion: """
            Foretells the risk if treated and if not; uplift is the first less the second, or with \
            --lower-is-better the second less the first. Its worth is told on rows that the fits have not seen: each \
            fold by the fits of the others, or the rows of --test-table. Only a treatment that chance dealt gives \
            effects; whether it looks so is tested, as is whether the effect differs between rows at all. Leave out with \
            --exclude whatever came after the treatment.
            """)

    @Argument(help: "The table: .csv or .tsv (also .gz, .zst).")
    var table: String

    @Option(help: "The column of outcomes: 0/1, true/false or yes/no.")
    var target: String

    @Option(help: "The text of the target that counts as 1, where it is none of those pairs.")
    var positive: String?

    @Option(help: "The column of arms.")
    var treatment: String

    @Option(help: "The arm that was held back; all others are treated. Default: 0, no, false or control.")
    var control: String?

    @Flag(help: "The outcome is to be prevented (churn): uplift is what treatment takes off its risk.")
    var lowerIsBetter = false

    @Option(
        help: "interaction, two-model, or best (of these and several ridges the least log loss on rows not seen).")
    var method = "interaction"

    @Option(help: "Weight of the ridge ½·‖β‖² on standardised columns; with interactions, on these.")
    var l2: Double?

    @Option(help: "Columns to leave out, with commas between; may be given again.")
    var exclude: [String] = []

    @Option(help: "How many folds tell what the fits are worth.")
    var folds = 5

    @Option(help: "A table of other rows to tell it instead of folds.")
    var testTable: String?

    @Option(help: "The seed of the folds and of the resamples that give the intervals of the areas.")
    var seed: UInt64 = 1

    @Option(help: "Write the model to this file (.json), for churn predict.")
    var out: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard method == "best" || UpliftModel.Method(rawValue: method) != nil else {
            throw ValidationError("--method is “\(method)”; it must be interaction, two-model or best.")
        }
        guard (2...100).contains(folds) else { throw ValidationError("--folds is \(folds); it must be 2 to 100.") }
        if let l2 {
            guard l2 >= 0, l2.isFinite else { throw ValidationError("--l2 is \(l2); it must be 0 or more.") }
            if method == "best" { throw ValidationError("--method best chooses the ridge; leave out --l2.") }
        }
    }

    private var direction: UpliftModel.Direction { lowerIsBetter ? .lower : .raise }

    private var roles: TableRoles {
        var roles = TableRoles(target: target)
        roles.positive = positive
        roles.excluded = exclude.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }
        return roles
    }

    func run() async throws {
        let rows = try UpliftRows(
            try await common.readTable(table), roles, treatment: treatment, control: control)
        for note in rows.setAside { common.say("note: \(note)") }
        let evidence = try await UpliftChecks.evidence(of: rows, threads: common.threads)
        let chosen = try await UpliftValidation.best(
            of: candidates, rows, direction: direction, folds: folds, seed: seed)
        let validation = chosen.validation
        var model = try validation.recorded(
            in: try await UpliftTrainer.model(
                rows, chosen.options, direction: direction, treatment: treatment, record: record(chosen.options)),
            rows, folds: folds)
        model.evidence = evidence
        let bootstrap = Bootstrap(seed: seed, threads: common.threads)
        var report = UpliftReport(
            options: chosen.options, direction: direction, evidence: evidence, outcomes: validation.outcomes,
            logLoss: validation.logLoss, seenBy: "\(folds) folds", model: model)
        if let testTable {
            (report.outcomes, report.intervals) = try await tested(model, on: testTable, bootstrap)
            report.seenBy = testTable
            report.logLoss = nil
        } else {
            report.intervals = try await validation.intervals(rows, bootstrap)
        }
        for warning in evidence.warnings { common.say("warning: \(warning)") }
        Console.output(json ? report.json.text + "\n" : report.text(for: Terminal(descriptor: 1)))
        if let out { try UpliftModelFile.write(model, to: out) }
    }

    /// One setting, or those that `best` chooses from.
    private var candidates: [UpliftOptions] {
        guard let asked = UpliftModel.Method(rawValue: method) else {
            return UpliftValidation.candidates(threads: common.threads)
        }
        return [UpliftOptions(asked, l2: l2, threads: common.threads)]
    }

    private func tested(
        _ model: UpliftModel, on path: String, _ bootstrap: Bootstrap
    ) async throws -> (TreatedOutcomes, UpliftIntervals?) {
        let read = try await common.readTable(path, texts: model.textInputs)
        let arms = try RoleColumn(treatment, in: read, orFile: nil, role: "treatment").arms(control: model.control)
        let target = try RoleColumn(target, in: read, orFile: nil, role: "target").outcomes(positive: positive)
        let foretold = try await ForetoldUplift(model, read, threads: common.threads)
        let gained = target.map { ($0 == 1) != lowerIsBetter }
        return (
            try TreatedOutcomes(gained: gained, treated: arms.treated, scores: foretold.uplifts),
            try await bootstrap.upliftIntervals(gained: gained, treated: arms.treated, scores: foretold.uplifts)
        )
    }

    private func record(_ options: UpliftOptions) throws -> TrainingRecord {
        let settings = [
            ("treatment", treatment), ("method", options.method.rawValue), ("l2", shortestText(options.l2)),
            ("exclude", exclude.joined(separator: ",")), ("folds", String(folds)),
        ]
        return TrainingRecord(
            subject: .table(TableSubject(target: target, positive: positive ?? "", weights: nil)),
            figures: .none,
            files: [
                .init(
                    name: URL(fileURLWithPath: table).lastPathComponent, sha256: try Digest.sha256(ofFile: table))
            ],
            options: settings.map { TrainingRecord.Option($0.0, $0.1) }, seed: seed)
    }
}
