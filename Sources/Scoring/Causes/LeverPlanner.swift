internal import Features
internal import Models

/// Finds what the levers can bring about for a customer of a model.
struct LeverPlanner: Sendable {
    private let model: RiskModel
    private let rules: CauseRules
    private let inputOf: [String: Int]
    private let ranges: [InputRange?]

    init(_ model: RiskModel, _ rules: CauseRules) {
        self.model = model
        self.rules = rules
        var inputOf: [String: Int] = [:]
        for (index, input) in model.inputs.enumerated() {
            if case .feature = input.origin { inputOf[input.name] = index }
        }
        self.inputOf = inputOf
        ranges = model.inputs.indices.map { InputRange(of: $0, in: model) }
    }

    /// The levers that can change something about a row of raw cells, in the catalogue's order, then the attributes'.
    func levers(of row: [Double]) -> [LeverStates] {
        let features = Catalogue.levers.compactMap { lever in
            made(.lever(lever), lever.cause, states(of: lever, row))
        }
        let attributes = model.inputs.indices.compactMap { input -> LeverStates? in
            guard model.inputs[input].origin == .attribute, let rule = rules.attributes[model.inputs[input].name]
            else { return nil }
            return attribute(input, rule, row)
        }
        return features + attributes
    }

    private func made(_ act: LeverStates.Act, _ cause: Cause, _ states: [LeverStates.State]) -> LeverStates? {
        guard !states.isEmpty else { return nil }
        let order = states.indices.sorted { (states[$0].distance, $0) < (states[$1].distance, $1) }
        return LeverStates(
            act: act, cause: cause, inputs: Set(states.flatMap { $0.cells.map(\.input) }),
            states: order.map { states[$0] })
    }

    private func states(of lever: Lever, _ row: [Double]) -> [LeverStates.State] {
        switch lever.effect {
        case .raise(let feature): moves(inputOf[feature], row, step: lever.step, up: true)
        case .lower(let feature): moves(inputOf[feature], row, step: lever.step, up: false)
        case .settle(let count, let age): settled(inputOf[count], inputOf[age], row)
        case .more: additions(lever, row)
        }
    }

    /// A number at steps towards an end of its range.
    private func moves(_ input: Int?, _ row: [Double], step: Double, up: Bool) -> [LeverStates.State] {
        guard let input, let range = ranges[input], !row[input].isNaN else { return [] }
        let (now, end) = (row[input], up ? range.high : range.low)
        let whole = ((up ? end - now : now - end) / step + 1e-9).rounded(.down)
        // From the next multiple of the step on, so that what is said is round.
        return Self.counts(whole).compactMap { count in
            let round = ((up ? (now / step).rounded(.down) + count : (now / step).rounded(.up) - count)) * step
            let target = up ? min(round, end) : max(round, end)
            guard up ? target > now : target < now else { return nil }
            return LeverStates.State(
                cells: [.init(input: input, value: target)], distance: range.distance(now, target), amount: target)
        }
    }

    /// All open complaints settled: the only state.
    private func settled(_ count: Int?, _ age: Int?, _ row: [Double]) -> [LeverStates.State] {
        let open = count.map { row[$0] } ?? (age.map { row[$0].isNaN } == false ? 1 : 0)
        guard open > 0 else { return [] }
        var cells: [LeverStates.State.Cell] = []
        var distance = 0.0
        if let count, let range = ranges[count] {
            cells.append(.init(input: count, value: 0))
            distance = range.distance(open, 0)
        }
        if let age, !row[age].isNaN { cells.append(.init(input: age, value: .nan)) }
        // Without the count among the inputs, it is one spread: from open to not.
        return cells.isEmpty ? [] : [.init(cells: cells, distance: distance > 0 ? distance : 1, amount: open)]
    }

