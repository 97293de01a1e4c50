import Statistics

/// What no table says outright: how attached a customer is, and whether a complaint still rankles.
struct HiddenState: Sendable, Equatable {
    static let levels = 5
    static let troubles = 4

    /// From 0 (cold) to 4 (devoted).
    var level: Int
    /// 0 none, 1 a complaint last month that was settled within 72 hours, 2 a slow or open one last month, 3 a slow one
    /// the month before.
    var trouble: Int

    /// The state's place in a table of all states.
    var index: Int { level * Self.troubles + trouble }
}

/// What a month brings by way of complaints.
enum ComplaintOutcome: CaseIterable {
    case none
    case quick
    case slow
}

/// How states follow each other from month to month: a Markov chain, so that true risks can be computed exactly.
struct StateChain: Sendable {
    /// The shares of the levels among customers who join.
    let initialLevels = [0.05, 0.13, 0.27, 0.33, 0.22]
    /// The chance of a complaint in a month, by level.
    let complaintChance = [0.13, 0.10, 0.065, 0.045, 0.035]
    /// The share of complaints that are settled within 72 hours.
    let quickShare = 0.6
    /// The chance of climbing a level from one month to the next.
    let up = [0.06, 0.08, 0.10, 0.09, 0.0]
    /// The chance of falling a level, without trouble.
    let down = [0.0, 0.20, 0.14, 0.10, 0.08]
    /// What trouble adds to the chance of falling a level.
    let downByTrouble = [0.0, 0.02, 0.25, 0.10]

    /// The probability of a month's complaint outcome at a level.
    func probability(_ outcome: ComplaintOutcome, level: Int) -> Double {
        switch outcome {
        case .none: 1 - complaintChance[level]
        case .quick: complaintChance[level] * quickShare
        case .slow: complaintChance[level] * (1 - quickShare)
        }
    }

    /// The trouble of the next month, after this month's trouble and complaint.
    func trouble(after trouble: Int, _ outcome: ComplaintOutcome) -> Int {
        switch outcome {
        case .quick: trouble == 2 ? 3 : 1
        case .slow: 2
        case .none: trouble == 2 ? 3 : 0
        }
    }

    /// The chances of falling and climbing a level; `trouble` is that of the month the move leads to.
    func moves(level: Int, trouble: Int) -> (down: Double, up: Double) {
        (level == 0 ? 0 : down[level] + downByTrouble[trouble], up[level])
    }

    /// Draws the level of the next month.
    func nextLevel(_ level: Int, trouble: Int, _ random: inout SeededGenerator) -> Int {
        let (down, up) = moves(level: level, trouble: trouble)
        let draw = random.uniform()
        return draw < down ? level - 1 : draw < down + up ? level + 1 : level
    }
}
