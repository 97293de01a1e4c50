import ArgumentParser

struct FitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fit", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("fit is being built")
    }
}
