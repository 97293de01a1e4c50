package import Histories

extension LoyaltySettings {
    /// The keys of the section, branches of the tree included.
    private static let keys =
        ["weights"] + LoyaltyBranch.allCases.map(\.rawValue)
        + ["voluntary_days", "quadrants", "types", "segments", "reasons"]

    /// The settings in the `loyalty` section of a file; those that hold by themselves where it has none.
    package init(file path: String) throws(HistoryError) {
        try self.init(SettingsSection.read("loyalty", file: path))
    }

    /// The same of a text of YAML, which messages name by its file.
    package init(yaml text: String, file path: String) throws(HistoryError) {
        try self.init(SettingsSection.read("loyalty", yaml: text, file: path))
    }

    private init(_ section: SettingsSection?) throws(HistoryError) {
        self.init()
        guard let section else { return }
        var branches: [LoyaltyBranch: Double]?
        var leaves: [LoyaltyLeaf: Double] = [:]
        for (name, value) in try section.entries("loyalty", keys: Self.keys) {
            if let branch = LoyaltyBranch(rawValue: name) {
                let found: [LoyaltyLeaf: Double] = try Self.weights(value, of: branch.leaves, name)
                leaves.merge(found) { $1 }
                continue
            }
            switch name {
            case "weights": branches = try Self.weights(value, of: LoyaltyBranch.allCases, name)
            case "voluntary_days": voluntaryDays = try value.whole(name, in: 0...365)
            case "quadrants": try quadrants.read(value)
            case "types": try types.read(value)
            case "segments": try segments.read(value)
            default: try reasons.read(value)
            }
        }
        if branches != nil || !leaves.isEmpty {
            weights = Self.weights(branches, leaves)
        }
    }

    /// Weights of the parts of a branch: all of them, summing to 1.
    private static func weights<Part: RawRepresentable<String> & Hashable & SendableMetatype>(
        _ section: SettingsSection, of parts: [Part], _ name: String
    ) throws(HistoryError) -> [Part: Double] {
        let names = parts.map(\.rawValue)
        var weights: [Part: Double] = [:]
        for (key, value) in try section.entries(name, keys: names) {
            guard let part = Part(rawValue: key) else { continue }
            weights[part] = try value.number(key, in: 0...1)
        }
        let missing = parts.filter { weights[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            throw section.error("\(name) lacks \(missing.joined(separator: ", ")); write 0 for what is not to count")
        }
        let sum = parts.reduce(0) { $0 + (weights[$1] ?? 0) }
        guard (sum - 1).magnitude <= LoyaltyWeights.tolerance else {
            throw section.error("the weights of \(name) (\(names.joined(separator: ", "))) sum to \(sum); expected 1")
        }
        return weights
    }

    /// Weights by hand, alike where the file says nothing.
    private static func weights(_ branches: [LoyaltyBranch: Double]?, _ leaves: [LoyaltyLeaf: Double]) -> LoyaltyWeights
    {
        let equal = LoyaltyWeights.equal
        let allBranches = Dictionary(
            uniqueKeysWithValues: LoyaltyBranch.allCases.map { ($0, branches?[$0] ?? equal.weight(of: $0)) })
        let allLeaves = Dictionary(
            uniqueKeysWithValues: LoyaltyLeaf.allCases.map { ($0, leaves[$0] ?? equal.weight(of: $0)) })
        guard let weights = LoyaltyWeights(origin: .hand, branches: allBranches, leaves: allLeaves) else {
            preconditionFailure("weights that were checked: \(allBranches), \(allLeaves)")
        }
        return weights
    }
}
