import ArgumentParser
import Foundation
import Retention
import Scoring
import Tables

/// Who is held back to see what happens without the contact.
struct ControlOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Hold back this share of those who would be contacted, as 0.1.", valueName: "share"))
    var control: Double?

    @Option(help: "The campaign's name, as 2024-Q3. With --control.")
    var campaign: String?

    @Option(help: "The seed of the draw; the same gives the same group.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Stratify by this attribute beside risk, as a tier of value.", valueName: "attribute"))
    var controlBy: String?

    @Option(
        help: ArgumentHelp(
            "Remember campaigns in this CSV file, and keep the controls of others out.", valueName: "file"))
    var register: String?

    @Option(
        help: ArgumentHelp("How long a control is kept out of lists. Default: the model's horizon.", valueName: "days"))
    var controlDays: Int?

    @Option(help: ArgumentHelp("What one contact costs, for contacts-NAME.csv.", valueName: "money"))
    var costPerContact = 0.0

    func validate() throws {
        if control == nil, campaign != nil || controlBy != nil {
            throw ValidationError("--campaign and --control-by go with --control SHARE.")
        }
        if control != nil, campaign == nil {
            throw ValidationError("--control needs --campaign NAME, under which the group is remembered.")
        }
        if let controlDays, !(1...36_500).contains(controlDays) {
            throw ValidationError("--control-days is \(controlDays); expected days, 1 to 36500.")
        }
        guard costPerContact >= 0, costPerContact.isFinite else {
            throw ValidationError("--cost-per-contact is \(costPerContact); expected 0 or more.")
        }
        do throws(CampaignError) { _ = try plan() } catch { throw ValidationError(error.description) }
    }

    func plan() throws(CampaignError) -> ControlPlan? {
        guard let control, let campaign else { return nil }
        return try ControlPlan(campaign: campaign, share: control, seed: seed)
    }

    /// What `contacts` decisions are written to.
    func contactsPath(beside out: String) -> String {
        URL(fileURLWithPath: out).deletingLastPathComponent()
            .appendingPathComponent("contacts-\(campaign ?? "").csv").relativePath
    }
}
