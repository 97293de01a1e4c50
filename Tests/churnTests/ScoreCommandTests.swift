import Foundation
import Models
import Testing

/// `churn score` and `churn explain` as a user runs them.
@Suite struct ScoreCommandTests {
    private func scored(_ options: String...) throws -> BuiltCommand.Result {
        let trained = try #require(TrainedFolder.shared)
        return try BuiltCommand.run(
            ["score", trained.path + "/model.json", trained.path + "/data", "--as-of", TrainedFolder.scoredAsOf]
                + options)
    }

    @Test func theListIsRankedRiskiestFirst() throws {
        let result = try scored("--reasons", "0", "--quiet")
        #expect(result.exitCode == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "rank,customer_id,risk,decile")
        let rows = lines.dropFirst().map { $0.split(separator: ",").map(String.init) }
        #expect(rows.map { $0[0] } == (1...rows.count).map(String.init))
        let risks = rows.compactMap { Double($0[2]) }
        #expect(risks.count == rows.count && risks == risks.sorted(by: >))
        #expect(risks.allSatisfy { $0 > 0 && $0 < 1 })
        #expect(rows.first?[3] == "1" && rows.last?[3] == "10")
        #expect(Set(rows.map { $0[1] }).count == rows.count)
    }

    @Test func reasonsAreInWordsWithTheirShare() throws {
        let lines = try scored("--reasons", "2").output.split(separator: "\n")
        #expect(lines.first == "rank,customer_id,risk,decile,reason_1,reason_1_log_odds,reason_2,reason_2_log_odds")
        let cells = lines[1].split(separator: ",", omittingEmptySubsequences: false)
        #expect(cells.count == 8 && cells[4].contains(" ") && (Double(cells[5]) ?? 0) > 0)
    }

    @Test func threadsAndTheFutureDoNotMatter() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let data = folder.path + "/data"
        try FileManager.default.copyItem(atPath: trained.path + "/data", toPath: data)
        // Purchases on the day of the cutoff and after it.
        let file = data + "/purchases.csv"
        let purchases = try String(contentsOfFile: file, encoding: .utf8)
        let lines = purchases.split(separator: "\n")
        let kept = lines.filter { line in
            let time = line.split(separator: ",", omittingEmptySubsequences: false)[1]
            return time == "occurred_at" || time < "2024-04-01"
        }
        #expect(kept.count < lines.count)
        try (kept.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let past = try BuiltCommand.run([
            "score", trained.path + "/model.json", data, "--as-of", TrainedFolder.scoredAsOf, "--quiet",
        ])
        #expect(past.exitCode == 0)
        #expect(try scored("--quiet", "--threads", "1").output == past.output)
        #expect(try scored("--quiet", "--threads", "2").output == past.output)
    }

    @Test func theFileIsItsOwnersAlone() throws {
        let folder = try TemporaryFolder()
        let result = try scored("--out", folder.path + "/scores.csv")
        #expect(result.exitCode == 0 && result.output.isEmpty)
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/scores.csv")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func jsonHoldsTheSameRisks() throws {
        let json = try scored("--json").output
        _ = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        // As texts: Foundation reads some numbers one unit in the last place off.
        let risks = json.components(separatedBy: "\"risk\": ").dropFirst().map { String($0.prefix { $0 != "," }) }
        let csv = try scored("--reasons", "0").output.split(separator: "\n").dropFirst().map {
            String($0.split(separator: ",")[2])
        }
        #expect(risks == csv)
    }

    @Test func aTableThatTheModelNeedsIsNamed() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: trained.path + "/data", toPath: folder.path + "/data")
        try FileManager.default.removeItem(atPath: folder.path + "/data/complaints.csv")
        let result = try BuiltCommand.run([
            "score", trained.path + "/model.json", folder.path + "/data", "--as-of", TrainedFolder.scoredAsOf,
        ])
        #expect(result.exitCode == 65)
        #expect(result.errors.contains("the dataset lacks complaints, which the model needs for complaints_90d"))
    }

    @Test func aDamagedModelIsBadData() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: trained.path + "/model.json", encoding: .utf8)
        try text.replacingOccurrences(of: "\"seed\": \"1\"", with: "\"seed\": \"2\"")
            .write(toFile: folder.path + "/m.json", atomically: true, encoding: .utf8)
        let result = try BuiltCommand.run([
            "score", folder.path + "/m.json", trained.path + "/data", "--as-of", TrainedFolder.scoredAsOf,
        ])
        #expect(result.exitCode == 65 && result.errors.contains("sha256"))
    }

    @Test func severalDatesAreBadUsage() throws {
        let trained = try #require(TrainedFolder.shared)
        let result = try BuiltCommand.run([
            "score", trained.path + "/model.json", trained.path + "/data", "--as-of", "2024-01-01,2024-04-01",
        ])
        #expect(result.exitCode == 64)
    }

    @Test func anExplanationSumsToTheRiskOfTheList() throws {
        let trained = try #require(TrainedFolder.shared)
        let line = try #require(try scored("--reasons", "0").output.split(separator: "\n").dropFirst(7).first)
        let cells = line.split(separator: ",").map(String.init)
        let result = try BuiltCommand.run([
            "explain", trained.path + "/model.json", trained.path + "/data", "--as-of", TrainedFolder.scoredAsOf,
            "--customer", cells[1], "--json",
        ])
        #expect(result.exitCode == 0)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let terms = try #require(document["terms"] as? [[String: Any]])
        let base = try #require(document["base_log_odds"] as? Double)
        let logOdds = try #require(document["log_odds"] as? Double)
        let sum = terms.compactMap { $0["log_odds"] as? Double }.reduce(base, +)
        #expect((sum - logOdds).magnitude <= 1e-12)
        #expect(result.output.contains("\"risk\": \(cells[2]),"))
        #expect(document["rank"] as? Int == 7)
        #expect((1 / (1 + exp(-logOdds)) - (Double(cells[2]) ?? 0)).magnitude < 1e-15)
    }

    @Test func anExplanationIsReadByAPerson() throws {
        let trained = try #require(TrainedFolder.shared)
        let first = try #require(try scored("--reasons", "0").output.split(separator: "\n").dropFirst().first)
        let id = String(first.split(separator: ",")[1])
        let result = try BuiltCommand.run([
            "explain", trained.path + "/model.json", trained.path + "/data", "--as-of", TrainedFolder.scoredAsOf,
            "--customer", id,
        ])
        for word in [
            "customer \(id) as of 2024-04-01: risk", "rank 1 of", "(average customer)", "sum: log-odds", "purchases",
        ] {
            #expect(result.output.contains(word), "\(word)")
        }
    }

    @Test func anUnknownCustomerIsBadData() throws {
        let trained = try #require(TrainedFolder.shared)
        let result = try BuiltCommand.run([
            "explain", trained.path + "/model.json", trained.path + "/data", "--as-of", TrainedFolder.scoredAsOf,
            "--customer", "C00000l",
        ])
        #expect(result.exitCode == 65)
        #expect(result.errors.contains("has no customer “C00000l” (did you mean"))
    }
}
