import ArgumentParser
import Evaluation
import Foundation
import Histories
import Models
import Tables
import Training

extension TrainCommand {
    /// What `--target uplift` does not go with.
    func checkUplift() throws {
        guard let target else {
            if campaign != nil { throw ValidationError("--campaign goes with --target uplift.") }
            return
        }
        guard target == "uplift" else { throw ValidationError("--target is “\(target)”; it must be uplift.") }
        guard asOf == nil else {
            throw ValidationError("--target uplift looks ahead from each contact's own time; leave out --as-of.")
        }
        guard let horizon, horizon.shortest == horizon.longest else {
            throw ValidationError("--target uplift needs one --horizon DAYS after each contact.")
        }
        if firth != nil || l2 != "auto" || terms != "auto" || !constraints.sign.isEmpty || populationRate != nil {
            throw ValidationError(
                "--target uplift chooses its terms and its ridge; leave out --firth, --l2, --terms, --sign and "
                    + "--population-rate.")
        }
    }

    private static let upliftFolds = 5

    /// Learns what contacts do to churning, from those that chance treated or held back.
    func runUplift() async throws {
        let read = try await data.read(common)
        let outcome = LabelOption.outcome(label, fraction: fraction, positive: positive, histories: read.histories)
        let (days, activeDays) = (horizon?.longest ?? 0, active ?? outcome.standardActiveDays)
        let campaigns = campaign.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
        let contacts = try RandomisedContacts(
            read.histories, campaigns: campaigns, horizonDays: days, lastEnd: read.dataEnd(for: outcome),
            activeDays: activeDays)
        for note in contacts.setAside { common.say("note: \(note)") }
        var (rows, record) = try await UpliftRows.make(
            of: contacts, in: read.histories, outcome: outcome, horizonDays: days, activeDays: activeDays,
            extractor: common.extractor(), try options(read.histories, outcome))
        record.files = Self.files(try await read.fingerprints(threads: common.threads))
        for note in rows.setAside { common.say("note: \(note)") }
        let evidence = try await UpliftChecks.evidence(of: rows, threads: common.threads)
        let chosen = try await UpliftValidation.best(
            of: UpliftValidation.candidates(threads: common.threads), rows, direction: .lower,
            folds: Self.upliftFolds, seed: seed)
        let validation = chosen.validation
        var model = try validation.recorded(
            in: try await UpliftTrainer.model(
                rows, chosen.options, direction: .lower, treatment: "contacts", record: record),
            rows, folds: Self.upliftFolds)
        model.evidence = evidence
        let report = UpliftReport(
            options: chosen.options, direction: .lower, evidence: evidence, outcomes: validation.outcomes,
            intervals: try await validation.intervals(rows, Bootstrap(seed: seed, threads: common.threads)),
            logLoss: validation.logLoss, seenBy: "\(Self.upliftFolds) folds", model: model)
        for warning in evidence.warnings { common.say("warning: \(warning)") }
        try UpliftModelFile.write(model, to: out)
        Console.output(json ? report.json.text + "\n" : report.text(for: Terminal(descriptor: 1)))
        common.say("The model: \(out)")
    }
}
