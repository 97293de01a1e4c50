import Foundation
import Testing

@Suite struct DemoCommandTests {
    /// Few customers, so that the test is quick.
    @Test func theWholeWayEndsWithThreeSentencesAndTheFilesToOpen() throws {
        let folder = try TemporaryFolder()
        let target = folder.path + "/my demo"
        let run = try BuiltCommand.run(["demo", "--out", target, "--customers", "1000", "--seed", "3", "--quiet"])
        #expect(run.exitCode == 0)
        #expect(run.errors == "")
        let commands = run.output.split(separator: "\n").filter { $0.hasPrefix("$ churn ") }
        #expect(
            commands.map { $0.split(separator: " ")[2] }
                == ["generate", "check", "train", "evaluate", "score", "call-list"])
        let found = run.output.components(separatedBy: "What was found\n").last ?? ""
        let sentences = found.split(separator: "\n").prefix { $0.hasPrefix("  ") }
        #expect(sentences.count == 3)
        #expect(!found.contains("–"), "no figure is missing")
        for file in ["call-list.csv", "evaluation.html", "scores.csv", "model.json", "data"] {
            #expect(found.contains(target + "/" + file))
            #expect(FileManager.default.fileExists(atPath: target + "/" + file), "\(file)")
        }
    }

    @Test func tooFewCustomersToLearnFromAreRefused() throws {
        let folder = try TemporaryFolder()
        let run = try BuiltCommand.run(["demo", "--out", folder.path + "/d", "--customers", "10"])
        #expect(run.exitCode == 64)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/d"))
    }
}
