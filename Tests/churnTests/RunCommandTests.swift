import Foundation
import Testing

/// `churn run`: several commands that read a dataset once.
@Suite struct RunCommandTests {
    /// Runs steps, one a line.
    private func run(_ steps: String, in folder: borrowing TemporaryFolder, _ options: String...) throws
        -> BuiltCommand.Result
    {
        let file = folder.path + "/steps.txt"
        try steps.write(toFile: file, atomically: true, encoding: .utf8)
        return try BuiltCommand.run(["run", file] + options)
    }

    /// Some of a dataset's files, in a folder of their own.
    private func copy(_ data: String, to folder: String, without left: String? = nil) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in try FileManager.default.contentsOfDirectory(atPath: data) where file != left {
            try FileManager.default.copyItem(atPath: data + "/" + file, toPath: folder + "/" + file)
        }
    }

    /// Verbs that read by parts and such that read everything at once, before and after each other; a store as well.
    @Test(arguments: ["data", "a.store"]) func whatIsWrittenIsWhatTheCommandsWriteOneByOne(_ dataset: String) throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let here = folder.path
        try copy(trained.path + "/data", to: here + "/data")
        if dataset != "data" {
            #expect(try BuiltCommand.run(["ingest", here + "/data", "--store", here + "/a.store"]).exitCode == 0)
        }
        let data = "\(here)/\(dataset)"
        func steps(_ out: String) -> [String] {
            [
                "score \(trained.path)/model.json \(data) --as-of 2024-04-01 --out \(here)/\(out)-before.csv",
                "train \(data) --as-of 2023-07-01,2023-10-01 --horizon 90 --out \(here)/\(out).json",
                "evaluate \(here)/\(out).json \(data) --as-of 2024-01-01 --report \(here)/\(out).html",
                "train \(data) --as-of 2023-10-01 --horizon 30,90 --terms linear --out \(here)/\(out)-two.json",
                "features \(data) --as-of 2024-01-01,2024-02-01 --out \(here)/\(out)-features.csv",
                "call-list \(here)/\(out).json \(data) --as-of 2024-04-01 --top 50 --open-complaints 30 "
                    + "--out \(here)/\(out)-list.csv --suppressed \(here)/\(out)-kept-off.csv",
                "indicators \(data) --by quarter --json",
            ]
        }
        let together = try run(steps("one").joined(separator: "\n"), in: folder, "--threads", "2")
        #expect(together.exitCode == 0, "\(together.errors)")
        var output = ""
        for step in steps("two") {
            let alone = try BuiltCommand.run(step.split(separator: " ").map(String.init) + ["--threads", "1"])
            #expect(alone.exitCode == 0, "\(step): \(alone.errors)")
            output += alone.output
        }
        #expect(together.output == output.replacing(here + "/two", with: here + "/one"))
        for ending in [".json", "-two.json", "-before.csv", "-features.csv", "-list.csv", "-kept-off.csv"] {
            let (one, two) = (here + "/one" + ending, here + "/two" + ending)
            #expect(FileManager.default.contentsEqual(atPath: one, andPath: two), "\(ending)")
        }
    }

    @Test func everyCommandIsLookedAtBeforeTheFirstIsRun() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let first = "check \(trained.path)/data\n"
        for (step, said) in [
            ("score m.json data --as-of 2024-01-01 --to f.csv", "--to"), ("trian data", "did you mean “train”"),
            ("train --help", "does nothing"),
            ("--version", "is no command"), ("campaign", "does nothing"), ("help train", "is no command"),
            ("run other.txt", "run runs no other run"), ("demo", "demo is a run"),
            ("train data --as-of 2024-01-01 --out 'm.json", "never closed"),
        ] {
            let result = try run(first + step, in: folder)
            #expect(result.exitCode == 64, "\(step)")
            #expect(result.output == "" && result.errors.contains("steps.txt:2: "), "\(result.errors)")
            #expect(result.errors.contains(said), "\(result.errors)")
        }
        #expect(try run("# nothing\n", in: folder).exitCode == 64)
        #expect(try BuiltCommand.run(["run", folder.path + "/no such file"]).exitCode == 66)
    }

    @Test func theFirstStepThatFailsEndsTheRunWithItsExitCode() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let (data, out) = (trained.path + "/data", folder.path + "/late.csv")
        for (step, code) in [
            ("score \(folder.path)/no.json \(data) --as-of 2024-04-01", Int32(66)),
            ("score \(trained.path)/model.json \(data) --as-of never", 64),
            ("train \(data) --as-of 2024-06-01 --horizon 90 --out \(folder.path)/m.json", 65),
        ] {
            let result = try run(
                "check \(data)\n\(step)\nfeatures \(data) --as-of 2024-01-01 --out \(out)", in: folder, "--quiet")
            #expect(result.exitCode == code, "\(step): \(result.errors)")
            #expect(result.errors.contains("steps.txt:2: "), "\(result.errors)")
            #expect(!result.output.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: out))
        }
    }

    /// A store to which a step appends, which no step before it may hold open, is read again.
    @Test func aDatasetThatChangedIsReadAgain() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let here = folder.path
        try copy(trained.path + "/data", to: here + "/part", without: "purchases.csv")
        try copy(trained.path + "/data", to: here + "/whole")
        let ingest = "ingest \(here)/part --store \(here)/s"
        func features(_ out: String) -> String { "features \(here)/s --as-of 2024-01-01 --out \(here)/\(out).csv" }
        try copy(trained.path + "/data", to: here + "/late")
        for file in try FileManager.default.contentsOfDirectory(atPath: here + "/late") where file != "purchases.csv" {
            try FileManager.default.removeItem(atPath: here + "/late/" + file)
        }
        let result = try run(
            [
                ingest, features("before"), features("again"), "ingest \(here)/late --store \(here)/s --append",
                features("after"), "features \(here)/whole --as-of 2024-01-01 --out \(here)/expected.csv",
            ].joined(separator: "\n"), in: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(FileManager.default.contentsEqual(atPath: here + "/before.csv", andPath: here + "/again.csv"))
        #expect(!FileManager.default.contentsEqual(atPath: here + "/before.csv", andPath: here + "/after.csv"))
        #expect(FileManager.default.contentsEqual(atPath: here + "/after.csv", andPath: here + "/expected.csv"))
    }

    @Test func stepsSayWhatTheyAreUnlessTheyAreToBeQuiet() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let steps = "check '\(trained.path)/data'  # a look\n"
        let said = try run(steps, in: folder)
        #expect(said.exitCode == 0)
        #expect(said.errors.contains("steps.txt:1: churn check \(trained.path)/data\n"))
        #expect(try run(steps, in: folder, "--quiet").errors == "")
    }
}
