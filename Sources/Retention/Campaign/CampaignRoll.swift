public import Histories
internal import Tables

/// Everybody of chosen campaigns: from the register where it has the campaign, else from the table of contacts.
public struct CampaignRoll: Sendable {
    /// Ascending by customer, then cutoff.
    public let members: [CampaignMember]
    /// Customers that the contacts have in both arms of a campaign, and of the register those the dataset lacks.
    public let inBothArms: Int
    public let unknown: Int

    /// - Throws: `CampaignError.unknownCampaign`.
    public init(_ campaigns: [String], in histories: Histories, register: CampaignRegister?) throws(CampaignError) {
        var members: [CampaignMember] = []
        var (inBothArms, unknown) = (0, 0)
        for campaign in campaigns {
            let contacts = Self.contacts(of: campaign, histories)
            let entries = register?.entries(of: campaign) ?? []
            if entries.isEmpty {
                guard !contacts.isEmpty else {
                    throw .unknownCampaign(
                        campaign, known: (register?.campaigns ?? []) + (histories.contacts?.campaign?.levels ?? []))
                }
                for (customer, found) in contacts {
                    guard found.treated != found.held else {
                        inBothArms += 1
                        continue
                    }
                    members.append(
                        CampaignMember(
                            campaign: campaign, customer: customer, isTreated: found.treated, cutoff: found.first,
                            cost: found.cost))
                }
                continue
            }
            let places = Dictionary(uniqueKeysWithValues: zip(histories.customers.ids, 0...))
            for entry in entries {
                guard let customer = places[entry.customerID] else {
                    unknown += 1
                    continue
                }
                members.append(
                    CampaignMember(
                        campaign: campaign, customer: customer, isTreated: entry.arm == .treated,
                        stratum: entry.stratum, reason: entry.reason, cutoff: Cutoff(entry.decidedAt),
                        share: entry.share.isNaN ? nil : entry.share, cost: contacts[customer]?.cost ?? 0))
            }
        }
        self.members = members.sorted {
            ($0.customer, $0.cutoff, $0.campaign) < ($1.customer, $1.cutoff, $1.campaign)
        }
        self.inBothArms = inBothArms
        self.unknown = unknown
    }

    private struct Found {
        var first: Cutoff
        var treated = false
        var held = false
        var cost: Int64 = 0
    }

    private static func contacts(of campaign: String, _ histories: Histories) -> [Int: Found] {
        guard let contacts = histories.contacts, let names = contacts.campaign,
            let code = names.levels.firstIndex(of: campaign)
        else { return [:] }
        var found: [Int: Found] = [:]
        for customer in 0..<histories.customers.count {
            for row in contacts.timeline.rows(of: customer) where names.codes[row] == Int32(code) {
                let cutoff = Cutoff(Instant(microseconds: contacts.timeline.occurredAt[row]))
                if contacts.isHeldBack(row) {
                    found[customer, default: Found(first: cutoff)].held = true
                } else {
                    found[customer, default: Found(first: cutoff)].treated = true
                }
                found[customer]?.cost += contacts.cost?[row] ?? 0
            }
        }
        return found
    }
}
