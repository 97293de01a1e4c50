import ArgumentParser

struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "score", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("score is being built")
    }
}
