internal import Tables

/// What campaigns did: who stayed because of the contact.
public struct CampaignMeasurement: Sendable {
    /// The gain among some of the members.
    public struct Part: Sendable {
        public let name: String
        public let counts: ArmCounts
        /// nil where one arm is empty.
        public let gain: RetentionGain?
    }

    public let counts: ArmCounts
    public let gain: RetentionGain
    /// nil where nobody recorded which share of controls was asked for.
    public let ratio: SampleRatio?
    /// What the contacts cost altogether, in units of money.
    public let contactCost: Double
    public let bySegment: [Part]
    public let byReason: [Part]

    /// - Parameters:
    ///   - segments: One text a member; empty for none.
    ///   - share: The share of controls asked for, where the register does not tell.
    /// - Throws: `CampaignError.noControls` where nothing tells what would have happened without the contact.
    public init(
        of outcomes: CampaignOutcomes, segments: [String] = [], share: Double? = nil
    ) throws(CampaignError) {
        let all = Array(outcomes.members.indices)
        let strata = Self.strata(all, outcomes)
        counts = strata.reduce(ArmCounts(), +)
        let names = Set(outcomes.members.map(\.campaign)).sorted().joined(separator: ", ")
        guard let gain = RetentionGain(strata) else {
            throw .noControls(names, contacted: counts.treated)
        }
        self.gain = gain
        let shares = Set(outcomes.members.map { $0.share ?? share })
        // Campaigns of different shares have no common split.
        if shares.count == 1, let one = shares.first, let asked = one, asked > 0, asked < 1 {
            ratio = SampleRatio(strata, expected: asked)
        } else {
            ratio = nil
        }
        contactCost =
            Double(outcomes.members.reduce(Int128(0)) { $0 + ($1.isTreated ? Int128($1.cost) : 0) })
            / Double(Decimal4.scale)
        bySegment = Self.parts(all, named: { segments.isEmpty ? "" : segments[$0] }, outcomes)
        byReason = Self.parts(all, named: { outcomes.members[$0].reason }, outcomes)
    }

    /// Members parted by a name, ascending by it; none where nobody has one.
    private static func parts(_ rows: [Int], named name: (Int) -> String, _ outcomes: CampaignOutcomes) -> [Part] {
        let groups = Dictionary(grouping: rows, by: name)
        guard groups.keys.contains(where: { !$0.isEmpty }) else { return [] }
        return groups.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { key in
            let strata = strata(groups[key] ?? [], outcomes)
            return Part(
                name: key.isEmpty ? "(none)" : key, counts: strata.reduce(ArmCounts(), +), gain: RetentionGain(strata))
        }
    }

    /// The counts of each stratum of each campaign; strata of a campaign with an arm too small to say anything are one, and
    /// join the campaign's largest where even together they are too small.
    static func strata(_ rows: [Int], _ outcomes: CampaignOutcomes) -> [ArmCounts] {
        var campaigns: [String: [String: ArmCounts]] = [:]
        for row in rows {
            let member = outcomes.members[row]
            campaigns[member.campaign, default: [:]][member.stratum, default: ArmCounts()]
                .add(isTreated: member.isTreated, stayed: outcomes.stayed[row])
        }
        return campaigns.keys.sorted().flatMap { campaign in
            let strata = campaigns[campaign] ?? [:]
            return merged(strata.keys.sorted().compactMap { strata[$0] })
        }
    }

    static func merged(_ strata: [ArmCounts]) -> [ArmCounts] {
        func isLarge(_ counts: ArmCounts) -> Bool { min(counts.treated, counts.controls) >= RetentionGain.fewest }
        var large = strata.filter(isLarge)
        let small = strata.filter { !isLarge($0) }
        guard !small.isEmpty else { return large }
        let rest = small.reduce(ArmCounts(), +)
        guard !isLarge(rest), let largest = large.indices.max(by: { large[$0].count < large[$1].count }) else {
            return large + [rest]
        }
        large[largest] = large[largest] + rest
        return large
    }
}
