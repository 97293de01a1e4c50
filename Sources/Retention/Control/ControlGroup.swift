internal import Tables

/// Who of those that would be contacted is held back, drawn before anybody sees the list.
///
/// Members are parted into strata by thirds of their risk and, where it is known, by their tier of value. Of each stratum the
/// share is held back whose SHA-256 of seed, campaign and id comes first; what is left over by rounding goes to the strata with
/// the largest remainders. So the same seed gives the same group, whatever the order of rows and the number of threads,
/// and another customer more or less moves a stratum's bound or quota by one at most.
public struct ControlGroup: Sendable {
    /// Somebody who would be contacted.
    public struct Member: Sendable, Equatable {
        public let id: String
        public let risk: Double
        /// A tier of value or another word to part by; empty where there is none.
        public let tier: String

        public init(id: String, risk: Double, tier: String = "") {
            self.id = id
            self.risk = risk
            self.tier = tier
        }
    }

    /// The names of the thirds by risk.
    public static let thirds = ["high", "middle", "low"]

    /// For each member, in the order given: the stratum, and whether the contact is held back.
    public let strata: [String]
    public let isControl: [Bool]

    /// Draws a group.
    public init(of members: [Member], _ plan: ControlPlan) {
        let order = members.indices.sorted { left, right in
            let (one, other) = (members[left], members[right])
            if one.risk != other.risk { return one.risk > other.risk }
            return one.id.utf8.lexicographicallyPrecedes(other.id.utf8)
        }
        var strata = [String](repeating: "", count: members.count)
        for (place, index) in order.enumerated() {
            let tier = members[index].tier
            strata[index] = "risk=\(Self.thirds[place * 3 / members.count])" + (tier.isEmpty ? "" : " tier=\(tier)")
        }
        let byStratum = Dictionary(grouping: members.indices) { strata[$0] }.sorted { Self.precedes($0.key, $1.key) }
        let quotas = Self.quotas(of: byStratum.map(\.value.count), plan)
        var isControl = [Bool](repeating: false, count: members.count)
        for (stratum, quota) in zip(byStratum, quotas) {
            let drawn = stratum.value.map { (hash: Self.hash(plan, members[$0].id), index: $0) }
                .sorted { $0.hash.utf8.lexicographicallyPrecedes($1.hash.utf8) }
            for entry in drawn.prefix(quota) { isControl[entry.index] = true }
        }
        self.strata = strata
        self.isControl = isControl
    }

    /// How many of each stratum are held back: the whole part of share · size, and one more where the remainders are
    /// largest, the earlier stratum first among equals.
    static func quotas(of sizes: [Int], _ plan: ControlPlan) -> [Int] {
        let wanted = sizes.map { size in
            // 0.1 · 30 must be 3 whatever the last bit says.
            let exact = plan.share * Double(size)
            return (exact - exact.rounded()).magnitude < 1e-9 ? exact.rounded() : exact
        }
        var quotas = wanted.map { Int($0) }
        var left = plan.controls(of: sizes.reduce(0, +)) - quotas.reduce(0, +)
        let remainders = wanted.map { $0 - $0.rounded(.down) }
        let order = sizes.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
        for index in order where left > 0 && quotas[index] < sizes[index] {
            quotas[index] += 1
            left -= 1
        }
        return quotas
    }

    /// SHA-256, in hexadecimal, of seed, campaign and id with a line feed between.
    static func hash(_ plan: ControlPlan, _ id: String) -> String {
        Digest.sha256(of: Array("\(plan.seed)\n\(plan.campaign)\n\(id)".utf8))
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
