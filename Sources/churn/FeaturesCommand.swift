import ArgumentParser

struct FeaturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "features", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("features is being built")
    }
}
