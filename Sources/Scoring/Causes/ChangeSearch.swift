import Models

/// Searches the states of the levers of one customer, exactly.
///
/// Terms look at one input or at two, so the sum of the terms after several levers is the sum now, plus what each lever
/// changes by itself, plus what each pair of levers changes beyond that; only pairs that a surface joins do. These are tables,
/// so that all combinations of three levers are looked at; what is found is scored anew before it is believed.
struct ChangeSearch: Sendable {
    /// A lever and one of its states.
    struct Choice: Sendable, Equatable {
        let lever: Int
        let state: Int
    }

    let levers: [LeverStates]
    let target: Double
    private let row: [Double]
    private let scorer: RowScorer
    private let now: Double
    /// The largest sum whose risk is not above the target.
    private let threshold: Double
    /// What each state of each lever adds to the sum.
    private let gains: [[Double]]
    /// What two states add beyond that, `[state of the first * states of the second + state of the second]`, for pairs of
    /// levers that a surface joins.
    private let joint: [[[Double]?]]

    init(_ levers: [LeverStates], row: [Double], model: RiskModel, scorer: RowScorer, target: Double) {
        self.levers = levers
        self.target = target
        self.row = row
        self.scorer = scorer
        let now = scorer.sum(of: row.span)
        self.now = now
        threshold = Self.threshold(scorer, target)
        let gains = levers.map { lever in
            lever.states.map { scorer.sum(of: Self.changed(row, [$0]).span) - now }
        }
        self.gains = gains
        joint = levers.indices.map { one in
            levers.indices.map { other -> [Double]? in
                guard one < other, Self.areJoined(levers[one], levers[other], model) else { return nil }
                return levers[one].states.indices.flatMap { first in
                    levers[other].states.indices.map { second in
                        let states = [levers[one].states[first], levers[other].states[second]]
                        return scorer.sum(of: Self.changed(row, states).span) - now - gains[one][first]
                            - gains[other][second]
                    }
                }
            }
        }
    }

    private static func changed(_ row: [Double], _ states: [LeverStates.State]) -> [Double] {
        var row = row
        for cell in states.flatMap(\.cells) { row[cell.input] = cell.value }
        return row
    }

    private static func areJoined(_ one: LeverStates, _ other: LeverStates, _ model: RiskModel) -> Bool {
        model.terms.contains { term in
            guard case .surface(let surface) = term.shape else { return false }
            let (first, second) = surface.inputs
            return (one.inputs.contains(first) && other.inputs.contains(second))
                || (one.inputs.contains(second) && other.inputs.contains(first))
        }
    }

    /// Risks ascend with the sum, so halving the way finds it.
    private static func threshold(_ scorer: RowScorer, _ target: Double) -> Double {
        var (low, high) = (-800.0, 800.0)
        for _ in 0..<80 {
            let middle = low / 2 + high / 2
            if scorer.risk(ofSum: middle) <= target { low = middle } else { high = middle }
        }
        return low
    }

    /// The customer's cells after what was chosen.
    func changed(_ choices: [Choice]) -> [Double] {
        Self.changed(row, choices.map { levers[$0.lever].states[$0.state] })
    }

    /// The risk after what was chosen, scored anew.
    private func risk(_ choices: [Choice]) -> Double { scorer.risk(ofSum: scorer.sum(of: changed(choices).span)) }

    /// The nearest state of a lever that reaches the target by itself.
    func first(of lever: Int) -> Choice? {
        levers[lever].states.indices.lazy.map { Choice(lever: lever, state: $0) }.first { risk([$0]) <= target }
    }

    /// The state of a lever that lowers the risk most, the nearest of equals.
    func lowest(of lever: Int) -> Choice {
        let gains = gains[lever]
        return Choice(lever: lever, state: gains.indices.min { (gains[$0], $0) < (gains[$1], $1) } ?? 0)
    }

    /// The best so far.
    private struct Best {
        var smallest: [Choice]?
        var distance = Double.infinity
        var lowest: [Choice]?
        var lowestSum: Double
    }

    /// The smallest combination that reaches the target, and the one of the lowest risk.
    func found() -> (smallest: [Choice]?, lowest: [Choice]?) {
        var best = Best(lowestSum: now)
        extend([], from: 0, distance: 0, sum: now, &best)
        return (best.smallest, best.lowest)
    }

    private func extend(_ chosen: [Choice], from start: Int, distance: Double, sum: Double, _ best: inout Best) {
        for lever in levers.indices.dropFirst(start) {
            for state in levers[lever].states.indices {
                let distance = distance + levers[lever].states[state].distance
                // States ascend by distance: all that follow are further still.
                if distance >= best.distance { break }
                let choice = Choice(lever: lever, state: state)
                let sum = sum + gains[lever][state] + chosen.reduce(0) { $0 + together($1, choice) }
                judge(chosen, choice, distance, sum, &best)
                if chosen.count + 1 < SmallestChange.mostSteps {
                    extend(chosen + [choice], from: lever + 1, distance: distance, sum: sum, &best)
                }
            }
        }
    }

    private func judge(
        _ chosen: [Choice], _ choice: Choice, _ distance: Double, _ sum: Double, _ best: inout Best
    ) {
        if sum < best.lowestSum {
            best.lowest = chosen + [choice]
            best.lowestSum = sum
        }
        // The tables round; the score itself decides.
        guard sum <= threshold + 1e-9, risk(chosen + [choice]) <= target else { return }
        best.smallest = chosen + [choice]
        best.distance = distance
    }

    private func together(_ one: Choice, _ other: Choice) -> Double {
        joint[one.lever][other.lever].map { $0[one.state * levers[other.lever].states.count + other.state] } ?? 0
    }
}
