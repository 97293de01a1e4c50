import Foundation
import Testing

@Suite struct CheckCommandTests {
    private func dataset(_ folder: borrowing TemporaryFolder, _ files: [String: String]) throws -> String {
        let path = folder.path + "/data"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
        return path
    }

    private let good = [
        "customers.csv": "customer_id,joined_at,left_at,plan\n1,2024-01-01,2024-06-15,gold\n2,2024-01-02,,\n",
        "purchases.csv":
            "customer_id,occurred_at,amount,discount,order_id,colour\n2,2024-06-30,2.50,,A1,red\n1,2024-01-05T10:00:00+01:00,1e1,0.5,,\n",
    ]

    @Test func aGoodDatasetIsShownOnOneScreen() throws {
        let folder = try TemporaryFolder()
        let path = try dataset(folder, good)
        let run = try BuiltCommand.run(["check", path])
        #expect(run.exitCode == 0)
        #expect(run.errors == "")
        #expect(
            run.output.replacing(path, with: "DATA") == """
                DATA: 2 customers; the data end 2024-07-01

                table      rows  rejects  first                 last        columns                                           files
                customers     2        0  2024-01-01            2024-01-02  customer_id joined_at left_at plan                customers.csv
                purchases     2        0  2024-01-05T09:00:00Z  2024-06-30  customer_id occurred_at amount discount order_id  purchases.csv

                 horizon  last cutoff  label     customers  churners  base rate
                 30 days  2024-06-01   left              2         1     50.0 %
                 30 days  2024-06-01   inactive          1         1    100.0 %
                 30 days  2024-06-01   decline           0         0          –
                 90 days  2024-04-02   left              2         1     50.0 %
                 90 days  2024-04-02   inactive          1         1    100.0 %
                 90 days  2024-04-02   decline           1         1    100.0 %
                180 days  2024-01-03   left              2         1     50.0 %
                180 days  2024-01-03   inactive          0         0          –
                180 days  2024-01-03   decline           0         0          –
                A cutoff is usable up to the last one; the base rate is the share of churners there.

                Notes
                  purchases: column not used: colour.

                Every row can be used.

                """)
    }

    @Test func theSameIsThereForPrograms() throws {
        let folder = try TemporaryFolder()
        let run = try BuiltCommand.run(["check", try dataset(folder, good), "--json"])
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(answer["customers"] as? Int == 2)
        #expect(answer["data_end"] as? String == "2024-07-01T00:00:00Z")
        #expect((answer["tables"] as? [[String: Any]])?.map { $0["rows"] as? Int } == [2, 2])
        #expect((answer["base_rates"] as? [[String: Any]])?.first?["base_rate"] as? Double == 0.5)
    }

    @Test func aTableIsPrintedAsItWasRead() throws {
        let folder = try TemporaryFolder()
        let path = try dataset(folder, good)
        let run = try BuiltCommand.run(["check", path, "--rows", "purchases"])
        #expect(
            run.output == """
                customer_id,occurred_at,amount,discount,order_id
                2,2024-06-30T00:00:00Z,2.5,,A1
                1,2024-01-05T09:00:00Z,10,0.5,

                """)
        let out = folder.path + "/rows.csv"
        #expect(try BuiltCommand.run(["check", path, "--rows", "customers", "--out", out]).exitCode == 0)
        #expect(
            try String(contentsOfFile: out, encoding: .utf8) == """
                customer_id,joined_at,left_at,plan
                1,2024-01-01T00:00:00Z,2024-06-15T00:00:00Z,gold
                2,2024-01-02T00:00:00Z,,

                """)
        let typo = try BuiltCommand.run(["check", path, "--rows", "purchase"])
        #expect(typo.errors.contains("did you mean “purchases”?"))
    }

    @Test func rejectsAreShownAndThenStopTheRun() throws {
        let folder = try TemporaryFolder()
        let path = try dataset(folder, ["purchases.csv": "customer_id,occurred_at\n1,2024-01-01\n1,soon\n"])
        let run = try BuiltCommand.run(["check", path])
        #expect(run.exitCode == 65)
        #expect(run.output.contains("purchases     1        1"))
        #expect(run.errors.contains("purchases.csv:3:3: occurred_at: found “soon”"))
        let rejects = folder.path + "/rejects.csv"
        let let1 = try BuiltCommand.run(["check", path, "--max-rejects", "1", "--rejects", rejects])
        #expect(let1.exitCode == 0)
        #expect(try String(contentsOfFile: rejects, encoding: .utf8).hasSuffix("\"1,soon\"\n"))
        let table = folder.path + "/table.csv"
        let stopped = try BuiltCommand.run(["check", path, "--rows", "purchases", "--out", table])
        #expect(stopped.exitCode == 65)
        #expect(!FileManager.default.fileExists(atPath: table))
        try FileManager.default.removeItem(atPath: rejects)
        let shown = try BuiltCommand.run(
            ["check", path, "--rows", "purchases", "--max-rejects", "50%", "--rejects", rejects])
        #expect(shown.output == "customer_id,occurred_at\n1,2024-01-01T00:00:00Z\n")
        #expect(try String(contentsOfFile: rejects, encoding: .utf8).hasSuffix("\"1,soon\"\n"))
        #expect(try BuiltCommand.run(["check", path, "--max-rejects", "many"]).exitCode == 64)
        #expect(try BuiltCommand.run(["check", path + "/nothing"]).exitCode == 66)
    }

    @Test func rowsThatCanBeUsedArePrintedAndTheOthersReported() throws {
        let folder = try TemporaryFolder()
        let path = try dataset(folder, ["purchases.csv": "customer_id,occurred_at\n1,2024-01-01\n1,soon\n"])
        let rejects = folder.path + "/rejects.csv"
        let usable = "customer_id,occurred_at\n1,2024-01-01T00:00:00Z\n"
        let stopped = try BuiltCommand.run(["check", path, "--rows", "purchases", "--rejects", rejects])
        #expect(stopped.exitCode == 65)
        #expect(stopped.output == usable)
        #expect(stopped.errors.contains("purchases.csv:3:3: occurred_at: found “soon”"))
        #expect(!FileManager.default.fileExists(atPath: rejects))
        let through = try BuiltCommand.run(
            ["check", path, "--rows", "purchases", "--max-rejects", "1", "--rejects", rejects])
        #expect(through.exitCode == 0)
        #expect(through.output == usable)
        #expect(through.errors.contains("let through by --max-rejects and written to \(rejects)"))
        #expect(try String(contentsOfFile: rejects, encoding: .utf8).hasSuffix("\"1,soon\"\n"))
    }
}
