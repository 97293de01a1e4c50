import ArgumentParser
import Foundation
import Models
import Reports
import Tables
import Training

extension FitCommand {
    /// What `--terms additive` does not go with, since it chooses these things itself.
    func checkAdditive() throws {
        guard terms == "additive" else { return }
        if firth || l1 != .fixed(0) || l2 != .fixed(0) || standardize || penalty.path {
            throw ValidationError(
                "--terms additive chooses penalties and scales itself; leave out --l1, --l2, --firth, --standardize "
                    + "and --path.")
        }
        let isAsked = inference.stdErrors ?? .model != .model || inference.intervals != .wald
        if isAsked || !inference.test.isEmpty || inference.vif {
            throw ValidationError(
                "--terms additive has standard errors and tests of its own (by the inverse of the penalised information, "
                    + "and edf, chi_squared and term_p_value a term); leave out --std-errors, --intervals, --test and --vif."
            )
        }
    }

    /// Fits curves, shrunken levels and pairs, and prints or writes them.
    func runAdditive() async throws {
        let read = try await common.readTable(table)
        let files = try await (ownFile(target, read), ownFile(weights, read), ownFile(offset, read))
        let data = try AdditiveTable(
            read, roles, target: files.0, weights: files.1, offset: files.2,
            customers: try await ownFile(inference.cluster, read))
        let leaks = await LeakAlarm.warnings(data, threads: common.threads)
        for warning in leaks { common.say("warning: \(warning.code.rawValue): \(warning.message)") }
        var options = AdditiveOptions()
        options.threads = common.threads
        options.signs = try data.signs(constraints.constraints())
        let progress = Progress("fitting", total: AdditiveOptions.steps, quiet: common.quiet)
        options.onStep = { progress.advance() }
        let signs = constraints.sign.isEmpty ? [] : [("sign", constraints.sign.joined(separator: ","))]
        let settings = [("terms", terms), ("exclude", exclude.joined(separator: ","))] + signs
        let record = TrainingRecord(
            subject: .table(TableSubject(target: target, positive: positive ?? "", weights: weights)),
            figures: .none, warnings: leaks.map(\.message),
            files: [
                .init(name: URL(fileURLWithPath: table).lastPathComponent, sha256: try Digest.sha256(ofFile: table))
            ],
            options: settings.map { TrainingRecord.Option($0.0, $0.1) })
        let found = try await AdditiveTableFit(data, options, record, offset: offset)
        progress.finish()
        if let out { try ModelFile.write(found.model, to: out) }
        Console.output(
            json
                ? found.json(warnings: leaks).text + "\n" : ModelTable(found.model).text(for: Terminal(descriptor: 1)))
    }
}
