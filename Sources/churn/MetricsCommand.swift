import ArgumentParser

struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "metrics", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("metrics is being built")
    }
}
