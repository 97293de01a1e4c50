import Evaluation
import Features
import Foundation
import Histories
import Models
import Tables
import Testing

/// Two hundred customers who each bought once in January or February 2024, some of them again on 10 March; somebody buys
/// on 15 April, where the data end. At 1 March the risk is a function of recency alone.
@Suite struct EvaluateCommandTests {
    private static let count = 200

    private static func returns(_ customer: Int) -> Bool { (customer * 7919) % 100 < 20 + customer % 60 }
    private static func recencyDays(_ customer: Int) -> Double { Double(60 - customer % 60) }
    private static func id(_ customer: Int) -> String { "c\(1000 + customer)" }

    private static var purchases: String {
        var text = "customer_id,occurred_at\nlast,2023-12-31\nlast,2024-04-15\n"
        for customer in 0..<count {
            let day = Instant(year: 2024, month: 1, day: 1).adding(days: customer % 60)
            text += "\(id(customer)),\(day)\n"
            if returns(customer) { text += "\(id(customer)),2024-03-10\n" }
        }
        return text
    }

    /// log-odds = −2 + 0.05 · recency; trained as of 15 January, with labels up to 14 February.
    private static func model(
        outcome: Outcome = .inactive, seen: CustomerSketch? = nil
    ) throws -> RiskModel {
        let recency = try #require(Catalogue.features.first { $0.name == "recency_days" })
        let isTimed = outcome == .inactive
        return RiskModel(
            inputs: [
                ModelInput(
                    name: recency.name, meaning: recency.meaning, unit: recency.unit,
                    origin: .feature(definition: recency.fingerprint, kind: recency.kind),
                    encoding: .number(NumberEncoding(transform: .identity, fill: 0, centre: 0, scale: 1)))
            ],
            intercept: -2,
            terms: [
                ModelTerm(name: recency.name, shape: .linear(input: 0), coefficient: 0.05, mean: 30)
            ],
            training: TrainingRecord(
                subject: .histories(
                    HistoriesSubject(
                        outcome: outcome, horizonDays: isTimed ? 30 : nil, activeDays: isTimed ? 365 : nil,
                        baseRates: [
                            .init(cutoff: Instant(year: 2024, month: 1, day: 15), rows: 10, churners: 4)
                        ], seenCustomers: seen)),
                figures: TrainingFigures(
                    rows: 10, churners: 4, logLikelihood: -5, nullLogLikelihood: -6, effectiveParameters: 2)))
    }

    private func run(
        _ model: RiskModel, asOf: String = "2024-03-01", _ arguments: [String] = [],
        in folder: borrowing TemporaryFolder
    ) throws -> BuiltCommand.Result {
        let dataset = folder.path + "/data"
        try FileManager.default.createDirectory(atPath: dataset, withIntermediateDirectories: true)
        try WholeFile.write(Self.purchases, to: dataset + "/purchases.csv")
        try ModelFile.write(model, to: folder.path + "/model.json")
        return try BuiltCommand.run(
            ["evaluate", folder.path + "/model.json", dataset, "--as-of", asOf, "--resamples", "50"] + arguments)
    }

    /// The customers of the population with the risks that the model gives them, computed here.
    private func expectedFigures() throws -> Figures {
        var recencies = (0..<Self.count).map(Self.recencyDays)
        var churned = (0..<Self.count).map { !Self.returns($0) }
        recencies.append(61)
        churned.append(true)
        return Figures(
            of: try RankedOutcomes(churned: churned, scores: recencies.map { 1 / (1 + exp(2 - 0.05 * $0)) }))
    }

