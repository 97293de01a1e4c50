internal import Features
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

extension ScoredCustomers {
    /// Shares smaller than this are noise to a reader: they change a risk by a quarter of a percentage point at most.
    private static let leastShare = 0.01

    /// The strongest reasons of a row: of those that raise the risk where it is above that of the average customer in
    /// training, of those that lower it elsewhere.
    public func reasons(ofRow row: Int, most: Int = 3) -> [Reason] {
        let sign: Double = logOdds[row] >= model.baseLogOdds ? 1 : -1
        let contributions = Scorer(model).contributions(of: matrix, row: row)
        var byInput = [Double](repeating: 0, count: model.inputs.count)
        for (term, contribution) in zip(model.terms, contributions) { byInput[term.input] += contribution }
        var inputsOf: [Topic: [Int]] = [:]
        var topics: [Topic] = []
        for (index, input) in model.inputs.enumerated() {
            let topic = Topic(of: input)
            if inputsOf[topic] == nil { topics.append(topic) }
            inputsOf[topic, default: []].append(index)
        }
        var reasons: [Reason] = []
        for topic in topics {
            let inputs = inputsOf[topic] ?? []
            let share = inputs.reduce(0) { $0 + byInput[$1] }
            guard sign * share >= Self.leastShare else { continue }
            let strongest = inputs.enumerated().sorted { left, right in
                (sign * byInput[right.element], left.offset) < (sign * byInput[left.element], right.offset)
            }.map(\.element).filter { sign * byInput[$0] > 0 }
            reasons.append(
                Reason(
                    words: words(strongest, byInput, row), inputs: strongest.map { model.inputs[$0].name },
                    logOdds: share))
        }
        let order = reasons.indices.sorted { (sign * reasons[$1].logOdds, $0) < (sign * reasons[$0].logOdds, $1) }
        return order.prefix(most).map { reasons[$0] }
    }

    /// The strongest input in words, and the next of another quantity where it adds at least a quarter as much: the same
    /// quantity in another window says little more to who reads it.
    private func words(_ strongest: [Int], _ shares: [Double], _ row: Int) -> String {
        guard let first = strongest.first else { return "" }
        var phrases = [phrase(first, row)]
        let quantity = Self.withoutWindow(model.inputs[first].name)
        let next = strongest.dropFirst().first { Self.withoutWindow(model.inputs[$0].name) != quantity }
        if let next, shares[next].magnitude >= shares[first].magnitude / 4 {
            let second = phrase(next, row)
            if second != phrases[0] { phrases.append(second) }
        }
        return phrases.joined(separator: "; ")
    }

    /// `purchases` of `purchases_90d` and of `purchases_total`.
    private static func withoutWindow(_ name: String) -> Substring {
        guard let underscore = name.lastIndex(of: "_") else { return name[...] }
        let window = name[name.index(after: underscore)...]
        let isWindow = window == "total" || (window.last == "d" && window.dropLast().allSatisfy(\.isNumber))
        return isWindow ? name[..<underscore] : name[...]
    }

    /// The value of an input in a row, in words.
    public func phrase(_ input: Int, _ row: Int) -> String {
        let named = model.inputs[input]
        if let feature = Catalogue.feature(named: named.name), case .numbers(let values) = matrix.columns[input] {
            return feature.phrase(values[row])
        }
        let text = valueText(input, row)
        return "\(named.name): \(text.isEmpty ? "not known" : text)"
    }

    /// The value of an input in a row as it was read; empty where it is missing.
    public func valueText(_ input: Int, _ row: Int) -> String {
        if let attribute = features.attributes.first(where: { $0.name == model.inputs[input].name }) {
            return attribute.texts.text(row)
        }
        guard case .numbers(let values) = matrix.columns[input], !values[row].isNaN else { return "" }
        return shortestText(values[row])
    }

    /// The value of an input in a row as a number; nil where it is missing or a text.
    func number(_ input: Int, _ row: Int) -> Double? {
        guard case .numbers(let values) = matrix.columns[input], !values[row].isNaN else { return nil }
        return values[row]
    }
}
