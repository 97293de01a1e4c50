public import Features
internal import Histories
internal import Models
internal import Tables

/// One of the strongest reasons for a customer's risk.
public struct Reason: Sendable, Equatable {
    /// What a call agent can say: `2 complaints in 90 days; the last settled complaints took 9 days on average`.
    public let words: String
    /// The inputs the reason sums over, strongest first.
    public let inputs: [String]
    /// Its share in the log-odds: above 0 it raises the risk above that of the average customer in training.
    public let logOdds: Double
}

/// Finds the strongest reasons of a model's risks, and says values in words.
struct ReasonFinder: Sendable {
    /// Shares smaller than this are noise to a reader: they change a risk by a quarter of a percentage point at most.
    private static let leastShare = 0.01

    private let scorer: Scorer
    /// The inputs of each topic, topics in the order of their first input.
    private let topics: [[Int]]
    /// The catalogue's feature of each input; nil for attributes and columns.
    private let features: [Feature?]
    /// What each input measures, whatever the window.
    private let quantities: [String]

    init(_ model: RiskModel) {
        scorer = Scorer(model)
        features = model.inputs.map { Catalogue.feature(named: $0.name) }
        quantities = model.inputs.map { Self.withoutWindow($0.name) }
        var order: [Topic] = []
        var inputsOf: [Topic: [Int]] = [:]
        for (index, input) in model.inputs.enumerated() {
            let topic = Topic(of: input)
            if inputsOf[topic] == nil { order.append(topic) }
            inputsOf[topic, default: []].append(index)
        }
        topics = order.map { inputsOf[$0] ?? [] }
    }

    /// The strongest reasons of a row.
    ///
    /// - Parameter raising: whether those that raise the log-odds are asked for, or those that lower them.
    func reasons(
        of scored: ScoredCustomers, row: Int, most: Int, raising: Bool, in language: Language
    ) -> [Reason] {
        let model = scorer.model
        let sign: Double = raising ? 1 : -1
        var shares = [Double](repeating: 0, count: model.inputs.count)
        for (term, contribution) in zip(model.terms, scorer.contributions(of: scored.matrix, row: row)) {
            shares[term.input] += contribution
        }
        let found = topics.map { inputs in (inputs: inputs, share: inputs.reduce(0) { $0 + shares[$1] }) }
            .filter { sign * $0.share >= Self.leastShare }
        let order = found.indices.sorted { (sign * found[$1].share, $0) < (sign * found[$0].share, $1) }
        return order.prefix(most).map { place in
            let strongest = found[place].inputs.filter { sign * shares[$0] > 0 }
                .sorted { (sign * shares[$1], $0) < (sign * shares[$0], $1) }
            return Reason(
                words: words(strongest, shares, scored, row, language), inputs: strongest.map { model.inputs[$0].name },
                logOdds: found[place].share)
        }
    }

    /// The strongest input in words, and the next of another quantity where it adds at least a quarter as much: the same
    /// quantity in another window says little more to who reads it.
    private func words(
        _ strongest: [Int], _ shares: [Double], _ scored: ScoredCustomers, _ row: Int, _ language: Language
    ) -> String {
        guard let first = strongest.first else { return "" }
        let phrase = phrase(first, scored, row, language)
        let next = strongest.dropFirst().first { quantities[$0] != quantities[first] }
        guard let next, shares[next].magnitude >= shares[first].magnitude / 4 else { return phrase }
        let second = self.phrase(next, scored, row, language)
        return second == phrase ? phrase : phrase + (language == .english ? "; " : "；") + second
    }

    /// `purchases` of `purchases_90d` and of `purchases_total`.
    private static func withoutWindow(_ name: String) -> String {
        guard let underscore = name.lastIndex(of: "_") else { return name }
        let window = name[name.index(after: underscore)...]
        let isWindow = window == "total" || (window.last == "d" && window.dropLast().allSatisfy(\.isNumber))
        return isWindow ? String(name[..<underscore]) : name
    }

    /// The value of an input in a row, in words.
    func phrase(_ input: Int, _ scored: ScoredCustomers, _ row: Int, _ language: Language = .english) -> String {
        if let feature = features[input], case .numbers(let values) = scored.matrix.columns[input] {
            return feature.phrase(values[row], in: language)
        }
        if case .purchases(let model, _) = scorer.model.inputs[input].origin, let logOdds = scored.number(input, row) {
            return model.phrase(logOdds, in: language)
        }
        let text = scored.valueText(input, row)
        let name = scorer.model.inputs[input].name
        return switch language {
        case .english: "\(name): \(text.isEmpty ? "not known" : text)"
        case .chinese: "\(name)：\(text.isEmpty ? "未知" : text)"
        }
    }
}

extension ScoredCustomers {
    /// The strongest reasons of a row: of those that raise the risk where it is above that of the average customer in
    /// training, of those that lower it elsewhere.
    ///
    /// - Parameter raising: asks for one kind whatever the risk.
    public func reasons(
        ofRow row: Int, most: Int = 3, raising: Bool? = nil, in language: Language = .english
    ) -> [Reason] {
        guard most > 0 else { return [] }
        return finder.reasons(
            of: self, row: row, most: most, raising: raising ?? (logOdds[row] >= model.averageLogOdds), in: language)
    }

    /// The value of an input in a row, in words.
    public func phrase(_ input: Int, _ row: Int, in language: Language = .english) -> String {
        finder.phrase(input, self, row, language)
    }

    /// The value of an input in a row as it was read; empty where it is missing.
    public func valueText(_ input: Int, _ row: Int) -> String {
        if let attribute = features.attributes.first(where: { $0.name == model.inputs[input].name }) {
            return attribute.texts.text(row)
        }
        return number(input, row).map(shortestText) ?? ""
    }

    /// The value of an input in a row as a number; nil where it is missing or a text.
    func number(_ input: Int, _ row: Int) -> Double? {
        guard case .numbers(let values) = matrix.columns[input], !values[row].isNaN else { return nil }
        return values[row]
    }
}

extension PurchaseModel {
    /// What it foretells of a customer, in words.
    fileprivate func phrase(_ logOdds: Double, in language: Language) -> String {
        let share = Wording("{}", form: .percent).phrase(Logistic.risk(logOdds))
        let days = Int(horizonDays)
        return switch language {
        case .english: "by the rhythm of purchases so far \(share) likely to buy nothing within \(days) days"
        case .chinese: "按以往的购买节奏，\(days) 天内不再购买的可能性为 \(share)"
        }
    }
}
