import ArgumentParser

struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "train", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("train is being built")
    }
}
