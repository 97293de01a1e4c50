import Foundation
import Testing

@Suite struct FeaturesCommandTests {
    private func write(_ text: String, _ path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private let purchases = """
        customer_id,occurred_at,amount
        b,2024-01-01,10
        a,2024-01-21,5
        a,2024-02-10,2.5
        a,2024-03-01,99

        """

    @Test func theMatrixGoesToStandardOutputAndRemarksToStandardError() throws {
        let folder = try TemporaryFolder()
        try write(purchases, folder.path + "/purchases.csv")
        let run = try BuiltCommand.run(["features", folder.path, "--as-of", "2024-03-01,2024-02-01"])
        #expect(run.exitCode == 0)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("customer_id,as_of,tenure_days,recency_days,purchases_30d,") == true)
        #expect(
            lines.map { $0.split(separator: ",").prefix(4).joined(separator: ",") }.dropFirst() == [
                "a,2024-02-01,11,11", "a,2024-03-01,40,20", "b,2024-02-01,31,31", "b,2024-03-01,60,60",
            ])
        #expect(run.errors.contains("left out: categories_365d (without purchases.category)"))
    }

    @Test func aFileIsReadableByItsOwnerAloneAndHoldsTheSameBytes() throws {
        let folder = try TemporaryFolder()
        try write(purchases, folder.path + "/purchases.csv")
        let arguments = ["features", folder.path, "--as-of", "2024-03-01", "--active", "30"]
        let shown = try BuiltCommand.run(arguments)
        let out = folder.path + "/matrix.csv"
        let written = try BuiltCommand.run(arguments + ["--out", out, "--quiet", "--threads", "3"])
        #expect(written.exitCode == 0 && written.output == "" && written.errors == "")
        #expect(try String(contentsOfFile: out, encoding: .utf8) == shown.output)
        #expect(shown.output.split(separator: "\n").count == 2)
        let permissions = try FileManager.default.attributesOfItem(atPath: out)[.posixPermissions] as? NSNumber
        #expect(permissions?.intValue == 0o600)
    }

    /// Many more customers than a few parts have, with little memory, at several cutoffs, and some attributes that only
    /// late parts see: a file has the bytes that go to the screen.
    @Test func theMatrixIsTheSameInLittleMemory() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/shop"
        #expect(
            try BuiltCommand.run(["generate", data, "--customers", "20000", "--months", "5", "--seed", "3"]).exitCode
                == 0)
        try write(
            "customer_id,occurred_at,name,value\nC019990,2023-02-01,late,yes\n", data + "/attributes.csv")
        let arguments = ["features", data, "--as-of", "2023-03-01,2023-05-01", "--quiet"]
        let shown = try BuiltCommand.run(arguments)
        #expect(shown.exitCode == 0)
        #expect(shown.output.prefix { $0 != "\n" }.hasSuffix(",late"))
        for memory in [["--memory", "1K"], ["--memory", "2g"], []] {
            let out = folder.path + "/matrix.csv"
            #expect(try BuiltCommand.run(arguments + ["--out", out, "--threads", "2"] + memory).exitCode == 0)
            #expect(try String(contentsOfFile: out, encoding: .utf8) == shown.output)
        }
    }

    @Test func theCatalogueIsListedForPeopleAndPrograms() throws {
        let text = try BuiltCommand.run(["features", "--list"])
        #expect(text.exitCode == 0)
        #expect(text.output.contains("= count(purchases, last 30 days)"))
        let json = try BuiltCommand.run(["features", "--list", "--json"])
        let entries = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(entries.count == 37)
        #expect(Set(["name", "formula", "unit", "tables"]).isSubset(of: entries.first.map { Set($0.keys) } ?? []))
    }

    @Test(arguments: [
        ["features"], ["features", "x"], ["features", "x", "--list"],
        ["features", "x", "--as-of", "2024-03-01", "--json"],
        ["features", "x", "--as-of", "soon"], ["features", "x", "--as-of", "2024-03-01,2024-03-01"],
        ["features", "x", "--as-of", "2024-03-01", "--active", "0"],
        ["features", "x", "--as-of", "2024-03-01", "--max-rejects", "few"],
        ["features", "x", "--as-of", "2024-03-01", "--memory", "512M"],
        ["features", "x", "--as-of", "2024-03-01", "--out", "y", "--memory", "0M"],
        ["features", "x", "--as-of", "2024-03-01", "--out", "y", "--memory", "lots"],
    ])
    func badUsageExitsWith64(arguments: [String]) throws {
        #expect(try BuiltCommand.run(arguments).exitCode == 64)
    }

    @Test func aMissingDatasetExitsWith66AndACollidingAttributeWith65() throws {
        #expect(try BuiltCommand.run(["features", "/nowhere", "--as-of", "2024-03-01"]).exitCode == 66)
        let folder = try TemporaryFolder()
        try write("customer_id,recency_days\na,1\n", folder.path + "/customers.csv")
        let run = try BuiltCommand.run(["features", folder.path, "--as-of", "2024-03-01"])
        #expect(run.exitCode == 65)
        #expect(run.errors.contains("recency_days"))
    }
}
