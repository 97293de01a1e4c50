import ArgumentParser

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("demo is being built")
    }
}
