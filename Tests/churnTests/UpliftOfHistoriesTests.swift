import Foundation
import Testing

/// Uplift learnt from the contacts of generated histories, whose hazard a contact lowers by 0.35 for a month.
@Suite struct UpliftOfHistoriesTests {
    /// Histories and an uplift model of them, made once.
    private static let made: (path: String, training: BuiltCommand.Result)? = {
        guard let path = try? SharedFolder.make() else { return nil }
        let generated = try? BuiltCommand.run([
            "generate", path + "/data", "--customers", "1500", "--months", "18", "--seed", "5", "--quiet",
        ])
        guard generated?.exitCode == 0 else { return nil }
        let training = try? BuiltCommand.run([
            "train", path + "/data", "--target", "uplift", "--horizon", "60", "--features",
            "tenure_days,recency_days,complaints_90d,purchases_90d", "--out", path + "/model.json", "--json",
        ])
        return training.map { (path, $0) }
    }()

    @Test func contactsBecomeRowsAndTheirEffectIsTold() throws {
        let training = try #require(Self.made?.training)
        #expect(training.exitCode == 0, "\(training.errors)")
        let found = try #require(
            try JSONSerialization.jsonObject(with: Data(training.output.utf8)) as? [String: Any])
        #expect(found["direction"] as? String == "lower")
        #expect(found["looks_randomised"] as? Bool == true)
        // Seven in ten of those drawn are treated.
        let rows = try #require(found["rows"] as? Double)
        let treated = try #require(found["treated"] as? Double)
        #expect((treated / rows - 0.7).magnitude < 0.06)
        #expect(training.errors.contains("whose horizon ends after the data"))
        let average = try #require(found["average"] as? [String: Double])
        // Risk within 60 days is below a fifth, so 0.35 of log-odds for a month moves it by less than 0.06.
        #expect(try #require(average["low"]) < 0.06 && (try #require(average["high"])) > 0)
    }

    @Test func customersAreRankedByUpliftAndSleepingDogsCounted() throws {
        let path = try #require(Self.made?.path)
        let run = try BuiltCommand.run(["score", path + "/model.json", path + "/data", "--as-of", "2024-04-01"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n")
        #expect(lines.first == "rank,customer_id,uplift,risk_untreated,risk_treated")
        let cells = lines.dropFirst().map { $0.split(separator: ",").map(String.init) }
        let uplifts = cells.compactMap { Double($0[2]) }
        #expect(!uplifts.isEmpty && uplifts == uplifts.sorted(by: >))
        for row in cells.prefix(20) {
            let difference = (Double(row[3]) ?? .nan) - (Double(row[4]) ?? .nan)
            #expect(((Double(row[2]) ?? .nan) - difference).magnitude < 1e-15)
        }
        let dogs = uplifts.count { $0 < 0 }
        #expect(run.errors.contains("\(dogs) of them sleeping dogs"))
    }

    @Test(arguments: [
        ["--as-of", "2023-07-01"], ["--target", "magic"], ["--l2", "3"], ["--firth"],
    ])
    func whatDoesNotGoTogetherExitsWith64(options: [String]) throws {
        let path = try #require(Self.made?.path)
        let target = options.first == "--target" ? [] : ["--target", "uplift"]
        let run = try BuiltCommand.run(
            ["train", path + "/data", "--horizon", "60", "--out", path + "/x.json"] + target + options)
        #expect(run.exitCode == 64)
    }

    @Test func aCampaignThatIsNotThereIsNamed() throws {
        let path = try #require(Self.made?.path)
        let run = try BuiltCommand.run([
            "train", path + "/data", "--target", "uplift", "--campaign", "Spring", "--horizon", "60", "--out",
            path + "/x.json",
        ])
        #expect(run.exitCode == 65)
        #expect(run.errors.contains("Spring"))
    }
}
