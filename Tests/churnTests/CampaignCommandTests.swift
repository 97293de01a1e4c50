import Foundation
import Testing

/// Suppression, control groups and their measurement, on the shipped dataset and on small ones.
@Suite struct CampaignCommandTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    private static let inputs = [
        "call-list", root + "/models/demo.json", root + "/datasets/demo", "--as-of", "2024-04-01",
    ]

    private func rows(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func aListStaysFullAndItsControlsAreOnNoList() throws {
        let folder = try TemporaryFolder()
        let (list, register) = (folder.path + "/calls.csv", folder.path + "/register.csv")
        let options = ["--top", "90", "--control", "0.1", "--register", register]
        let first = try BuiltCommand.run(Self.inputs + options + ["--campaign", "Q2", "--out", list])
        #expect(first.exitCode == 0, "\(first.errors)")
        let called = Set(try rows(list).dropFirst().map { $0[1] })
        #expect(called.count == 90)
        let contacts = try rows(folder.path + "/contacts-Q2.csv")
        #expect(contacts[0] == ["customer_id", "occurred_at", "campaign", "arm", "cost"])
        let controls = Set(contacts.filter { $0[3] == "control" }.map { $0[0] })
        #expect(controls.count == 10)
        #expect(called.isDisjoint(with: controls))
        // Again: the same bytes. Another campaign a month later: the controls are kept out, with the reason.
        let before = try Data(contentsOf: URL(fileURLWithPath: list))
        let again = try BuiltCommand.run(
            Self.inputs + options + ["--campaign", "Q2", "--out", list, "--threads", "1"])
        #expect(again.exitCode == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: list)) == before)
        let next = folder.path + "/next.csv"
        let suppressed = folder.path + "/gone/../out.csv"
        try FileManager.default.createDirectory(atPath: folder.path + "/gone", withIntermediateDirectories: true)
        let later = try BuiltCommand.run(
            Self.inputs.dropLast() + [
                "2024-05-01", "--top", "400", "--register", register, "--out", next, "--suppressed", suppressed,
            ])
        #expect(later.exitCode == 0, "\(later.errors)")
        #expect(controls.isDisjoint(with: try rows(next).dropFirst().map { $0[1] }))
        #expect(try rows(suppressed).contains { $0[1] == "control_group" && $0[2] == "control of Q2 since 2024-04-01" })
        let other = try BuiltCommand.run(Self.inputs + options + ["--campaign", "Q2", "--seed", "5", "--out", list])
        #expect(other.exitCode == 65)
        #expect(other.errors.contains("seed"))
    }

    /// Sixty customers of whom a list, an attribute and a contact forbid some.
    private func dataset(_ folder: String, settings: String? = nil) throws {
        let data = folder + "/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        let files = [
            "customers.csv.gz", "purchases.csv.gz", "complaints.csv.gz", "contacts.csv.gz", "engagements.csv.gz",
            "attributes.csv.gz", "referrals.csv.gz", "rewards.csv.gz", "surveys.csv.gz", "wallet.csv.gz",
        ]
        for file in files {
            try FileManager.default.copyItem(atPath: Self.root + "/datasets/demo/" + file, toPath: data + "/" + file)
        }
        if let settings { try Data(settings.utf8).write(to: URL(fileURLWithPath: data + "/churn.yaml")) }
    }

    @Test func theRulesOfChurnYamlHoldAndOptionsOverrideThem() throws {
        let folder = try TemporaryFolder()
        try dataset(
            folder.path,
            settings: "retention:\n  contacted_within: 90\n  objected: region=north\n  do_not_contact: plan=basic\n")
        let list = folder.path + "/calls.csv"
        let base = [
            "call-list", Self.root + "/models/demo.json", folder.path + "/data", "--as-of", "2024-04-01", "--top",
            "2000", "--attributes", "plan,region", "--out", list,
        ]
        let run = try BuiltCommand.run(base)
        #expect(run.exitCode == 0, "\(run.errors)")
        let listed = try rows(list).dropFirst().map { Array($0.dropLast(5).suffix(2)) }
        #expect(!listed.isEmpty)
        #expect(listed.allSatisfy { $0[0] != "basic" && $0[1] != "north" })
        let reasons = Set(try rows(folder.path + "/suppressed.csv").dropFirst().map { $0[1] })
        #expect(reasons == ["objected_to_profiling", "do_not_contact", "control_group", "contacted_recently"])
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/suppressed.csv")[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try BuiltCommand.run(base + ["--do-not-contact", "plan=plus"]).exitCode == 0)
        #expect(try rows(list).dropFirst().contains { $0[$0.count - 7] == "basic" })
        #expect(try !rows(list).dropFirst().contains { $0[$0.count - 7] == "plus" })
        // Who objected is not scored either.
        let scores = try BuiltCommand.run([
            "score", Self.root + "/models/demo.json", folder.path + "/data", "--as-of", "2024-04-01", "--reasons", "0",
        ])
        #expect(scores.errors.contains("objected to profiling"))
    }

    @Test(arguments: [
        ("retention:\n  contacted: 3\n", ":2:3: unknown key of retention “contacted”"),
        ("retention:\n  min_tenure: soon\n", ":2:15: min_tenure is “soon”"),
        ("retention: 3\n", ":1:12: retention must be a mapping"),
    ])
    func aFaultOfTheSettingsIsShownWithItsPlace(settings: String, message: String) throws {
        let folder = try TemporaryFolder()
        try dataset(folder.path, settings: settings)
        let run = try BuiltCommand.run([
            "call-list", Self.root + "/models/demo.json", folder.path + "/data", "--as-of", "2024-04-01", "--top", "5",
            "--out", folder.path + "/c.csv",
        ])
        #expect(run.exitCode == 65)
        #expect(run.errors.contains(message), "\(run.errors)")
    }

    @Test(arguments: [
        ["--control", "0.1"], ["--campaign", "x"], ["--control", "0.9", "--campaign", "x"],
        ["--control", "0.1", "--campaign", "a/b"], ["--contacted-within", "0"], ["--do-not-contact", "="],
        ["--do-not-contact", "colour=red"], ["--objected", "colour"],
    ])
    func whatCannotBeMeantExitsWith64AndWritesNothing(options: [String]) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/calls.csv"
        let run = try BuiltCommand.run(Self.inputs + ["--top", "5", "--out", path] + options)
        #expect(run.exitCode == 64, "\(run.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    private let measure = ["campaign", "measure", root + "/datasets/demo", "--campaign"]

    @Test func aCampaignIsMeasuredAsCountingByHandHasIt() throws {
        let run = try BuiltCommand.run(measure + ["2023-Q3", "--horizon", "60", "--json", "--value", "200"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let (treated, controls) = (try #require(object["treated"] as? Int), try #require(object["controls"] as? Int))
        #expect(treated == 154 && controls == 74)
        let gain = try #require(object["gain"] as? Double)
        let rates = [object["treated_stayed"], object["controls_stayed"]].compactMap { $0 as? Int }
        #expect(abs(gain - (Double(rates[0]) / Double(treated) - Double(rates[1]) / Double(controls))) < 1e-12)
        #expect(object["not_ripe"] as? Int == 0)
        #expect(object["verdict"] as? String == "not_enough_yet")
        #expect(object["smallest_gain_found"] is Double)
    }

    @Test func aHorizonPastTheDataIsNotRipe() throws {
        let run = try BuiltCommand.run(measure + ["2024-Q1", "--horizon", "400"])
        #expect(run.exitCode == 65)
        #expect(run.errors.contains("ripe"))
        let unknown = try BuiltCommand.run(measure + ["2023-Q9"])
        #expect(unknown.exitCode == 65)
        #expect(unknown.errors.contains("did you mean"))
    }

    @Test func withoutControlsThereIsNoFigure() throws {
        let folder = try TemporaryFolder()
        try Data("customer_id,joined_at,left_at\na,2023-01-01,\nb,2023-01-01,2024-02-01\n".utf8)
            .write(to: URL(fileURLWithPath: folder.path + "/customers.csv"))
        try Data(
            "customer_id,occurred_at,campaign,arm\na,2024-01-01,q,treated\nb,2024-01-01,q,\na,2024-12-01,later,\n".utf8
        )
        .write(to: URL(fileURLWithPath: folder.path + "/contacts.csv"))
        let run = try BuiltCommand.run(["campaign", "measure", folder.path, "--campaign", "q"])
        #expect(run.exitCode == 65)
        #expect(run.errors.contains("nobody was held back"))
        #expect(run.output.isEmpty)
    }
}
