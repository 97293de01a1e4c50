import Foundation
import Testing

/// `churn loyalty` and `churn effects` on the shipped dataset.
@Suite struct LoyaltyCommandTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    private let demo = root + "/datasets/demo"

    private func json(_ arguments: [String]) throws -> [String: Any] {
        let run = try BuiltCommand.run(arguments + ["--json", "--quiet"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        return try #require(object as? [String: Any])
    }

    /// `Tests/References/loyalty/index.py` computed the reference from the features and tables, sharing no code.
    @Test func indexQuadrantsAndMigrationAreThoseOfAnotherProgram() throws {
        let reference = try #require(
            try JSONSerialization.jsonObject(
                with: Data(
                    contentsOf: URL(fileURLWithPath: Self.root + "/Tests/References/loyalty/demo.json")))
                as? [String: Any])
        let folder = try TemporaryFolder()
        let path = folder.path + "/loyalty.csv"
        let found = try json([
            "loyalty", demo, "--as-of", "2024-04-01", "--since", "2024-01-01", "--out", path,
        ])
        #expect(found["customers"] as? Int == reference["customers"] as? Int)
        let index = try #require(found["index"] as? [String: Any])
        let median = try #require(index["median"] as? Double)
        #expect((median - (reference["median"] as? Double ?? 0)).magnitude < 1e-9)
        let coverage = try #require(index["mean_coverage"] as? Double)
        #expect((coverage - (reference["mean_coverage"] as? Double ?? 0)).magnitude < 1e-9)
        let quadrants = try #require(found["quadrants"] as? [String: Any])
        let rows = try #require(quadrants["rows"] as? [[String: Any]])
        let counts = rows.compactMap { $0["customers"] as? Int } + [quadrants["not_told"] as? Int ?? -1]
        #expect(counts == reference["quadrants"] as? [Int])
        let migration = try #require(found["migration"] as? [String: Any])
        #expect(migration["counts"] as? [[Int]] == reference["migration"] as? [[Int]])
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(lines.count == found["customers"] as? Int)
        let sample = try #require(reference["sample"] as? [String: [Double]])
        var compared = 0
        for line in lines {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard let expected = sample[String(cells[0])] else { continue }
            compared += 1
            #expect((try #require(Double(cells[1])) - expected[0]).magnitude < 1e-9, "\(cells[0])")
            #expect((try #require(Double(cells[2])) - expected[1]).magnitude < 1e-9, "\(cells[0])")
        }
        #expect(compared == sample.count && compared > 5)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// How many customers each group has, and how many of them stayed.
    private func groups(_ rows: Any?, _ name: String) -> [String: [Int]] {
        var groups: [String: [Int]] = [:]
        for row in rows as? [[String: Any]] ?? [] {
            let retention = row["retention"] as? [String: Any]
            groups[row[name] as? String ?? ""] = [
                row["customers"] as? Int ?? -1, retention?["stayed"] as? Int ?? -1,
            ]
        }
        return groups
    }

    /// `Tests/References/loyalty/groups.py` counted the groups by SQL, and who of each stayed.
    @Test func typesSegmentsAndReasonsAreWhatSQLSays() throws {
        struct Reference: Decodable {
            struct Reasons: Decodable {
                let quarters: [String: [String: Int]]
                let sources: [String: Int]
            }
            let types: [String: [Int]]
            let segments: [String: [Int]]
            let reasons: Reasons
        }
        let reference = try JSONDecoder().decode(
            Reference.self,
            from: Data(
                contentsOf: URL(fileURLWithPath: Self.root + "/Tests/References/loyalty/demo-groups.json")))
        let found = try json(["loyalty", demo, "--as-of", "2024-04-01"])
        let types = try #require(found["types"] as? [String: Any])
        #expect(groups(types["rows"], "type") == reference.types.filter { !["none", "not told"].contains($0.key) })
        #expect(types["none"] as? Int == reference.types["none"]?[0])
        #expect(types["not_told"] as? Int == reference.types["not told"]?[0])
        #expect(groups(found["segments"], "segment") == reference.segments && reference.segments.count == 9)
        let reasons = try #require(found["churn_reasons"] as? [String: Any])
        let sources = try #require(reasons["sources"] as? [String: Int])
        #expect(sources.filter { $0.value > 0 } == reference.reasons.sources)
        let quarters = try #require(reasons["quarters"] as? [[String: Any]])
        #expect(quarters.count == reference.reasons.quarters.count)
        for quarter in quarters {
            let name = try #require(quarter["quarter"] as? String)
            let counts = quarter.compactMapValues { $0 as? Int }.filter { $0.key != "lost" && $0.value > 0 }
            #expect(counts == reference.reasons.quarters[name], "\(name)")
        }
    }

    @Test func bothKindsOfWeightsAreTestedLaterThanTheyWereLearned() throws {
        let found = try json(["loyalty", demo, "--as-of", "2024-06-01", "--weights", "learned"])
        let compared = try #require(found["weights_compared"] as? [String: Any])
        // 2024-06-01 is less than 90 days from the end of the data, so the test is 90 days before it.
        #expect(compared["tested_at"] as? String == "2024-03-03T00:00:00Z")
        #expect(compared["learned_at"] as? String == "2023-12-04T00:00:00Z")
        for kind in ["hand", "learned"] {
            let area = try #require(compared[kind] as? [String: Any])
            let (low, value) = (area["ci_low"] as? Double ?? 0, area["value"] as? Double ?? 0)
            #expect(low > 0.5 && value < 0.9 && low < value, "\(kind): \(value)")
        }
        #expect((found["tree"] as? [String: Any])?["origin"] as? String == "learned")
        // Nothing later than the date is known, so nobody was followed.
        let segments = try #require(found["segments"] as? [[String: Any]])
        #expect(segments.allSatisfy { $0["retention"] is NSNull })
    }

    @Test func theTextTellsEveryPart() throws {
        let run = try BuiltCommand.run(["loyalty", demo, "--as-of", "2024-04-01", "--since", "2024-01-01", "--quiet"])
        #expect(run.exitCode == 0)
        for word in ["A11", "A34", "learned", "apostle", "gone", "inertia", "champions", "2024-Q1", "life cycle"] {
            #expect(run.output.contains(word), "\(word)")
        }
    }

    /// A store has no folder with a `churn.yaml`; named by `--settings` it says the same of a store as of the tables it was made of.
    @Test func aStoreWithItsSettingsNamedSaysWhatItsTablesSay() throws {
        let folder = try TemporaryFolder()
        let (tables, store) = (folder.path + "/tables", folder.path + "/histories.store")
        try FileManager.default.copyItem(atPath: demo, toPath: tables)
        let settings = tables + "/churn.yaml"
        try """
        loyalty:
          weights: {durability: 0.2, spend: 0.3, affect: 0.5}
          affect: {referrals: 0.1, price_insensitivity: 0.2, voluntary: 0.3, satisfaction: 0.4}
          voluntary_days: 14
          quadrants: {satisfaction: satisfaction_last, satisfied_from: 0.5, loyal_from: 40}
          types: {premium_wallet_share: 0.3, inertia_purchases: 4}
          segments: {high_from: 70, low_below: 30, new_days: 60}
          reasons: {days: 45, early_days: 30}
        """.write(toFile: settings, atomically: true, encoding: .utf8)
        let ingest = try BuiltCommand.run(["ingest", tables, "--store", store])
        #expect(ingest.exitCode == 0, "\(ingest.errors)")
        func answers(_ dataset: String, _ more: [String]) throws -> [String] {
            let dates = ["--as-of", "2024-04-01", "--since", "2024-01-01", "--quiet"]
            let path = folder.path + "/index.csv"
            let text = try BuiltCommand.run(["loyalty", dataset] + dates + more + ["--out", path])
            let json = try BuiltCommand.run(["loyalty", dataset] + dates + more + ["--json"])
            #expect(text.exitCode == 0 && json.exitCode == 0, "\(text.errors)\(json.errors)")
            return [text.output, json.output, try String(contentsOfFile: path, encoding: .utf8)]
        }
        let ofTables = try answers(tables, [])
        #expect(try answers(store, ["--settings", settings]) == ofTables)
        // The settings do say something of every answer, in the store as in the tables.
        let usual = try answers(store, [])
        #expect(zip(usual, ofTables).allSatisfy { $0 != $1 })
        #expect(try usual == answers(demo, []))
    }

    private static let refused: [(options: [String], code: Int32)] = [
        (["--as-of", "2024-04-01", "--since", "2024-05-01"], 64), (["--as-of", "1999-01-01"], 65),
        (["--as-of", "2024-04-01", "--settings", "/no/such.yaml"], 66),
        (["--as-of", "2024-04-01", "--horizon", "0"], 64),
    ]

    @Test(arguments: refused)
    func whatCannotBeMeantIsRefused(options: [String], code: Int32) throws {
        #expect(try BuiltCommand.run(["loyalty", demo] + options).exitCode == code)
    }

    @Test func effectsAreAssociationsUnlessChanceDecided() throws {
        let found = try json(["effects", demo, "--as-of", "2023-10-01,2024-01-01,2024-06-15", "--horizon", "90"])
        // The window of the last date ends after the data.
        #expect((found["left_out"] as? [String])?.count == 1 && (found["as_of"] as? [String])?.count == 2)
        let answers = try #require(found["effects"] as? [[String: Any]])
        #expect(answers.compactMap { $0["question"] as? String } == ["points", "referrals", "contacts", "complaints"])
        #expect(answers.compactMap { $0["randomised"] as? Bool } == [false, false, true, false])
        for answer in answers where answer["randomised"] as? Bool == false {
            #expect((answer["reading"] as? String)?.contains("association") == true)
        }
        let contrasts = answers.flatMap { $0["contrasts"] as? [[String: Any]] ?? [] }
        let differences = contrasts.compactMap { $0["risk_difference"] as? [String: Double] }
        #expect(differences.count >= 4)
        #expect(differences.allSatisfy { ($0["ci_low"] ?? 1) < ($0["value"] ?? 0) })
    }

    @Test func aWindowPastTheDataIsNoEffect() throws {
        let run = try BuiltCommand.run(["effects", demo, "--as-of", "2024-06-15", "--horizon", "90"])
        #expect(run.exitCode == 65)
        #expect(run.errors.contains("the last usable date is 2024-04-02"))
    }
}
