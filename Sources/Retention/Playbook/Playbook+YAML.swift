import Features
import Foundation
import Scoring
import Tables
import Yams

extension Playbook {
    /// The playbook in a file.
    public init(file path: String) throws(RetentionError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .file(.missing(path, reason: "it is not there, or may not be read"))
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw .playbook(Place(file: path, line: 1), "is not valid UTF-8")
        }
        try self.init(yaml: text, file: path)
    }

    /// The playbook in a text of YAML, which messages name by its file.
    init(yaml text: String, file path: String) throws(RetentionError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw Self.error(error, path)
        }
        let reader = PlaybookReader(file: path)
        guard let root else { throw .playbook(Place(file: path, line: 1), "is empty; expected language and plays") }
        self = try reader.playbook(root)
    }

    private static func error(_ error: any Error, _ path: String) -> RetentionError {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .playbook(Place(file: path, line: mark.line, column: mark.column), "is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            .playbook(
                Place(file: path, line: context.mark.line, column: context.mark.column),
                "\(duplicates.map { "“\($0)”" }.joined(separator: ", ")) stands twice in one mapping")
        default: .playbook(Place(file: path, line: 1), "is no YAML: \(error)")
        }
    }
}

/// Reads composed YAML, so that every error has a place.
private struct PlaybookReader {
    let file: String

    private func fail(_ node: Node, _ problem: String) -> RetentionError {
        .playbook(Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column), problem)
    }

    private func unknown(_ key: Node, _ what: String, _ allowed: [String]) -> RetentionError {
        let name = key.string ?? "?"
        return fail(
            key,
            "unknown \(what) “\(name)”\(DidYouMean.hint(for: name, among: allowed)); expected one of "
                + allowed.joined(separator: ", "))
    }

    private func pairs(
        _ node: Node, _ what: String, _ allowed: [String]? = nil
    ) throws(RetentionError) -> [(name: String, key: Node, value: Node)] {
        guard let mapping = node.mapping else { throw fail(node, "\(what) must be a mapping of keys to values") }
        var pairs: [(String, Node, Node)] = []
        for (key, value) in mapping {
            guard let name = key.string else { throw fail(key, "a key of \(what) must be a text") }
            if let allowed, !allowed.contains(name) { throw unknown(key, "key of \(what)", allowed) }
            pairs.append((name, key, value))
        }
        return pairs
    }

    private func text(_ node: Node, _ what: String) throws(RetentionError) -> String {
        guard let text = node.scalar?.string.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
            throw fail(node, "\(what) must be a text, and not empty")
        }
        return text
    }

    func playbook(_ root: Node) throws(RetentionError) -> Playbook {
        var language = Language.english
        var rules: [String: AttributeRule] = [:]
        var plays: [Cause: [RiskBand: Playbook.Play]]?
        for (name, _, value) in try pairs(root, "the file", ["language", "attributes", "plays"]) {
            switch name {
            case "language":
                let known = Language.allCases.map(\.rawValue)
                guard let found = Language(rawValue: try text(value, name)) else {
                    throw unknown(value, "language", known)
                }
                language = found
            case "attributes":
                for (attribute, _, value) in try pairs(value, name) { rules[attribute] = try rule(value, attribute) }
            default: plays = try causes(value)
            }
        }
        guard let plays else { throw fail(root, "plays is missing; expected an action and a phrase for every cause") }
        return Playbook(language: language, rules: CauseRules(attributes: rules), plays: plays)
    }

    private func cause(_ node: Node) throws(RetentionError) -> Cause {
        guard let cause = Cause(rawValue: try text(node, "a cause")) else {
            throw unknown(node, "cause", Cause.allCases.map(\.rawValue))
        }
        return cause
    }

    /// `price`, or `{cause: price, become: [plus]}`, or `{cause: price, can: lower}`.
    private func rule(_ node: Node, _ attribute: String) throws(RetentionError) -> AttributeRule {
        guard node.mapping != nil else { return AttributeRule(cause: try cause(node)) }
        var found: Cause?
        var lever = AttributeRule.Lever.none
        for (name, key, value) in try pairs(node, attribute, ["cause", "become", "can"]) {
            if name == "cause" {
                found = try cause(value)
                continue
            }
            guard lever == .none else { throw fail(key, "\(attribute) has both become and can; expected one of them") }
            lever = try name == "become" ? .become(texts(value)) : direction(value)
        }
        guard let found else { throw fail(node, "\(attribute) has no cause") }
        return AttributeRule(cause: found, lever: lever)
    }

    private func texts(_ node: Node) throws(RetentionError) -> [String] {
        guard let sequence = node.sequence else { return [try text(node, "become")] }
        var texts: [String] = []
        for item in sequence { texts.append(try text(item, "become")) }
        guard !texts.isEmpty else { throw fail(node, "become must not be an empty list") }
        return texts
    }

    private func direction(_ node: Node) throws(RetentionError) -> AttributeRule.Lever {
        switch try text(node, "can") {
        case "raise": .raise
        case "lower": .lower
        default: throw unknown(node, "direction", ["raise", "lower"])
        }
    }

    private func causes(_ node: Node) throws(RetentionError) -> [Cause: [RiskBand: Playbook.Play]] {
        var plays: [Cause: [RiskBand: Playbook.Play]] = [:]
        for (name, _, value) in try pairs(node, "plays", Cause.allCases.map(\.rawValue)) {
            if let cause = Cause(rawValue: name) { plays[cause] = try bands(value, name) }
        }
        if let lacking = Cause.allCases.first(where: { plays[$0] == nil }) {
            throw fail(node, "plays has nothing for \(lacking.rawValue)")
        }
        return plays
    }

    private func bands(_ node: Node, _ cause: String) throws(RetentionError) -> [RiskBand: Playbook.Play] {
        var plays: [RiskBand: Playbook.Play] = [:]
        for (name, _, value) in try pairs(node, cause, RiskBand.allCases.map(\.rawValue)) {
            if let band = RiskBand(rawValue: name) { plays[band] = try play(value, "\(cause), \(name)") }
        }
        if let lacking = RiskBand.allCases.first(where: { plays[$0] == nil }) {
            throw fail(node, "\(cause) has nothing for \(lacking.rawValue)")
        }
        return plays
    }

    /// An action and a phrase, and under `tiers` others for customers of a tier of value.
    private func play(_ node: Node, _ what: String, isOfTier: Bool = false) throws(RetentionError) -> Playbook.Play {
        var texts: [String: String] = [:]
        var tiers: [ValueTier: Playbook.Play] = [:]
        for (name, _, value) in try pairs(node, what, ["action", "phrase"] + (isOfTier ? [] : ["tiers"])) {
            guard name == "tiers" else {
                texts[name] = try text(value, name)
                continue
            }
            for (name, _, value) in try pairs(value, "tiers", ValueTier.allCases.map(\.rawValue)) {
                guard let tier = ValueTier(rawValue: name) else { continue }
                tiers[tier] = try play(value, "\(what), tier \(name)", isOfTier: true)
            }
        }
        guard let action = texts["action"], let phrase = texts["phrase"] else {
            throw fail(node, "\(what) lacks \(texts["action"] == nil ? "an action" : "a phrase")")
        }
        return Playbook.Play(action: action, phrase: phrase, tiers: tiers)
    }
}
