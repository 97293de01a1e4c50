import Foundation
import Testing

/// Uplift of ready tables with a known effect.
@Suite struct UpliftCommandTests {
    /// How a table is made.
    struct Making {
        var rows = 6000
        var seed: UInt64 = 1
        /// The log-odds that treatment adds where `x` is 1, and where it is 0.
        var effect = (one: 1.2, other: -0.8)
        /// How much likelier treatment is where `x` is 1.
        var lean = 0.0
    }

    /// y ~ x, z and treatment, as a CSV file.
    private static func table(_ making: Making, in folder: borrowing TemporaryFolder, name: String = "t.csv") throws
        -> String
    {
        var state = making.seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func uniform() -> Double {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Double(state >> 11) * 0x1p-53
        }
        for _ in 0..<20 { _ = uniform() }
        var text = "x,z,arm,y\n"
        for _ in 0..<making.rows {
            let x = uniform() < 0.5 ? 1 : 0
            let z = (uniform() * 100).rounded() / 100
            let treated = uniform() < 0.5 + (x == 1 ? making.lean : -making.lean)
            let effect = treated ? (x == 1 ? making.effect.one : making.effect.other) : 0
            let logOdds = -0.5 + 0.5 * z + effect
            let y = uniform() < 1 / (1 + exp(-logOdds)) ? 1 : 0
            text += "\(x),\(z),\(treated ? "mail" : "none"),\(y)\n"
        }
        let path = folder.path + "/" + name
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func figures(_ path: String, _ options: [String] = []) throws -> [String: Any] {
        let run = try BuiltCommand.run(
            ["uplift", path, "--target", "y", "--treatment", "arm", "--control", "none", "--json"] + options)
        #expect(run.exitCode == 0, "\(run.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }

    private func uplift(_ figures: [String: Any], _ key: String) throws -> [String: Double] {
        try #require(figures[key] as? [String: Double])
    }

    @Test(arguments: ["two-model", "interaction", "best"])
    func anEffectThatDiffersIsFoundAndSleepingDogsAreNamed(method: String) throws {
        let folder = try TemporaryFolder()
        let found = try figures(Self.table(Making(), in: folder), ["--method", method])
        #expect(found["looks_randomised"] as? Bool == true)
        #expect(found["effect_differs"] as? Bool == true)
        // The true effect where x is 1 is about 0.29 and where it is 0 about -0.17.
        let top = try uplift(found, "top_30")
        #expect(try #require(top["low"]) > 0.2 && (try #require(top["high"])) < 0.4)
        let dogs = try #require(found["sleeping_dogs"] as? [String: Any])
        #expect((try #require(dogs["share"] as? Double) - 0.5).magnitude < 0.05)
        #expect(try #require((dogs["seen"] as? [String: Double])?["high"]) < 0)
        let terms = try #require(found["terms"] as? [[String: Any]])
        #expect(terms.first?["name"] as? String == "x")
    }

    @Test func lowerIsBetterTurnsTheSignAround() throws {
        let folder = try TemporaryFolder()
        let path = try Self.table(Making(), in: folder)
        let one = try uplift(figures(path), "average")
        let other = try uplift(figures(path, ["--lower-is-better"]), "average")
        #expect((try #require(one["uplift"]) + (try #require(other["uplift"]))).magnitude < 1e-12)
    }

    @Test func oneEffectForAllIsSaidToBeOne() throws {
        let folder = try TemporaryFolder()
        let found = try figures(Self.table(Making(seed: 3, effect: (0.6, 0.6)), in: folder))
        #expect(found["effect_differs"] as? Bool == false)
        let warnings = try #require(found["warnings"] as? [String])
        #expect(warnings.contains { $0.contains("the same for all as far as these data tell") })
    }

    @Test func aTreatmentThatChanceDidNotDealIsWarnedOf() throws {
        let folder = try TemporaryFolder()
        let path = try Self.table(Making(lean: 0.2), in: folder)
        let run = try BuiltCommand.run(
            ["uplift", path, "--target", "y", "--treatment", "arm", "--control", "none"])
        #expect(run.exitCode == 0)
        #expect(run.errors.contains("not dealt by chance"))
    }

    @Test func theAverageEffectLiesInItsIntervalAtTheStatedRate() throws {
        // 40 tables; with 95 % the chance of fewer than 34 is below 1 in 1,000.
        let truth = try meanEffect(Making())
        var covered = 0
        for seed in 1...40 {
            let folder = try TemporaryFolder()
            let average = try uplift(
                figures(Self.table(Making(rows: 800, seed: UInt64(seed)), in: folder), ["--folds", "2"]), "average")
            if try #require(average["low"]) <= truth, truth <= (try #require(average["high"])) { covered += 1 }
        }
        #expect(covered >= 34)
    }

    /// The mean over x and z of what treatment adds to the chance.
    private func meanEffect(_ making: Making) throws -> Double {
        func risk(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }
        let steps = 1000
        return (0..<steps).reduce(0) { sum, step in
            let base = -0.5 + 0.5 * (Double(step) + 0.5) / Double(steps)
            let both = risk(base + making.effect.one) + risk(base + making.effect.other)
            return sum + (both / 2 - risk(base)) / Double(steps)
        }
    }

    @Test func theModelForetellsOtherRowsAndTheirFiguresAreTold() throws {
        let folder = try TemporaryFolder()
        let path = try Self.table(Making(), in: folder)
        let other = try Self.table(Making(seed: 9), in: folder, name: "other.csv")
        let model = folder.path + "/m.json"
        let found = try figures(path, ["--out", model, "--test-table", other])
        #expect(found["seen_by"] as? String == other)
        let run = try BuiltCommand.run(["predict", model, other])
        #expect(run.exitCode == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n")
        #expect(lines.first == "row,uplift,risk_treated,risk_untreated")
        #expect(lines.count == 6001)
        for line in lines.dropFirst().prefix(50) {
            let cells = line.split(separator: ",").compactMap { Double($0) }
            #expect((cells[1] - (cells[2] - cells[3])).magnitude < 1e-15)
        }
        // Against the formula: where x is 1 the effect is about 0.29.
        let mean = lines.dropFirst().compactMap { Double($0.split(separator: ",")[1]) }.max() ?? 0
        #expect((mean - 0.29).magnitude < 0.06)
    }

    @Test func wrongUsesExitWithTheirCodes() throws {
        let folder = try TemporaryFolder()
        let path = try Self.table(Making(rows: 100), in: folder)
        let base = ["uplift", path, "--target", "y", "--treatment", "arm"]
        #expect(try BuiltCommand.run(base + ["--control", "nobody"]).exitCode == 64)
        #expect(try BuiltCommand.run(base).exitCode == 65)
        #expect(try BuiltCommand.run(base + ["--control", "none", "--method", "magic"]).exitCode == 64)
        #expect(try BuiltCommand.run(base + ["--control", "none", "--folds", "1"]).exitCode == 64)
        let oneArm = folder.path + "/one.csv"
        try "x,arm,y\n1,none,0\n2,none,1\n".write(toFile: oneArm, atomically: true, encoding: .utf8)
        let run = try BuiltCommand.run(
            ["uplift", oneArm, "--target", "y", "--treatment", "arm", "--control", "none"])
        #expect(run.exitCode == 65)
        #expect(run.errors.contains("all rows are of one arm"))
    }
}
