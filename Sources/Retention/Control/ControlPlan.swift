/// How a control group is to be drawn.
public struct ControlPlan: Sendable, Equatable {
    public let campaign: String
    /// The share of those who would be contacted that is held back.
    public let share: Double
    public let seed: UInt64

    /// A checked plan.
    ///
    /// - Throws: `CampaignError` for a share outside 0 to 0.5, and for a name that cannot be part of a file's name.
    public init(campaign: String, share: Double, seed: UInt64 = 1) throws(CampaignError) {
        guard share > 0, share <= 0.5 else { throw .badShare(share) }
        let isPlain = campaign.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || ($0.properties.numericType != nil) || "._-".unicodeScalars.contains($0)
        }
        guard isPlain, !campaign.isEmpty, campaign.utf8.count <= 100, campaign.first != ".", campaign.first != "-"
        else {
            throw .badName(campaign)
        }
        self.campaign = campaign
        self.share = share
        self.seed = seed
    }

    /// How many of so many are held back: the nearest whole number to the share, halves up; at least one, so that a small
    /// campaign is measured as well, and never everybody.
    public func controls(of pool: Int) -> Int {
        guard pool > 1 else { return 0 }
        return min(pool - 1, max(1, Int((share * Double(pool) + 0.5).rounded(.down))))
    }

    /// How many must be drawn from for so many to be left to contact.
    public func pool(leaving listed: Int) -> Int {
        // The count left never falls as the pool grows, and rises by one at most.
        var pool = Int(Double(listed) / (1 - share))
        while pool > 1, pool - 1 - controls(of: pool - 1) >= listed { pool -= 1 }
        while pool - controls(of: pool) < listed { pool += 1 }
        return pool
    }
}
