public import Histories

/// One feature of the catalogue: defined once, read by extraction, reports, documentation and tests.
public struct Feature: Sendable, Hashable {
    /// What kind of quantity a feature is, which decides how a trainer treats it.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case count, money, points, duration, ratio, share, score, slope

        /// Whether it is skewed to the right, so that a logarithm (of one more; sign apart) makes it more even.
        public var isSkewed: Bool {
            switch self {
            case .count, .money, .points, .duration, .ratio: true
            case .share, .score, .slope: false
            }
        }
    }

    /// The column's name.
    public let name: String
    /// What it says, in one sentence.
    public let meaning: String
    /// Its unit, as `days`, `purchases` or `share`.
    public let unit: String
    /// What kind of quantity it is.
    public let kind: Kind
    /// How it is computed.
    public let formula: Formula
    /// How a value is said to a call agent.
    public let wording: Wording

    /// A feature of the catalogue.
    public init(name: String, meaning: String, unit: String, kind: Kind, formula: Formula, wording: Wording) {
        self.name = name
        self.meaning = meaning
        self.unit = unit
        self.kind = kind
        self.formula = formula
        self.wording = wording
    }

    /// The tables and columns it needs, in the order of `Need`.
    public var needs: [Need] {
        let needs = formula.aggregates.reduce(into: Set<Need>()) { $0.formUnion($1.needs) }
        let start: Set<Need> = needs.contains(.purchases) ? [.start] : []
        return Need.allCases.filter(needs.subtracting(start).contains)
    }

    /// The tables it needs, each once.
    public var tables: [String] {
        needs.reduce(into: []) { tables, need in
            if !tables.contains(need.table) { tables.append(need.table) }
        }
    }

    /// The first table or column it needs that a dataset lacks.
    public func lacking(in histories: Histories) -> Need? { needs.first { !$0.isMet(by: histories) } }

    /// A text that changes whenever what the feature computes does.
    public var fingerprint: String { "\(name) = \(formula)" }

    /// A value in words a call agent can say.
    public func phrase(_ value: Double) -> String { wording.phrase(value) }

    /// The same in a language; a feature that is not of the catalogue speaks English alone.
    public func phrase(_ value: Double, in language: Language) -> String {
        guard language == .chinese, let chinese = Catalogue.chinese[name] else { return phrase(value) }
        return chinese.phrase(value, in: .chinese)
    }
}
