import ArgumentParser
import Features
import Histories
import Models
import Training

/// The horizons of `train --horizon`: days, or several with commas between.
struct HorizonList: ExpressibleByArgument {
    /// Ascending and distinct; at least one.
    let days: [Int]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let days = parts.compactMap { Int($0.drop { $0 == " " }) }
        guard !days.isEmpty, days.count == parts.count, Set(days).count == days.count else { return nil }
        self.days = days.sorted()
    }

    var longest: Int { days[days.count - 1] }
    var shortest: Int { days[0] }
    var text: String { days.map(String.init).joined(separator: ",") }

    /// Refuses several horizons of what is not made of events in their intervals.
    func validate(label: String?) throws {
        guard days.count > 1, let label, !["left", "inactive"].contains(label) else { return }
        throw ValidationError(
            "--horizon \(text) goes with --label left or inactive, whose risks within a horizon are made of what "
                + "happens in its parts; \(label == "decline" ? "spend that declines is" : "the column \(label) is") not: "
                + "train a model for each horizon.")
    }
}

/// The horizon of a model of several, for the verbs that use one.
struct SpokenHorizonOption: ParsableArguments {
    @Option(help: "Of a model of several horizons: the days that risks speak of. Default: the longest.")
    var horizon: Int?

    /// The model of a file, speaking of that horizon.
    func model(_ file: String) throws -> RiskModel { try ModelFile.read(file).speaking(ofDays: horizon) }
}

extension HorizonList {
    /// Trains a model of a panel labelled at the longest horizon: hazards for several, else a plain one.
    static func train(
        _ horizons: HorizonList?, _ panel: TrainingPanel, in histories: Histories, _ options: TrainingOptions,
        inner: InnerTest?
    ) async throws -> RiskModel {
        guard let days = horizons?.days, days.count > 1 else {
            return try await Trainer.train(panel, options, inner: inner)
        }
        var options = options
        // The kind of terms that holds for the longest horizon serves its parts.
        if let inner { options.terms = try await Trainer.structure(by: inner, options) }
        let horizons = try HorizonPanel(
            labelling: panel.panel, in: histories, horizonsDays: days, activeDays: panel.activeDays)
        return try await HazardTrainer.train(horizons, ids: panel.ids, activeDays: panel.activeDays, options)
    }

    /// `left within 180 days (and within 30 and 90)`.
    func meaning(_ outcome: Outcome) -> String {
        let shorter = days.dropLast().map(String.init).joined(separator: ", ")
        return outcome.meaning(horizonDays: longest) + (shorter.isEmpty ? "" : " (the model also gives \(shorter))")
    }
}

extension RiskModel {
    /// A column for each horizon of a model of several; none where there is one.
    var horizonColumns: [String] { hazards.map { $0.horizonsDays.map { "risk_\($0)d" } } ?? [] }

    /// The risks of those columns.
    func horizonRisks(ofLogOdds logOdds: Double) -> [Double] { hazards?.risks(ofLogOdds: logOdds) ?? [] }

    /// The same as members of a JSON object.
    func horizonMembers(ofLogOdds logOdds: Double) -> [(key: String, value: JSONText)] {
        zip(horizonColumns, horizonRisks(ofLogOdds: logOdds)).map { ($0, .number($1)) }
    }
}
