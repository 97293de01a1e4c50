import Foundation
import Testing

/// `churn explain` of a model of uplift, as a user runs it.
@Suite struct ExplainUpliftTests {
    private static func run(_ verb: String, _ options: [String]) throws -> BuiltCommand.Result {
        let path = try #require(UpliftCampaign.trained)
        return try BuiltCommand.run(
            [verb, path + "/model.json", path + "/data", "--as-of", "2024-05-15"] + options)
    }

    /// The ranking: customer, and as texts uplift, risk without and with a contact.
    private static func ranking() throws -> [(id: String, figures: [String])] {
        try run("score", []).output.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",").map(String.init)
            return (cells[1], Array(cells[2...4]))
        }
    }

    @Test func theTermsSumToTheDifferenceOfBothRisks() throws {
        let ranking = try Self.ranking()
        try #require(ranking.count > 500)
        for place in [0, 250, ranking.count - 1] {
            let (id, figures) = ranking[place]
            let numbers = figures.compactMap(Double.init)
            try #require(numbers.count == 3)
            let run = try Self.run("explain", ["--customer", id, "--json"])
            #expect(run.exitCode == 0, "\(run.errors)")
            let found = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            func number(_ name: String) throws -> Double { try #require(found[name] as? Double) }
            for (name, figure) in zip(["uplift", "risk_untreated", "risk_treated"], figures) {
                #expect(run.output.contains("\"\(name)\": \(figure),"), "\(name): \(figure)")
            }
            #expect(found["rank"] as? Int == place + 1 && found["scored"] as? Int == ranking.count)
            #expect(found["sleeping_dog"] as? Bool == (numbers[0] < 0))
            func logOdds(_ risk: Double) -> Double { log(risk / (1 - risk)) }
            let gained = try number("gained_log_odds")
            #expect((gained - (logOdds(numbers[1]) - logOdds(numbers[2]))).magnitude < 1e-12)
            let terms = try #require(found["terms"] as? [[String: Any]])
            let sum = terms.compactMap { $0["log_odds"] as? Double }.reduce(try number("base_gained_log_odds"), +)
            #expect((sum - gained).magnitude < 1e-12)
            // What both risks have in common makes no difference between them.
            let names = terms.compactMap { $0["name"] as? String }
            #expect(!names.isEmpty && Set(names).count == names.count)
        }
    }

    /// A contact keeps customers of plan a and loses those of plan b, and nothing else tells them apart.
    @Test func theReasonIsThePlanThatMakesTheDifference() throws {
        let ranking = try Self.ranking()
        let (first, last) = (try #require(ranking.first), try #require(ranking.last))
        let kept = try Self.run("explain", ["--customer", first.id]).output
        #expect(kept.contains("customer \(first.id) as of 2024-05-15: risk "))
        #expect(kept.contains("if nobody contacts") && kept.contains("rank 1 of"))
        #expect(kept.contains("plan: a") && !kept.contains("sleeping dog"))
        #expect(kept.contains("sum: log-odds gained") && kept.contains("purchases"))
        let lost = try Self.run("explain", ["--customer", last.id]).output
        #expect(lost.contains("sleeping dog") && lost.contains("plan: b"))
    }

    @Test func chineseIsChineseThroughout() throws {
        let id = try #require(try Self.ranking().last).id
        let text = try Self.run("explain", ["--customer", id, "--language", "zh"]).output
        for words in ["客户 \(id)，截至 2024-05-15", "不宜打扰", "（平均客户）", "合计：对数几率增益", "历史记录", "plan：b"] {
            #expect(text.contains(words), "\(words): \(text)")
        }
        for words in ["customer", "log-odds", "average", "contact", "days on", "latest", "last 90"] {
            #expect(!text.replacing("contacts", with: "").contains(words), "\(words): \(text)")
        }
    }

    @Test(arguments: [["--to", "0.1"], ["--playbook", "standard"], ["--base-rate", "0.1"], ["--horizon", "30"]])
    func whatSpeaksOfARiskExitsWith64(options: [String]) throws {
        let run = try Self.run("explain", ["--customer", "C10001"] + options)
        #expect(run.exitCode == 64 && run.errors.contains("uplift"), "\(run.errors)")
    }

    @Test func anUnknownCustomerIsBadData() throws {
        let run = try Self.run("explain", ["--customer", "C1000l"])
        #expect(run.exitCode == 65 && run.errors.contains("C1000l"), "\(run.errors)")
    }
}
