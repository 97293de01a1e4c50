import Foundation
import Testing

@Suite struct GenerateCommandTests {
    @Test func theTablesAreCountedOnStandardErrorAndNothingGoesToStandardOutput() throws {
        let folder = try TemporaryFolder()
        let run = try BuiltCommand.run(["generate", folder.path, "--customers", "40", "--months", "6", "--seed", "2"])
        #expect(run.exitCode == 0)
        #expect(run.output == "")
        #expect(run.errors.contains("  customers    40 rows\n"))
        let customers = try String(contentsOfFile: folder.path + "/customers.csv", encoding: .utf8)
        #expect(customers.hasPrefix("customer_id,joined_at,left_at,plan,region,age,acquisition\nC000001,"))
    }

    @Test func quietSaysNothing() throws {
        let folder = try TemporaryFolder()
        let run = try BuiltCommand.run(["generate", folder.path, "--customers", "5", "--months", "3", "--quiet"])
        #expect(run.exitCode == 0 && run.output == "" && run.errors == "")
    }

    @Test(arguments: [
        ["--customers", "0"], ["--months", "0"], ["--months", "x"], ["--parts", "0"], ["--start", "2023-01-15"],
        ["--start", "soon"], ["--seed", "-1"], ["--threads", "0"], ["--nonsense"],
    ])
    func badSettingsExitWith64AndWriteNothing(options: [String]) throws {
        let folder = try TemporaryFolder()
        let target = folder.path + "/data"
        let run = try BuiltCommand.run(["generate", target] + options)
        #expect(run.exitCode == 64)
        #expect(!run.errors.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func aFolderThatCannotBeMadeExitsWith73() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
        #expect(try BuiltCommand.run(["generate", folder.path + "/file/data"]).exitCode == 73)
    }
}
