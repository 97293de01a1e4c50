import Foundation
import Testing

@Suite struct IngestCommandTests {
    /// A small dataset of the corpus gives the same answer, or the same refusal, through a store.
    @Test(arguments: CorpusCase.all)
    func aStoreAnswersAsItsDatasetDoes(_ entry: CorpusCase) throws {
        let folder = try TemporaryFolder()
        let arguments = try entry.arguments()
        let direct = try BuiltCommand.run(arguments)
        let store = folder.path + "/store"
        let limit = arguments.firstIndex(of: "--max-rejects").map { Array(arguments[$0...($0 + 3)]) } ?? []
        let ingest = try BuiltCommand.run(["ingest", arguments[1], "--store", store] + limit)
        guard ingest.exitCode == 0 else {
            #expect(ingest.exitCode == direct.exitCode)
            #expect(ingest.errors == direct.errors)
            #expect(!FileManager.default.fileExists(atPath: store))
            return
        }
        let through = try BuiltCommand.run([arguments[0], store] + arguments.dropFirst(2))
        #expect(through.output == direct.output)
        #expect(through.exitCode == direct.exitCode)
    }

    /// Days: what the folder of a day holds, from the files of a whole dataset.
    private struct Days {
        let names = [
            "purchases", "complaints", "surveys", "engagements", "referrals", "rewards", "contacts", "attributes",
            "wallet",
        ]
        let dataset: String

