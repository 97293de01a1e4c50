import Foundation
import Testing

/// Call lists by uplift, of a dataset whose plan decides what a contact does: it keeps customers of plan a and loses those of
/// plan b.
@Suite struct UpliftCallListTests {
    private func cells(_ path: String) throws -> (header: [String], rows: [[String]]) {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return (try #require(lines.first), Array(lines.dropFirst()))
    }

    private func list(_ options: [String], in folder: borrowing TemporaryFolder) throws -> BuiltCommand.Result {
        let path = try #require(UpliftCampaign.trained)
        return try BuiltCommand.run(
            ["call-list", path + "/model.json", path + "/data", "--as-of", "2024-05-15", "--attributes", "plan"]
                + options + ["--out", folder.path + "/calls.csv"])
    }

    @Test func thoseWhomAContactHelpsMostComeFirstAndSleepingDogsAreKeptOff() throws {
        let folder = try TemporaryFolder()
        let run = try list(["--top", "5000", "--reasons", "1"], in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        let (header, rows) = try cells(folder.path + "/calls.csv")
        #expect(
            header.prefix(8)
                == ["rank", "customer_id", "uplift", "risk_untreated", "risk_treated", "band", "reason_1", "plan"])
        let uplifts = rows.compactMap { Double($0[2]) }
        #expect(!uplifts.isEmpty && uplifts.count == rows.count && uplifts == uplifts.sorted(by: >))
        for row in rows {
            #expect(row[7] == "a")
            let difference = try #require(Double(row[3])) - (try #require(Double(row[4])))
            #expect((try #require(Double(row[2])) - difference).magnitude < 1e-15)
        }
        // The truth is .3 for plan a; 600 rows leave an error of about .04.
        #expect(try ((#require(uplifts.first)) - 0.3).magnitude < 0.12)
        #expect(rows[0][6].contains("plan: a"))
        let (_, kept) = try cells(folder.path + "/suppressed.csv")
        let dogs = kept.filter { $0[1] == "sleeping_dog" }
        #expect(!dogs.isEmpty && dogs.allSatisfy { $0[2].contains("uplift -0.") && $0[2].contains("if contacted") })
        #expect(run.errors.contains("\(dogs.count) are sleeping dogs"))
        #expect(Set(dogs.map { $0[0] }).isDisjoint(with: rows.map { $0[1] }))
        let path = try #require(UpliftCampaign.trained)
        let scored = try BuiltCommand.run(["score", path + "/model.json", path + "/data", "--as-of", "2024-05-15"])
        #expect(scored.errors.contains("\(dogs.count) of them sleeping dogs"))
        #expect(rows.count + kept.count == scored.output.split(separator: "\n").count - 1)
    }

    @Test func profitIsUpliftTimesValueLessOfferAndCall() throws {
        let folder = try TemporaryFolder()
        let run = try list(["--offer", "10", "--contact", "2", "--clv", "150"], in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        let (header, rows) = try cells(folder.path + "/calls.csv")
        let gain = try #require(header.firstIndex(of: "expected_gain"))
        #expect(!rows.isEmpty)
        for row in rows {
            let (uplift, risk) = (try #require(Double(row[2])), try #require(Double(row[3])))
            let treated = try #require(Double(row[4]))
            // Who is kept is worth the value; who stays though contacted takes the offer; everybody is called.
            let expected = uplift * 150 - (1 - treated) * 10 - 2
            #expect((try #require(Double(row[gain])) - expected).magnitude < 1e-4)
            #expect(expected > 0 && risk > treated)
        }
        let dear = try list(["--offer", "10", "--contact", "80", "--clv", "150"], in: folder)
        #expect(dear.exitCode == 0)
        #expect(dear.errors.contains("nobody of"))
    }

    @Test func capacityAndControlsHoldAmongThoseWhomAContactHelps() throws {
        let folder = try TemporaryFolder()
        let run = try list(
            ["--capacity", "2x10x2", "--control", "0.5", "--campaign", "spring"], in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        let (_, rows) = try cells(folder.path + "/calls.csv")
        #expect(rows.count == 40)
        let (_, contacts) = try cells(folder.path + "/contacts-spring.csv")
        #expect(contacts.count == 80)
        let (_, kept) = try cells(folder.path + "/suppressed.csv")
        #expect(Set(kept.map { $0[0] }).isDisjoint(with: contacts.map { $0[0] }))
        #expect(run.errors.contains("foretold to stay because of the contact"))
    }

    @Test(arguments: [
        ["--top", "5", "--horizon", "30"], ["--top", "5", "--base-rate", "0.1"],
        ["--offer", "1", "--contact", "1", "--clv", "50", "--acceptance", "0.2"],
    ])
    func whatAnUpliftModelSaysItselfIsNoOption(options: [String]) throws {
        let folder = try TemporaryFolder()
        let run = try list(options, in: folder)
        #expect(run.exitCode == 64, "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/calls.csv"))
    }

    @Test func aModelOfATableIsRefused() throws {
        let folder = try TemporaryFolder()
        let table = folder.path + "/t.csv"
        let rows = (0..<200).map { "\($0 % 7),\($0 % 2),\($0 % 3 == 0 ? 1 : 0)\n" }
        try ("x,arm,y\n" + rows.joined()).write(toFile: table, atomically: true, encoding: .utf8)
        let model = folder.path + "/m.json"
        let fit = try BuiltCommand.run(["uplift", table, "--target", "y", "--treatment", "arm", "--out", model])
        #expect(fit.exitCode == 0, "\(fit.errors)")
        let run = try BuiltCommand.run([
            "call-list", model, try #require(UpliftCampaign.trained) + "/data", "--as-of", "2024-05-15", "--top", "5",
            "--out",
            folder.path + "/calls.csv",
        ])
        #expect(run.exitCode == 64, "\(run.errors)")
        #expect(run.errors.contains("churn uplift"))
    }
}
