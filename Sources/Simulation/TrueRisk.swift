/// The true risk of leaving within a horizon, summed over every way the hidden state can go.
struct TrueRisk: Sendable {
    /// The horizon in days.
    static let horizonDays = 90
    /// The chance that a customer is treated in a campaign month.
    static let treatedChance = Campaign.selectedShare * Campaign.treatedShare

    let hazard: Hazard
    let chain: StateChain
    let calendar: MonthCalendar
    /// exp of the state's part of the score, by state.
    let oddsOfState: [Double]

    init(hazard: Hazard, chain: StateChain, calendar: MonthCalendar) {
        self.hazard = hazard
        self.chain = chain
        self.calendar = calendar
        oddsOfState = hazard.level.flatMap { level in hazard.trouble.map { exponential(level + $0) } }
    }

    /// The months and days of the horizon from the first of a month on; nil where the data end before.
    func spans(from month: Int) -> [(month: Int, days: Int)]? {
        guard month < calendar.count, calendar.firstDay[month] + Self.horizonDays <= calendar.endDay else { return nil }
        var left = Self.horizonDays
        var index = month
        var result: [(Int, Int)] = []
        while left > 0 {
            let days = min(left, calendar.days(of: index))
            result.append((index, days))
            left -= days
            index += 1
        }
        return result
    }

    /// P(leaves within the horizon) at the first of a month, for one who is still a customer then.
    ///
    /// - Parameters:
    ///   - state: The level of the month that ends, and the trouble at the start of the next.
    ///   - odds: exp(score without state and contact), one a month of `spans`.
    ///   - treated: Whether a retention contact took place in the month that ends.
    func risk(
        from state: HiddenState, odds: [Double], treated: Bool, spans: [(month: Int, days: Int)]
    ) -> Double {
        var weights = [Double](repeating: 0, count: HiddenState.levels * HiddenState.troubles)
        spread(1, level: state.level, trouble: state.trouble, into: &weights)
        for (position, span) in spans.enumerated() {
            let contacted =
                position == 0
                ? (treated ? 1 : 0) : calendar.hasCampaign(span.month - 1) ? Self.treatedChance : 0
            for index in weights.indices where weights[index] > 0 {
                let all = odds[position] * oddsOfState[index]
                var stays = 0.0
                if contacted < 1 { stays += (1 - contacted) * hazard.stays(odds: all, days: span.days) }
                if contacted > 0 {
                    stays += contacted * hazard.stays(odds: all * contactFactor, days: span.days)
                }
                weights[index] *= stays
            }
            if position + 1 < spans.count { weights = advanced(weights) }
        }
        return 1 - weights.reduce(0, +)
    }

    private var contactFactor: Double { exponential(hazard.contact) }

    /// Adds a weight to the states that the level can move to.
    private func spread(_ weight: Double, level: Int, trouble: Int, into weights: inout [Double]) {
        let (down, up) = chain.moves(level: level, trouble: trouble)
        let place = HiddenState(level: level, trouble: trouble).index
        weights[place] += weight * (1 - down - up)
        if down > 0 { weights[place - HiddenState.troubles] += weight * down }
        if up > 0 { weights[place + HiddenState.troubles] += weight * up }
    }

    /// The weights one month on.
    private func advanced(_ weights: [Double]) -> [Double] {
        var next = [Double](repeating: 0, count: weights.count)
        for level in 0..<HiddenState.levels {
            for trouble in 0..<HiddenState.troubles {
                let weight = weights[HiddenState(level: level, trouble: trouble).index]
                guard weight > 0 else { continue }
                for outcome in ComplaintOutcome.allCases {
                    spread(
                        weight * chain.probability(outcome, level: level), level: level,
                        trouble: chain.trouble(after: trouble, outcome), into: &next)
                }
            }
        }
        return next
    }
}

/// The retention campaign of a quarter: who is drawn, and whom chance holds back.
enum Campaign {
    /// The share of customers drawn at random.
    static let selectedShare = 0.2
    /// The share of those drawn who are contacted; the others are the control.
    static let treatedShare = 0.7
}
