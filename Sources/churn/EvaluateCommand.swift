import ArgumentParser

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "evaluate", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("evaluate is being built")
    }
}
