public import Histories
public import Tables

/// Members of campaigns whose horizon lies within the data, with what became of them; and how many are not among them.
public struct CampaignOutcomes: Sendable {
    /// Ascending by customer, then cutoff.
    public let members: [CampaignMember]
    public let stayed: [Bool]
    /// The population of the members, in their order, for what is known of them at their cutoff.
    public let population: Population
    /// Horizons that reach past the end of the data; counted, and never as stayed.
    public let unripe: Int
    /// Were no customers at risk when it was decided: gone already, or without a label.
    public let notAtRisk: Int

    /// - Throws: `CampaignError.notRipe` where nothing can be measured yet.
    public init(
        of roll: CampaignRoll, in histories: Histories, outcome: Outcome, horizonDays: Int, activeDays: Int?,
        dataEnd: Instant?
    ) throws {
        let ripe = roll.members.filter { member in
            dataEnd.map { member.cutoff.instant.adding(days: horizonDays) <= $0 } ?? true
        }
        unripe = roll.members.count - ripe.count
        if ripe.isEmpty, let dataEnd {
            let names = Set(roll.members.map(\.campaign)).sorted().joined(separator: ", ")
            throw CampaignError.notRipe(
                names, unripe: unripe, lastUsable: dataEnd.adding(days: -horizonDays).description)
        }
        let (rows, isRow) = Population.rows(
            of: histories, asked: ripe.map { ($0.customer, $0.cutoff) }, activeDays: activeDays)
        let atRisk = zip(ripe, isRow).filter(\.1).map(\.0)
        let labels = try outcome.labels(of: rows, in: histories, horizonDays: horizonDays)
        let labelled = labels.churned.indices.filter { labels.churned[$0] != nil }
        members = labelled.map { atRisk[$0] }
        stayed = labelled.map { labels.churned[$0] == false }
        population = rows.filtered { labels.churned[$0] != nil }
        notAtRisk = ripe.count - labelled.count
    }
}
