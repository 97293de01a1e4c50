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

    init(_ plan: DemoPlan, threads: Int) async throws {
        let model = try ModelFile.read(plan.model)
        let read = try await HistoriesReader.read(dataset: plan.data, options: ReadOptions(threads: threads))
        let cutoff = Cutoff(DemoPlan.testedAsOf)
        let tested = try await TestedModel(
            model, file: plan.model, read: read, cutoffs: [cutoff], threads: threads)
        let ids = tested.panel.matrix.customer.map { read.histories.customers.ids[Int($0)] }
        let outcomes = try RankedOutcomes(
            churned: tested.panel.churned, scores: try await tested.risks(ids: read.histories.customers.ids, threads: threads))
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

    /// The three subjects that weigh most in the reasons of the riskiest tenth, each in its strongest input's meaning.
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
        var meanings: [String] = []
        for (input, _) in weights.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) where meanings.count < 3 {
            let subject = String(input.prefix { $0 != "_" })
            guard !subjects.contains(subject) else { continue }
            subjects.append(subject)
            meanings.append(meaning(of: input))
        }
        return meanings
    }

    /// A feature's meaning as part of a sentence, an attribute's name.
    private static func meaning(of input: String) -> String {
        guard let feature = Catalogue.feature(named: input) else { return input }
        let meaning = feature.meaning.hasSuffix(".") ? String(feature.meaning.dropLast()) : feature.meaning
        return meaning.prefix(1).lowercased() + meaning.dropFirst()
    }
}
