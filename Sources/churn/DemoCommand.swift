import ArgumentParser
import Foundation
import Reports
import Tables

/// `churn demo`: the whole way on generated histories.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The whole way on generated histories: generate, train, evaluate out of time, score, call list.",
        discussion: """
            Every step is printed as the command you would type, and then run. Ends by naming the files to open, and with \
            three sentences that say what was found.
            """)

    @Option(help: "The folder to write; it is made where it is missing.")
    var out = "churn-demo"

    @Option(help: "How many customers to generate.")
    var customers = 20_000

    @Option(help: "The same seed gives the same bytes.")
    var seed: UInt64 = 1

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1_000...10_000_000).contains(customers) else {
            throw ValidationError("--customers is \(customers); expected 1000 to 10000000, enough to learn from.")
        }
        guard !out.isEmpty else { throw ValidationError("--out is empty; expected a folder.") }
    }

    func run() async throws {
        let plan = DemoPlan(folder: out, customers: customers, seed: seed)
        try await KeptHistories.$ofRun.withValue(KeptHistories()) {
            for step in plan.steps {
                Console.output("\n$ " + StepFile.typed(["churn"] + step) + "\n")
                try await runStep(step)
            }
        }
        let story = try await DemoFindings(plan, common).story
        Console.output("\nWhat was found\n" + story.sentences.map { "  \($0)\n" }.joined())
        Console.output("\nFiles to open\n" + plan.filesToOpen)
    }

    /// Runs a step as if it had been typed, with this run's own way of working.
    private func runStep(_ arguments: [String]) async throws {
        let working = ["--threads", "\(common.threads)"] + (common.quiet ? ["--quiet"] : [])
        try await Churn.run(arguments + working)
    }
}

/// What a demonstration does, step by step, and where its files are.
struct DemoPlan: Sendable {
    let folder: String
    let customers: Int
    let seed: UInt64

    /// Two years of data are generated from 2023-01-01 on.
    static let months = 24
    static let horizonDays = 90
    /// The labels of the last training cutoff end on 2024-09-29, before the tested one.
    static let trainedAsOf = ["2024-01-01", "2024-04-01", "2024-07-01"]
    static let testedAsOf = Instant(year: 2024, month: 10, day: 1)
    /// The day after the data: Monday's calls.
    static let today = "2025-01-01"
    static let callCount = 200

    var data: String { "\(folder)/data" }
    var model: String { "\(folder)/model.json" }
    var evaluation: String { "\(folder)/evaluation.html" }
    var scores: String { "\(folder)/scores.csv" }
    var callList: String { "\(folder)/call-list.csv" }

    /// The arguments of each step, after `churn`.
    var steps: [[String]] {
        [
            ["generate", data, "--customers", "\(customers)", "--months", "\(Self.months)", "--seed", "\(seed)"],
            ["check", data],
            [
                "train", data, "--as-of", Self.trainedAsOf.joined(separator: ","), "--horizon", "\(Self.horizonDays)",
                "--out", model,
            ],
            ["evaluate", model, data, "--as-of", "\(Self.testedAsOf)", "--report", evaluation],
            ["score", model, data, "--as-of", Self.today, "--out", scores],
            [
                "call-list", model, data, "--as-of", Self.today, "--top", "\(Self.callCount)", "--attributes",
                "plan,region", "--out", callList,
            ],
        ]
    }

    /// The files, each with what to do with it.
    var filesToOpen: String {
        let files = [
            (callList, "whom to contact, with reasons (any spreadsheet)"),
            (evaluation, "how far the risks can be trusted (a browser)"),
            (scores, "every customer's risk"),
            (model, "the model, as text"),
            (data, "the generated histories; truth.csv holds the true risks"),
        ]
        let longest = files.map(\.0.count).max() ?? 0
        return files.map { path, use in
            "  " + path + String(repeating: " ", count: longest - path.count) + "  \(use)\n"
        }.joined()
    }
}
