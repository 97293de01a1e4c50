import ArgumentParser

struct PredictCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "predict", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("predict is being built")
    }
}
