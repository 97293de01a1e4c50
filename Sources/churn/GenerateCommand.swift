import ArgumentParser

struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "generate", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("generate is being built")
    }
}
