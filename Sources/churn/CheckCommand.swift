import ArgumentParser

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "check", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("check is being built")
    }
}
