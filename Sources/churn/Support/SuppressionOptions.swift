import ArgumentParser
import Foundation
import Histories
import Retention
import Tables

/// Who is kept off a list before anybody is ranked; each option overrides the line of its name under `retention:` in `churn.yaml`.
struct SuppressionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Nobody with this attribute, as do_not_call or mail=no.", valueName: "attribute[=value]"))
    var doNotContact: String?

    @Option(help: ArgumentHelp("Nobody whose customer_id is in this CSV file.", valueName: "file"))
    var doNotContactList: String?

    @Option(help: ArgumentHelp("Nobody contacted in this many days.", valueName: "days"))
    var contactedWithin: Int?

    @Option(help: ArgumentHelp("Nobody with a complaint open for this many days or longer.", valueName: "days"))
    var openComplaints: Int?

    @Option(
        help: ArgumentHelp("Nobody with an open complaint of these reasons, with commas between.", valueName: "reasons")
    )
    var escalated: String?

    @Option(help: ArgumentHelp("Nobody who is a customer for fewer days.", valueName: "days"))
    var minTenure: Int?

    @Option(
        help: ArgumentHelp(
            "Of customers with the same text of this attribute the riskiest alone.", valueName: "attribute"))
    var household: String?

    @OptionGroup var objection: ObjectionOption

    @Option(help: "Where those kept off the list are written. Default: suppressed.csv beside --out.")
    var suppressed: String?

    func validate() throws {
        let days = [
            ("contacted-within", contactedWithin), ("open-complaints", openComplaints), ("min-tenure", minTenure),
        ]
        for case (let name, let days?) in days where !(1...36_500).contains(days) {
            throw ValidationError("--\(name) is \(days); expected days, 1 to 36500.")
        }
        if let doNotContact { _ = try condition(doNotContact, "--do-not-contact") }
    }

    private func condition(_ text: String, _ option: String) throws -> AttributeCondition {
        do throws(CampaignError) {
            return try AttributeCondition(text, option: option)
        } catch { throw ValidationError(error.description) }
    }

    /// Whether the rows of tables of events are needed, as far as can be told before the dataset is read.
    func needEvents(of dataset: String) -> Bool {
        if contactedWithin != nil || openComplaints != nil || escalated != nil || minTenure != nil { return true }
        guard let settings = try? DatasetSettings(file: dataset + "/churn.yaml").retention else { return true }
        return settings.contactedWithin != nil || settings.openComplaints != nil || settings.escalated != nil
            || settings.minTenure != nil
    }

    /// The rules of these options and of the dataset.
    func rules(_ read: ReadResult, _ common: CommonOptions) async throws -> SuppressionRules {
        let settings = read.retention
        var rules = SuppressionRules()
        if let text = doNotContact ?? settings.doNotContact {
            rules.doNotContact = try AttributeCondition(text, option: "--do-not-contact")
        }
        let list =
            doNotContactList ?? settings.doNotContactList.map { $0.hasPrefix("/") ? $0 : read.dataset + "/" + $0 }
        if let list { rules.doNotContactIDs = try await Self.ids(list, read, common) }
        rules.contactedWithinDays = contactedWithin ?? settings.contactedWithin
        rules.openComplaintDays = openComplaints ?? settings.openComplaints
        rules.escalatedReasons = Set(escalated.map(Self.names) ?? settings.escalated ?? [])
        rules.minimumTenureDays = minTenure ?? settings.minTenure
        rules.householdAttribute = household ?? settings.household
        rules.dataEnd = read.dataEnd
        return rules
    }

    /// The ids of a list; those that are no customer's are said, for an id that lost its zeros protects nobody.
    private static func ids(_ path: String, _ read: ReadResult, _ common: CommonOptions) async throws -> Set<String> {
        // A list of nobody is a list.
        if let data = FileManager.default.contents(atPath: path), data.split(separator: 10).count == 1 { return [] }
        let table = try await FlatTable.read(path, texts: ["customer_id"])
        guard case .texts(let column) = table.columns[try table.columnIndex(named: "customer_id")].cells else {
            return []
        }
        let ids = Set(column.levels)
        let unknown = ids.subtracting(read.histories.customers.ids)
        if !unknown.isEmpty {
            common.say(
                "warning: \(path): \(unknown.count) of \(ids.count) ids are no customer's of the dataset, as “\(unknown.min() ?? "")”"
            )
        }
        return ids
    }

    static func names(_ list: String) -> [String] {
        list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// Where the suppressed are written.
    func path(beside out: String) -> String {
        suppressed
            ?? URL(fileURLWithPath: out).deletingLastPathComponent().appendingPathComponent("suppressed.csv")
            .relativePath
    }
}
