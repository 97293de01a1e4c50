import ArgumentParser
import Evaluation
import Foundation
import Histories
import Loyalty
import Models
import Reports
import Retention
import Scoring
import Tables
import Validation

/// `churn report`: how customers are doing and whom to call, as one page.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "How customers are doing, whom to call and how far to trust it: one HTML page for the browser or the printer.",
        discussion: """
            Writes report.html (with --language zh: report-zh.html) into the folder, made where it is missing: one file \
            that needs neither network nor scripts. Customers are named by their ids alone, and the file is readable by you \
            alone. The model is tested on the latest date whose outcomes are known by --as-of and which it has not learnt \
            from; where there is none, the page says why.
            """)

    @Argument(help: "The model, as churn train wrote it.")
    var model: String

    @OptionGroup var data: DatasetOptions

    @Option(help: "The date from which one looks ahead; only what was known before it counts.")
    var asOf: String

    @Option(help: "The folder to write into.")
    var out: String

    @Option(help: "The page's language: en or zh.")
    var language = "en"

    @Option(help: "How many customers to call the page shows.")
    var top = 20

    @OptionGroup var baseRate: BaseRateOption

    @OptionGroup var money: MoneyOptions

    @Flag(help: "Print the figures of the page as JSON.")
    var json = false

    @OptionGroup var speaking: SpokenHorizonOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard ReportLanguage(rawValue: language) != nil else {
            throw ValidationError("--language is \(language); expected en or zh.")
        }
        guard top >= 0 else { throw ValidationError("--top is \(top); expected 0 or more customers.") }
        if out.isEmpty { throw ValidationError("--out is empty; expected the name of a folder.") }
    }

    private var pageLanguage: ReportLanguage { ReportLanguage(rawValue: language) ?? .english }

    private var path: String {
        out + (out.hasSuffix("/") ? "" : "/") + (pageLanguage == .english ? "report.html" : "report-\(language).html")
    }

    func run() async throws {
        let dataset = try await ScoredDataset.read(
            model, speaking, data, asOf: asOf, baseRate, keepsHistories: true, common)
        for note in dataset.scored.notes { common.say("note: \(note)") }
        let page = ReportPage(try await content(of: dataset), in: pageLanguage)
        do {
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        } catch {
            throw FileError.cannotCreate(out, reason: error.localizedDescription)
        }
        try WholeFile.write(try page.html(), to: path, audience: .owner)
        if json {
            let figures = page.figures.map { (key: $0.name, value: JSONText.number($0.value)) }
            Console.output(
                JSONText.object([
                    ("page", .string(path)), ("as_of", .string(dataset.scored.cutoff.instant.description)),
                    ("figures", .object(figures)),
                ]).text + "\n")
        }
        common.say("The report: \(path) (open it in a browser; only you can read the file)")
    }

    private func content(of dataset: ScoredDataset) async throws -> ReportContent {
        let scored = dataset.scored
        guard case .histories(let subject) = scored.model.training.subject else {
            throw ModelError.wrongSubject(
                model: "of a ready table (churn fit)", needs: "one of histories (churn train)")
        }
        // Drift is of the model as it was trained, whatever base rate risks are put right for.
        let trained = try speaking.model(model)
        let trainedRisks = try await Scorer(trained).risks(of: scored.matrix, threads: common.threads)
        var content = ReportContent(
            dataset: data.dataset, modelFile: model, cutoff: scored.cutoff, model: scored.model, subject: subject,
            risks: scored.risks, people: people(scored),
            trust: try await UnseenTest(
                scored.model, subject, file: model, read: dataset.read, asOf: scored.cutoff,
                offer: money.retentionOffer, common
            ).trust(),
            stability: RiskStability(trainedRisks, of: trained.training),
            inputs: InputDrift.each(of: trained, in: scored.matrix))
        content.indicators = try await indicators(.month, dataset, subject)
        content.cohorts = try await indicators(.quarter, dataset, subject)?.cohorts ?? []
        content.quadrants = try await quadrants(dataset, subject)
        content.value = try await value(dataset)
        return content
    }

    /// What customers are worth by tier, where the model froze how that is reckoned.
    private func value(_ dataset: ScoredDataset) async throws -> ReportContent.Value {
        let scored = dataset.scored
        guard let settings = scored.model.value else { return .none }
        guard MoneyTrust.reasonAgainst(scored.model) == nil else { return .withheld }
        let valuation = try await CustomerValuation(
            settings, scored.model, dataset.histories, at: scored.cutoff, threads: common.threads)
        let values = try await valuation.values(
            of: scored.features, risks: scored.risks, intervals: nil, ids: scored.ids)
        guard let tiers = settings.tiers else { return .none }
        let byTier = Dictionary(grouping: values) { ValueTier($0.lifetimeValue, by: tiers) }
        return .tiers(
            ValueTier.allCases.map { tier in
                let members = byTier[tier] ?? []
                return ReportContent.ValueTier(
                    name: tier.rawValue, customers: members.count,
                    value: members.reduce(0) { $0 + $1.lifetimeValue },
                    expectedLoss: members.reduce(0) { $0 + $1.expectedLoss })
            })
    }

    /// What happened in the periods that are over by the report's date; nil where the data do not tell.
    private func indicators(
        _ length: PeriodLength, _ dataset: ScoredDataset, _ subject: HistoriesSubject
    ) async throws -> Indicators? {
        let asOf = dataset.scored.cutoff.instant
        var options = IndicatorOptions(
            length: length, to: asOf, label: subject.outcome == .left ? .left : nil,
            activeDays: subject.activeDays ?? Outcome.defaultActiveDays)
        do {
            var found = try await Indicators.make(from: dataset.read, options, threads: common.threads)
            // The period in which the date lies is not over: what comes after the date is not known by it.
            if let last = found.periods.last, last.period.end > asOf {
                options.to = last.period.start
                found = try await Indicators.make(from: dataset.read, options, threads: common.threads)
            }
            return found
        } catch is IndicatorError {
            return nil
        }
    }

    /// Satisfaction against loyalty at the same date, by the rules of `churn loyalty`; nil where it is not known.
    private func quadrants(_ dataset: ScoredDataset, _ subject: HistoriesSubject) async throws -> QuadrantTable? {
        let rules = try LoyaltySettings(file: data.dataset + "/churn.yaml")
        let base = try await LoyaltyBase.at(
            dataset.scored.cutoff, of: dataset.read,
            window: RetentionWindow(
                outcome: subject.outcome, horizonDays: subject.horizonDays ?? 1, activeDays: subject.activeDays),
            voluntaryDays: rules.voluntaryDays, threads: common.threads)
        let index = LoyaltyIndex(base, weights: rules.weights)
        return rules.quadrants.thresholds(index).map { QuadrantTable(base, index, $0) }
    }

    private func people(_ scored: ScoredCustomers) -> [ReportContent.Person] {
        (0..<min(top, scored.count)).map { index in
            let standing = scored.standing(rank: index + 1)
            return ReportContent.Person(
                rank: standing.rank, customerID: standing.customerID, risk: standing.risk,
                band: RiskBand(risk: standing.risk, baseRate: scored.model.baseRate),
                reasons: scored.reasons(ofRow: standing.row, most: 3, in: pageLanguage.wording).map(\.words))
        }
    }
}