        /// Writes the rows with a fact of `from..<to` as a folder; what comes later is not known there yet.
        func write(_ folder: String, from: String, to: String) throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for name in names + ["customers"] {
                let lines = try String(contentsOfFile: "\(dataset)/\(name).csv", encoding: .utf8).split(separator: "\n")
                var kept = [String(lines[0])]
                for line in lines.dropFirst() {
                    var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                    // The cells that say when something became known: occurred, then resolved or left.
                    let begins = cells[1]
                    let ends = ["complaints", "customers"].contains(name) ? cells[2] : ""
                    let isNew = begins >= from && begins < to
                    let isEnded = !ends.isEmpty && ends >= from && ends < to && begins < to
                    guard isNew || isEnded else { continue }
                    if ends >= to, !ends.isEmpty { cells[2] = "" }
                    kept.append(cells.joined(separator: ","))
                }
                if kept.count > 1 {
                    try Data((kept.joined(separator: "\n") + "\n").utf8)
                        .write(to: URL(fileURLWithPath: "\(folder)/\(name).csv"))
                }
            }
        }
    }

    private func succeed(_ arguments: [String]) throws -> BuiltCommand.Result {
        let run = try BuiltCommand.run(arguments)
        try #require(run.exitCode == 0, "\(arguments): \(run.errors)")
        return run
    }

    @Test func daysAppendedGiveTheBytesOfAFullRebuild() throws {
        let folder = try TemporaryFolder()
        let whole = folder.path + "/whole"
        _ = try succeed(["generate", whole, "--customers", "150", "--months", "12", "--quiet"])
        let store = folder.path + "/histories.store"
        let dates = ["0000", "2023-11-20", "2023-11-27", "2023-12-01", "2023-12-02", "2023-12-03", "9999"]
        for (index, (from, to)) in zip(dates, dates.dropFirst()).enumerated() {
            try Days(dataset: whole).write("\(folder.path)/day-\(index)", from: from, to: to)
            _ = try succeed(
                ["ingest", "\(folder.path)/day-\(index)", "--store", store] + (index == 0 ? [] : ["--append"]))
        }
        for arguments in [
            ["features", "DATASET", "--as-of", "2023-06-01,2023-11-27,2023-12-30"],
            ["labels", "DATASET", "--as-of", "2023-09-01", "--horizon", "90"],
        ] {
            let direct = try succeed(arguments.map { $0 == "DATASET" ? whole : $0 })
            let through = try succeed(arguments.map { $0 == "DATASET" ? store : $0 })
            #expect(through.output == direct.output.replacing(whole, with: store))
        }
        let models = ["whole", "through"].map { "\(folder.path)/\($0).json" }
        let once = folder.path + "/once.store"
        _ = try succeed(["ingest", whole, "--store", once])
        for (model, dataset) in zip(models, [whole, once]) {
            _ = try succeed(["train", dataset, "--as-of", "2023-09-01", "--horizon", "90", "--out", model])
        }
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: models[0])) == Data(contentsOf: URL(fileURLWithPath: models[1])))
        for verb in ["score", "explain", "evaluate"] {
            let more = verb == "explain" ? ["--customer", "C000003"] : []
            let runs = try [whole, once].map {
                try BuiltCommand.run([verb, models[0], $0, "--as-of", "2023-10-01"] + more)
            }
            #expect(runs[0].output == runs[1].output && runs[0].exitCode == runs[1].exitCode, "\(verb)")
        }
    }

    @Test func aKilledAppendLeavesTheStoreAsItWasOrAppended() throws {
        let folder = try TemporaryFolder()
        let whole = folder.path + "/whole"
        _ = try succeed(["generate", whole, "--customers", "400", "--months", "12", "--quiet"])
        let store = folder.path + "/histories.store"
        let days = Days(dataset: whole)
        try days.write(folder.path + "/base", from: "0000", to: "2023-12-01")
        try days.write(folder.path + "/day", from: "2023-12-01", to: "9999")
        _ = try succeed(["ingest", folder.path + "/base", "--store", store])
        let features = ["features", store, "--as-of", "2023-12-20", "--quiet"]
        let before = try succeed(features).output
        let full = try succeed(["features", whole, "--as-of", "2023-12-20", "--quiet"]).output
        try #require(before != full)
        var states: [Bool] = []
        for milliseconds in stride(from: 2, through: 90, by: 4) where states.last != true {
            let process = try BuiltCommand.start(["ingest", folder.path + "/day", "--store", store, "--append"])
            Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let now = try succeed(features).output
            #expect(now == before || now == full, "after \(milliseconds) ms")
            states.append(now == full)
        }
        #expect(states.first == false)
        if states.last != true { _ = try succeed(["ingest", folder.path + "/day", "--store", store, "--append"]) }
        #expect(try succeed(features).output == full)
    }

    @Test func erasingSaysWhatItRemovedAndRefusesAStranger() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        let files = [
            "customers.csv": "customer_id,plan\nann-9,gold\nbob-9,basic\n",
            "purchases.csv":
                "customer_id,occurred_at,amount\nann-9,2024-01-01,5\nann-9,2024-01-02,5\nbob-9,2024-01-03,1\n",
            "referrals.csv": "customer_id,occurred_at,referred_customer_id\nbob-9,2024-01-01,ann-9\n",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(data)/\(name)")) }
        let store = folder.path + "/s"
        let ingested = try succeed(["ingest", data, "--store", store])
        #expect(
            ingested.errors.replacing(store, with: "S") == """
                S: took in the rows of 2 customers
                  customers  2 rows
                  purchases  3 rows
                  referrals  1 rows

                """)
        let erased = try succeed(["erase", "--store", store, "--customer", "ann-9"])
        #expect(
            erased.errors.replacing(store, with: "S") == """
                S: the customer is erased
                  customers  1 row
                  purchases  2 rows
                  1 cell of other customers named it: now empty

                """)
        #expect(try Data(contentsOf: URL(fileURLWithPath: store)).range(of: Data("ann-9".utf8)) == nil)
        let again = try BuiltCommand.run(["erase", "--store", store, "--customer", "ann-9"])
        #expect(again.exitCode == 65)
        #expect(again.errors.replacing(store, with: "S") == "churn: S: has no customer “ann-9”\n")
        let check = try succeed(["check", store])
        #expect(check.output.contains("1 customer;"))
        #expect(check.output.contains("1 customer erased from the store."))
        #expect(try BuiltCommand.run(["ingest", data, "--store", store]).exitCode == 73)
        #expect(try BuiltCommand.run(["ingest", data, "--store", store + "2", "--append"]).exitCode == 66)
    }
}
