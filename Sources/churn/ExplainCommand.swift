import ArgumentParser

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "explain", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("explain is being built")
    }
}
