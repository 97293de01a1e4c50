import ArgumentParser
import Foundation
import LinearAlgebra
import Models
import Tables

/// The command: lists the verbs, and turns errors into text and exit codes.
@main
struct Churn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "churn",
        abstract: "From customer histories to churn risks, reasons and call lists.",
        version: ChurnVersion.current,
        subcommands: [
            DemoCommand.self, GenerateCommand.self, CheckCommand.self, IngestCommand.self, EraseCommand.self,
            LabelsCommand.self, FeaturesCommand.self,
            TrainCommand.self, EvaluateCommand.self, ValidateCommand.self, ScoreCommand.self, ValueCommand.self,
            CallListCommand.self, PlaybookCommand.self, CampaignCommand.self, ExplainCommand.self,
            CurvesCommand.self, IndicatorsCommand.self, LoyaltyCommand.self, EffectsCommand.self, ReportCommand.self,
            UpliftCommand.self, FitCommand.self, PredictCommand.self, MetricsCommand.self, RunCommand.self,
        ])

    static func main() async {
        Memory.keepFreed()
        LinearAlgebraLibrary.settle()
        let interrupts = Interrupts()
        defer { withExtendedLifetime(interrupts) {} }
        do {
            try await run(nil)
        } catch let failure as any Failure {
            Console.error("churn: \(failure.description)")
            Foundation.exit(exitCode(of: failure.kind))
        } catch {
            exit(withError: error)
        }
    }

    /// Runs the command of some words; nil for those that the process was started with.
    static func run(_ words: [String]?) async throws {
        var command = try parseAsRoot(words)
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
    }

    /// The exit codes of BSD's sysexits.h.
    static func exitCode(of kind: FailureKind) -> Int32 {
        switch kind {
        case .usage: 64
        case .data: 65
        case .missingInput: 66
        case .defect: 70
        case .cannotCreate: 73
        case .inputOutput: 74
        }
    }
}
