/// How many customers of each arm of a campaign there were, and how many of them stayed.
public struct ArmCounts: Sendable, Equatable {
    public var treated = 0
    public var treatedStayed = 0
    public var controls = 0
    public var controlsStayed = 0

    public init(treated: Int = 0, treatedStayed: Int = 0, controls: Int = 0, controlsStayed: Int = 0) {
        self.treated = treated
        self.treatedStayed = treatedStayed
        self.controls = controls
        self.controlsStayed = controlsStayed
    }

    public var count: Int { treated + controls }

    /// Counts one more.
    mutating func add(isTreated: Bool, stayed: Bool) {
        if isTreated {
            treated += 1
            if stayed { treatedStayed += 1 }
        } else {
            controls += 1
            if stayed { controlsStayed += 1 }
        }
    }

    static func + (left: ArmCounts, right: ArmCounts) -> ArmCounts {
        ArmCounts(
            treated: left.treated + right.treated, treatedStayed: left.treatedStayed + right.treatedStayed,
            controls: left.controls + right.controls, controlsStayed: left.controlsStayed + right.controlsStayed)
    }
}
