import ArgumentParser

/// Campaigns after the call: what they did.
struct CampaignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign", abstract: "Whether a campaign worked: who stayed because of the contact.",
        subcommands: [CampaignMeasureCommand.self])
}
