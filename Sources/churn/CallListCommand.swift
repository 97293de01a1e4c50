import ArgumentParser

struct CallListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "call-list", abstract: "")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        throw ValidationError("call-list is being built")
    }
}
