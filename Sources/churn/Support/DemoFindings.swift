import Evaluation
import Features
import Foundation
import Histories
import Models
import Scoring
import Tables

/// The figures behind the demonstration's sentences, taken from its files.
struct DemoFindings {
    let story: DemoStory

    init(_ plan: DemoPlan, _ common: CommonOptions) async throws {
        let threads = common.threads
        let model = try ModelFile.read(plan.model)
        let read = try await HistoriesReader.read(dataset: plan.data, options: ReadOptions(threads: threads))
        let cutoff = Cutoff(DemoPlan.testedAsOf)
        let tested = try await TestedModel(
            model, file: plan.model, read: read, cutoffs: [cutoff],
            extractor: common.extractor(of: model.catalogueFeatures))
        let ids = tested.panel.matrix.customer.map { read.histories.customers.ids[Int($0)] }
        let risks = try await tested.risks(ids: read.histories.customers.ids, threads: threads)
        let outcomes = try RankedOutcomes(churned: tested.panel.churned, scores: risks)
        let truth = try Self.trueRisks(plan.data + "/truth.csv", asOf: DemoPlan.testedAsOf)
        let outcomesOfTruth = try RankedOutcomes(
            churned: tested.panel.churned, scores: ids.map { truth[$0] ?? 0 })
        let figures = Figures(of: outcomes)
        let riskiest = outcomes.calibrationBins.last
        story = DemoStory(
            horizonDays: DemoPlan.horizonDays, customers: figures.rows, churners: figures.positives,
            capturedByTopTenth: figures.gains.first?.captured ?? .nan, meanRisk: figures.meanRisk ?? .nan,
            riskiestTenth: (riskiest?.meanRisk ?? .nan, riskiest?.churnRate ?? .nan),
            auc: figures.auc, aucOfTruth: outcomesOfTruth.auc,
            strongestReasons: try await Self.reasons(model, read.histories, at: cutoff, threads: threads))
    }

    /// What the generator knows at a date, by customer.
    private static func trueRisks(_ path: String, asOf: Instant) throws -> [String: Double] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw FileError.missing(path, reason: "it was generated a moment ago")
        }
        let date = ",\(asOf),"
        var risks: [String: Double] = [:]
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let cells = line.split(separator: UInt8(ascii: ","))
            guard cells.count == 3, ",\(Substring(cells[1]))," == date else { continue }
            risks[String(Substring(cells[0]))] = Double(Substring(cells[2]))
        }
        return risks
    }

    /// The three subjects that weigh most in the reasons of the riskiest tenth.
    private static func reasons(
        _ model: RiskModel, _ histories: Histories, at cutoff: Cutoff, threads: Int
    ) async throws -> [String] {
        let scored = try await ScoredCustomers(model, histories, at: cutoff, threads: threads)
        var weights: [String: Double] = [:]
        for rank in 1...max(1, scored.count / 10) {
            for reason in scored.reasons(ofRow: scored.standing(rank: rank).row) {
                guard let input = reason.inputs.first else { continue }
                weights[input, default: 0] += reason.logOdds
            }
        }
        var subjects: [String] = []
        for (input, _) in weights.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) where subjects.count < 3 {
            let subject = subject(of: input)
            if !subjects.contains(subject) { subjects.append(subject) }
        }
        return subjects
    }

    /// What an input is about, in a few words; an attribute's name.
    private static func subject(of input: String) -> String {
        guard Catalogue.feature(named: input) != nil else { return input }
        return switch input.prefix(while: { $0 != "_" }) {
        case "tenure": "how long they have been customers"
        case "recency", "overdue", "gap": "how long they have not bought"
        case "purchases", "purchase": "how often they buy"
        case "spend", "average": "how much they spend"
        case "categories", "channels": "how widely they buy"
        case "discount": "discounts"
        case "return": "returns"
        case "wallet": "the share of their wallet"
        case "complaint", "complaints", "open", "oldest", "resolution": "complaints"
        case "satisfaction": "their answers to surveys"
        case "engagements", "engagement": "how much they engage"
        case "referrals": "recommendations"
        case "points": "loyalty points"
        default: input
        }
    }
}
