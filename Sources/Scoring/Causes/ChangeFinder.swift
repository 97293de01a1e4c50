public import Features
public import Models

/// Finds the smallest changes of customers of a model.
public struct ChangeFinder: Sendable {
    private let model: RiskModel
    private let scorer: RowScorer
    private let planner: LeverPlanner

    public init(_ model: RiskModel, _ rules: CauseRules = CauseRules()) {
        precondition(model.offsetColumn == nil, "a model of a table with an offset column; customers have none")
        self.model = model
        scorer = RowScorer(model)
        planner = LeverPlanner(model, rules)
    }

    /// The smallest change that brings a customer down to a risk.
    public func change(
        of scored: ScoredCustomers, row: Int, to target: Double, in language: Language = .english
    ) -> SmallestChange {
        change(of: scored.matrix.cells(ofRow: row), to: target, in: language)
    }

    /// The same of raw cells, as `RowScorer` takes them.
    func change(of row: [Double], to target: Double, in language: Language = .english) -> SmallestChange {
        let risk = risk(of: row)
        let levers = risk > target ? planner.levers(of: row) : []
        let search = ChangeSearch(levers, row: row, model: model, scorer: scorer, target: target)
        let found = search.found()
        return SmallestChange(
            target: target, risk: risk, single: singles(search, row, risk, language),
            smallest: found.smallest.map { plan($0, search, row, language) },
            lowest: found.lowest.map { plan($0, search, row, language) })
    }

    private func risk(of row: [Double]) -> Double { scorer.risk(ofSum: scorer.sum(of: row.span)) }

    private func singles(
        _ search: ChangeSearch, _ row: [Double], _ risk: Double, _ language: Language
    ) -> [SmallestChange.Plan] {
        let plans = search.levers.indices.compactMap { lever -> SmallestChange.Plan? in
            let choice = search.first(of: lever) ?? search.lowest(of: lever)
            let plan = plan([choice], search, row, language)
            return plan.risk < risk ? plan : nil
        }
        func key(_ place: Int) -> (Int, Double, Int) {
            let plan = plans[place]
            return plan.risk <= search.target ? (0, plan.distance, place) : (1, plan.risk, place)
        }
        return plans.indices.sorted { key($0) < key($1) }.map { plans[$0] }
    }

    private func plan(
        _ choices: [ChangeSearch.Choice], _ search: ChangeSearch, _ row: [Double], _ language: Language
    ) -> SmallestChange.Plan {
        let steps = choices.map { choice in
            let lever = search.levers[choice.lever]
            let state = lever.states[choice.state]
            return SmallestChange.Step(
                lever: lever.name, cause: lever.cause, words: lever.words(state, in: language),
                changes: state.cells.map {
                    .init(input: model.inputs[$0.input].name, before: row[$0.input], after: $0.value)
                }, distance: state.distance)
        }
        return SmallestChange.Plan(steps: steps, risk: risk(of: search.changed(choices)))
    }
}

extension ModelMatrix {
    /// The cells of a row as `RowScorer` takes them.
    func cells(ofRow row: Int) -> [Double] {
        columns.map { column in
            switch column {
            case .numbers(let values): values[row]
            case .levels(let codes): codes[row] == Self.missing ? .nan : Double(codes[row])
            }
        }
    }
}