    @Test func theFiguresAreThoseOfTheLabelledPopulation() throws {
        let folder = try TemporaryFolder()
        let result = try run(try Self.model(), ["--json"], in: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let expected = try expectedFigures()
        #expect(object["rows"] as? Int == expected.rows)
        #expect(object["positives"] as? Int == expected.positives)
        func near(_ key: String, _ figure: Double?) throws -> Bool {
            abs(try #require(object[key] as? Double) - (try #require(figure))) < 1e-12
        }
        #expect(try near("auc", expected.auc))
        #expect(try near("log_loss", expected.logLoss))
        #expect(try near("top_decile_lift", expected.topDecileLift))
        #expect(try near("calibration_slope", expected.calibrationSlope))
        let intervals = try #require(object["intervals"] as? [String: Any])
        let auc = try #require(intervals["auc"] as? [Double])
        #expect(auc[0] < expected.auc && expected.auc < auc[1])
        #expect(object["as_of"] as? [String] == ["2024-03-01"])
    }

    @Test func threadsDoNotChangeAByte() throws {
        let folder = try TemporaryFolder()
        let asOf = "2024-02-20,2024-03-01"
        let one = try run(try Self.model(), asOf: asOf, ["--json", "--threads", "1"], in: folder)
        let three = try run(try Self.model(), asOf: asOf, ["--json", "--threads", "3"], in: folder)
        #expect(one.exitCode == 0 && one.output == three.output)
    }

    @Test func aCutoffInsideATrainingLabelWindowIsRefused() throws {
        let folder = try TemporaryFolder()
        let early = try run(try Self.model(), asOf: "2024-02-13", in: folder)
        #expect(early.exitCode == 65)
        #expect(early.errors.contains("test at 2024-02-14 or later"))
        #expect(try run(try Self.model(), asOf: "2024-02-14", in: folder).exitCode == 0)
        #expect(try run(try Self.model(), asOf: "2024-03-01,2024-02-13", in: folder).exitCode == 65)
    }

    @Test func labelsPastTheEndOfTheDataAreRefused() throws {
        let folder = try TemporaryFolder()
        let late = try run(try Self.model(), asOf: "2024-03-18", in: folder)
        #expect(late.exitCode == 65)
        #expect(late.errors.contains("the last usable cutoff is 2024-03-17"))
        #expect(try run(try Self.model(), asOf: "2024-03-17", in: folder).exitCode == 0)
    }

    @Test func customersTheModelWasTrainedOnAreRefusedWhereNoTimeKeepsThemApart() throws {
        let folder = try TemporaryFolder()
        let dataset = folder.path + "/data"
        try FileManager.default.createDirectory(atPath: dataset, withIntermediateDirectories: true)
        var customers = "customer_id,joined_at,gone\n"
        for customer in 0..<Self.count {
            customers += "\(Self.id(customer)),2023-01-01,\(Self.returns(customer) ? "no" : "yes")\n"
        }
        try WholeFile.write(customers, to: dataset + "/customers.csv")
        let outcome = Outcome.column("gone", positive: nil)
        try WholeFile.write(
            Self.purchases.split(separator: "\n").filter { !$0.hasPrefix("last") }.joined(separator: "\n") + "\n",
            to: dataset + "/purchases.csv")
        let path = folder.path + "/model.json"
        try ModelFile.write(
            try Self.model(outcome: outcome, seen: CustomerSketch(ids: [Self.id(3), "other"])), to: path)
        let refused = try BuiltCommand.run(["evaluate", path, dataset, "--as-of", "2024-03-01"])
        #expect(refused.exitCode == 65)
        #expect(refused.errors.contains("about 50 % of the customers the model was trained on are among those tested"))
        try ModelFile.write(try Self.model(outcome: outcome, seen: CustomerSketch(ids: ["other"])), to: path)
        let allowed = try BuiltCommand.run(["evaluate", path, dataset, "--as-of", "2024-03-01", "--json"])
        #expect(allowed.exitCode == 0, "\(allowed.errors)")
    }

    @Test func aPageIsWrittenWholeOrNotAtAll() throws {
        let folder = try TemporaryFolder()
        let page = folder.path + "/page.html"
        let result = try run(try Self.model(), ["--report", page], in: folder)
        #expect(result.exitCode == 0)
        #expect(result.output.contains("AUC") && result.output.contains("no purchase within 30 days"))
        #expect(try String(contentsOfFile: page, encoding: .utf8).hasSuffix("</html>\n"))
        let nowhere = try run(try Self.model(), ["--report", folder.path + "/none/page.html"], in: folder)
        #expect(nowhere.exitCode == 73)
    }

    @Test func aModelOfAReadyTableIsSentToMetrics() throws {
        let folder = try TemporaryFolder()
        var model = try Self.model()
        model.inputs[0].origin = .column
        model.training.subject = .table(TableSubject(target: "y", positive: ""))
        let result = try run(model, in: folder)
        #expect(result.exitCode == 64 && result.errors.contains("churn metrics"))
    }

    @Test func missingInputsAndDatesThatAreNoneAreTold() throws {
        let folder = try TemporaryFolder()
        #expect(
            try BuiltCommand.run(["evaluate", "/nowhere.json", folder.path, "--as-of", "2024-03-01"]).exitCode == 66)
        #expect(try run(try Self.model(), asOf: "tomorrow", in: folder).exitCode == 64)
    }
}
