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
                common.say("\(step.place): churn \(StepFile.typed(step.words))")
                do { try await Churn.run(words(of: step)) } catch { throw Self.failure(error, of: step) }
            }
        }
    }

    /// A step's words, with this run's way of working where the step does not say its own.
    private func words(of step: StepFile.Step) -> [String] {
        var words = step.words
        if !words.contains(where: { $0 == "--threads" || $0.hasPrefix("--threads=") }) {
            words += ["--threads", "\(common.threads)"]
        }
        if common.quiet, !words.contains("--quiet") { words.append("--quiet") }
        return words
    }

    /// Refuses a step that is no command.
    private func check(_ step: StepFile.Step) throws(StepError) {
        func refused(_ problem: String) -> StepError { .badStep(step.place, problem) }
        let verbs = Churn.configuration.subcommands.compactMap { $0.configuration.commandName }
        let verb = step.words[0]
        guard verbs.contains(verb) else {
            throw refused("“\(verb)” is no command" + DidYouMean.hint(for: verb, among: verbs))
        }
        if verb == "run" { throw refused("run runs no other run; put its commands here") }
        if verb == "demo" { throw refused("demo is a run of its own; it cannot be a step of one") }
        let nothing = "“\(StepFile.typed(step.words))” does nothing; expected what the command needs"
        do {
            let kind = type(of: try Churn.parseAsRoot(step.words))
            // A request for help is a command too, but none of these.
            let kinds = Churn.configuration.subcommands.flatMap { [$0] + $0.configuration.subcommands }
            guard kinds.contains(where: { $0 == kind }), kind.configuration.subcommands.isEmpty else {
                throw refused(nothing)
            }
        } catch let error as StepError {
            throw error
        } catch {
            throw refused(Churn.exitCode(for: error) == .success ? nothing : Churn.message(for: error))
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
