import ArgumentParser
import Foundation
import Tables

/// `churn run`: several commands, one after another, that read a dataset once.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Commands from a file, one after another; a dataset that several of them use is read once.",
        discussion: """
            The file has a command a line, as it would be typed after churn:

              train data --as-of 2024-09-01 --horizon 90 --out model.json
              evaluate model.json data --as-of 2024-12-01 --report evaluation.html
              call-list model.json data --as-of 2025-03-01 --top 200 --out calls.csv

            '…', "…" and \\ are as in a shell, # begins a comment, and a \\ at the end joins the next line. Every command is \
            looked at before the first is run, so that a misspelt option in the last line is told at once. The run ends at \
            the first command that fails, with its exit code. What the commands write is what they would write one by one; \
            a dataset is read again where a file of it has changed.
            """)

    @Argument(help: "The file of commands; - for standard input.")
    var steps: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let steps = try StepFile(steps).steps
        for step in steps { try check(step) }
        try await KeptHistories.$ofRun.withValue(KeptHistories()) {
            for step in steps {
                common.say("\(step.place): churn \(DemoPlan.typed(step.words))")
                do { try await Churn.run(words(of: step)) } catch { throw Self.failure(error, of: step) }
            }
        }
    }

    /// A step's words, with this run's way of working before what the step says of its own.
    private func words(of step: StepFile.Step) -> [String] {
        step.words.prefix(1) + ["--threads", "\(common.threads)"] + (common.quiet ? ["--quiet"] : [])
            + step.words.dropFirst()
    }

    /// Refuses a step that is no command.
    private func check(_ step: StepFile.Step) throws(StepError) {
        let nothing = "“\(DemoPlan.typed(step.words))” does nothing; expected a command and what it needs"
        if step.words[0].hasPrefix("-") { throw .badStep(step.place, nothing) }
        let command: any ParsableCommand
        do {
            command = try Churn.parseAsRoot(words(of: step))
        } catch {
            throw .badStep(step.place, Churn.exitCode(for: error) == .success ? nothing : Churn.message(for: error))
        }
        switch command {
        case is RunCommand: throw .badStep(step.place, "run runs no other run; put its commands here")
        case is DemoCommand: throw .badStep(step.place, "demo is a run of its own; it cannot be a step of one")
        default: break
        }
        guard Churn.configuration.subcommands.contains(where: { $0 == type(of: command) }) else {
            throw .badStep(step.place, nothing)
        }
    }

    private static func failure(_ error: any Error, of step: StepFile.Step) -> any Error {
        if let failure = error as? any Failure {
            return StepError.failed(step.place, failure.kind, failure.description)
        }
        guard error is ValidationError else { return error }
        return StepError.failed(step.place, .usage, Churn.message(for: error))
    }
}