    /// So many more facts today, as far as every window stays within what training has seen.
    private func additions(_ lever: Lever, _ row: [Double]) -> [LeverStates.State] {
        guard case .more(let counts, let along, let ended, let trend) = lever.effect else { return [] }
        func known(_ names: [String]) -> [Int] { names.compactMap { inputOf[$0] }.filter { !row[$0].isNaN } }
        let (grow, zero) = (known(counts), known(ended).filter { row[$0] > 0 })
        let room = grow.compactMap { input in ranges[input].map { $0.high - row[input] } }.min()
        // Where no window is among the inputs, one fact more is all that can be told.
        let most = room.map { ($0 / lever.step).rounded(.down) } ?? (zero.isEmpty ? 0 : 1)
        return Self.counts(most).map { count in
            let amount = count * lever.step
            var cells = grow.map { LeverStates.State.Cell(input: $0, value: row[$0] + amount) }
            cells += zero.map { LeverStates.State.Cell(input: $0, value: 0) }
            cells += known([trend].compactMap(\.self)).map {
                LeverStates.State.Cell(input: $0, value: row[$0] + amount * latestPeriodWeight(row))
            }
            let distance = cells.map { ranges[$0.input]?.distance(row[$0.input], $0.value) ?? 0 }.max() ?? 0
            cells += known(along).map { LeverStates.State.Cell(input: $0, value: row[$0] + amount) }
            if along.contains("purchases_total") { cells += silence(after: amount, row) }
            return LeverStates.State(cells: cells, distance: distance, amount: amount)
        }
    }

    /// What a purchase model foretells after so many more purchases today.
    private func silence(after amount: Double, _ row: [Double]) -> [LeverStates.State.Cell] {
        let sources = PurchaseModel.sources.compactMap { inputOf[$0] }
        guard sources.count == PurchaseModel.sources.count else { return [] }
        let purchases = PurchaseModel.Purchases(
            total: row[sources[0]], recencyDays: row[sources[1]], gapMeanDays: row[sources[2]])
        return model.inputs.indices.compactMap { input in
            guard case .purchases(let model, _) = model.inputs[input].origin, !row[input].isNaN else { return nil }
            return LeverStates.State.Cell(input: input, value: model.logOdds(purchases.adding(amount)))
        }
    }

    /// By how much one more in the latest of m periods raises the least-squares slope over them: 6 / (m·(m + 1)). m follows
    /// from the tenure, as in the feature's formula; six where the model does not look at it.
    private func latestPeriodWeight(_ row: [Double]) -> Double {
        let tenure = inputOf["tenure_days"].map { row[$0] } ?? .nan
        let periods = tenure.isNaN ? 6 : min(6, max(2, (tenure / 30).rounded(.down)))
        return 6 / (periods * (periods + 1))
    }

    private func attribute(_ input: Int, _ rule: AttributeRule, _ row: [Double]) -> LeverStates? {
        let name = model.inputs[input].name
        switch (rule.lever, model.inputs[input].encoding) {
        case (.become(let texts), .category(let category)):
            let states = texts.enumerated().compactMap { place, text -> LeverStates.State? in
                // Only texts that training has met; a change of a text is one spread.
                guard let code = category.levels.firstIndex(of: text), Double(code) != row[input] else { return nil }
                return .init(
                    cells: [.init(input: input, value: Double(code))], distance: 1, amount: Double(place))
            }
            return made(.become(attribute: name, texts), rule.cause, states)
        case (.raise, .number), (.lower, .number):
            guard let range = ranges[input], range.high > range.low else { return nil }
            let step = Self.roundStep((range.high - range.low) / Double(LeverStates.mostStates))
            return made(
                .move(attribute: name), rule.cause, moves(input, row, step: step, up: rule.lever == .raise))
        default: return nil
        }
    }

    /// 1, 2, 3, … up to a number, by steps of 1, 2, 5, 10, … so that there are not too many, and the number itself.
    private static func counts(_ most: Double) -> [Double] {
        guard most >= 1, most.isFinite else { return [] }
        let step = max(1, roundStep(most / Double(LeverStates.mostStates)))
        let counts = Array(stride(from: step, through: most, by: step))
        return counts.last == most ? counts : counts + [most]
    }

    /// The smallest of …, 0.1, 0.2, 0.5, 1, 2, 5, 10, … that is not below a number.
    private static func roundStep(_ least: Double) -> Double {
        var power = 1.0
        while power >= least && power > 1e-9 { power /= 10 }
        while power * 10 < least { power *= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least } ?? power * 10
    }
}
