import Foundation
import Models
import Testing

/// `--sign` with additive terms, of `churn fit` and `churn train`, as a user runs it.
@Suite final class SignedCurvesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Risk rises in waves with complaints, falls with age, and is higher with a flag and where complaints are not known.
    private static let table: String = {
        var state: UInt64 = 5
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        let rows = (0..<900).map { index in
            let (complaints, age) = ((uniform() * 600).rounded() / 100, (uniform() * 40).rounded() + 20)
            let (flag, plan) = (uniform() < 0.5 ? 1.0 : 0, uniform() < 0.5 ? "basic" : "pro")
            let effect = index % 10 == 3 ? 1 : 1.2 * sin(1.5 * complaints) + 0.3 * complaints - 0.9
            let logOdds = effect - 0.05 * (age - 40) + 0.9 * flag - 0.3
            let churned = uniform() < 1 / (1 + exp(-logOdds)) ? 1 : 0
            return "\(index % 10 == 3 ? "" : "\(complaints)"),\(age),\(flag),\(plan),\(churned)\n"
        }
        return "complaints,age,flag,plan,churned\n" + rows.joined()
    }()

    private func fit(_ options: String...) throws -> BuiltCommand.Result {
        let file = folder.path + "/t.csv"
        try Self.table.write(toFile: file, atomically: true, encoding: .utf8)
        return try BuiltCommand.run(
            ["fit", file, "--target", "churned", "--terms", "additive", "--quiet"] + options)
    }

    private func document(_ result: BuiltCommand.Result) throws -> [String: Any] {
        #expect(result.exitCode == 0, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private func values(_ document: [String: Any], _ name: String) throws -> [Double] {
        let terms = try #require(document["terms"] as? [[String: Any]])
        return try #require(terms.first { $0["name"] as? String == name }?["values"] as? [Double])
    }

    @Test func aCurveKeepsTheSignThatIsAskedFor() throws {
        let free = try values(try document(try fit("--json")), "complaints")
        #expect(zip(free, free.dropFirst()).contains { $1 < $0 - 0.1 })
        let result = try fit("--sign", "complaints=+", "--sign", "flag=+", "--json", "--out", folder.path + "/m.json")
        let signed = try document(result)
        let rising = try values(signed, "complaints")
        #expect(zip(rising, rising.dropFirst()).allSatisfy { $1 >= $0 } && rising[0] < rising[rising.count - 1] - 0.1)
        let terms = try #require(signed["terms"] as? [[String: Any]])
        #expect(terms.contains { $0["name"] as? String == "complaints=missing" })
        let flag = try #require(terms.first { $0["name"] as? String == "flag" }?["coefficient"] as? Double)
        #expect(flag > 0.3)
        let model = try ModelFile.read(folder.path + "/m.json")
        #expect(model.training.options.contains(.init("sign", "complaints=+,flag=+")))
        let falling = try values(try document(try fit("--sign", "age=-", "--json")), "age")
        #expect(zip(falling, falling.dropFirst()).allSatisfy { $1 <= $0 })
    }

    @Test func whatASignLeavesLevelIsNamed() throws {
        let signed = try document(try fit("--sign", "age=+", "--sign", "flag=-", "--json"))
        let warnings = try #require(signed["warnings"] as? [[String: Any]])
        let messages = warnings.compactMap { $0["message"] as? String }
        #expect(messages.contains { $0.hasPrefix("age was set aside: may only raise the risk") })
        #expect(messages.contains { $0.hasPrefix("flag was set aside: may only lower the risk") })
        let terms = try #require(signed["terms"] as? [[String: Any]]).compactMap { $0["name"] as? String }
        #expect(terms.contains("complaints") && !terms.contains("age") && !terms.contains("flag"))
    }

    @Test func theSameBytesForAnyThreads() throws {
        let options = ["--sign", "complaints=+", "--sign", "age=-", "--json"]
        let one = try fit(options[0], options[1], options[2], options[3], options[4], "--threads", "1")
        let three = try fit(options[0], options[1], options[2], options[3], options[4], "--threads", "3")
        #expect(one.exitCode == 0 && one.output == three.output)
    }

    @Test(arguments: [
        ("complaint=+", "neither a column that takes part"), ("plan=+", "not a number"), ("plan=pro=+", "not a number"),
        ("complaints=missing=+", "not a number"), ("churned=+", "neither a column that takes part"),
        ("complaints", "must be NAME=+ or NAME=-"),
    ])
    func aSignOfWhatHasNoCurveIsBadUsage(sign: String, words: String) throws {
        let result = try fit("--sign", sign)
        #expect(result.exitCode == 64 && result.errors.contains(words) && result.output.isEmpty, "\(result.errors)")
    }

    private func train(_ options: String...) throws -> BuiltCommand.Result {
        let trained = try #require(TrainedFolder.shared)
        return try BuiltCommand.run(
            [
                "train", trained.path + "/data", "--as-of", TrainedFolder.trainedAsOf, "--horizon", "90", "--out",
                folder.path + "/m.json", "--quiet",
            ] + options)
    }

    /// The values of a feature's terms in their order: of a curve at its knots, of a line its two ends.
    private func ends(_ model: RiskModel, _ name: String) -> [Double]? {
        guard let input = model.inputs.firstIndex(where: { $0.name == name }) else { return nil }
        for term in model.terms where term.input == input {
            switch term.shape {
            case .curve(_, let curve): return curve.values
            case .linear: return [0, term.coefficient]
            default: continue
            }
        }
        return nil
    }

    @Test(arguments: ["additive", "auto"]) func trainingKeepsSigns(terms: String) throws {
        let result = try train("--terms", terms, "--sign", "recency_days=+", "--sign", "tenure_days=-")
        #expect(result.exitCode == 0, "\(result.errors)")
        let model = try ModelFile.read(folder.path + "/m.json")
        #expect((model.training.figures.comparison != nil) == (terms == "auto"))
        #expect(model.training.options.contains(.init("sign", "recency_days=+,tenure_days=-")))
        let recency = try #require(ends(model, "recency_days"))
        #expect(zip(recency, recency.dropFirst()).allSatisfy { $1 >= $0 } && recency[0] < recency[recency.count - 1])
        if let tenure = ends(model, "tenure_days") {
            #expect(zip(tenure, tenure.dropFirst()).allSatisfy { $1 <= $0 })
        }
    }

    @Test func aFeatureThatGoesTheOtherWayIsSetAsideInTraining() throws {
        let result = try train(
            "--terms", "additive", "--features", "recency_days,tenure_days", "--sign", "recency_days=-")
        #expect(result.exitCode == 0, "\(result.errors)")
        let model = try ModelFile.read(folder.path + "/m.json")
        #expect(ends(model, "recency_days") == nil)
        #expect(model.training.setAside.contains { $0.name == "recency_days" && $0.reason.contains("may only lower") })
    }

    @Test func anUnknownNameIsBadUsageWhateverTheTerms() throws {
        for terms in ["linear", "additive", "auto"] {
            let result = try train("--terms", terms, "--sign", "recency_dais=+")
            #expect(result.exitCode == 64 && result.errors.contains("recency_days"), "\(terms): \(result.errors)")
        }
    }

    /// The level of a category has a sign beside the most frequent one, which only linear terms have.
    @Test func aSignOfALevelAsksForLinearTerms() throws {
        var text = "customer_id,city,visits,gone\n"
        for customer in 0..<300 {
            let isGone = (customer * 7 % 11) < (customer % 2 == 0 ? 3 : 6)
            text += "c\(customer),\(customer % 2 == 0 ? "A" : "B"),\(customer % 7),\(isGone ? "yes" : "no")\n"
        }
        let data = folder.path + "/customers"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try text.write(toFile: data + "/customers.csv", atomically: true, encoding: .utf8)
        func train(_ terms: String) throws -> BuiltCommand.Result {
            try BuiltCommand.run([
                "train", data, "--label", "gone", "--terms", terms, "--sign", "city=B=+", "--out",
                folder.path + "/city.json",
            ])
        }
        let refused = try train("additive")
        #expect(refused.exitCode == 64 && refused.errors.contains("not a number"), "\(refused.errors)")
        let result = try train("auto")
        #expect(result.exitCode == 0, "\(result.errors)")
        let model = try ModelFile.read(folder.path + "/city.json")
        #expect(model.training.figures.comparison == nil && model.terms.contains { $0.name == "city=B" })
    }
}
