public import Histories
internal import Tables

/// A condition on an attribute: `ATTRIBUTE=VALUE`, that its text is exactly that; or `ATTRIBUTE`, that it is filled and says no
/// no (0, false, no, n).
public struct AttributeCondition: Sendable, Equatable {
    public let name: String
    public let value: String?
    /// The option it came from, for messages.
    public let option: String

    private static let noes: Set<String> = ["0", "false", "no", "n"]

    /// - Throws: `CampaignError.badCondition` for a text without a name or with an empty value.
    public init(_ text: String, option: String) throws(CampaignError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard !parts[0].isEmpty, parts.last?.isEmpty == false else { throw .badCondition(text, option: option) }
        name = parts[0]
        value = parts.count > 1 ? parts[1] : nil
        self.option = option
    }

    /// Whether a cell meets the condition; an empty one never does.
    public func holds(of text: String) -> Bool {
        if text.isEmpty { return false }
        if let value { return text == value }
        return !Self.noes.contains(text.lowercased()) && Attribute.number(text) != 0
    }

    /// `do_not_call=yes` as it stands in the data.
    func detail(_ text: String) -> String { "\(name)=\(text)" }

    /// The attribute among those of rows; nil where the dataset has it, but nothing of it is known yet.
    ///
    /// - Throws: `CampaignError.unknownAttribute`.
    func column(among attributes: [Attribute], of histories: Histories) throws(CampaignError) -> Attribute? {
        try Self.column(name, option: option, among: attributes, of: histories)
    }

    /// The rows of those attributes that meet the condition.
    public func rows(among attributes: [Attribute], of histories: Histories) throws(CampaignError) -> [Int] {
        guard let column = try column(among: attributes, of: histories) else { return [] }
        let isMet = column.texts.levels.map(holds(of:))
        return column.texts.codes.indices.filter { column.texts.codes[$0] >= 0 && isMet[Int(column.texts.codes[$0])] }
    }

    static func column(
        _ name: String, option: String, among attributes: [Attribute], of histories: Histories
    ) throws(CampaignError) -> Attribute? {
        if let column = attributes.first(where: { $0.name == name }) { return column }
        let changing = histories.attributeChanges?.name.levels ?? []
        if changing.contains(name) { return nil }
        throw .unknownAttribute(name, option: option, known: attributes.map(\.name))
    }

    /// What to say of a value that no customer has, which may be misspelt; nil where some have it.
    public func doubt(about attributes: [Attribute]) -> String? {
        guard let value, let column = attributes.first(where: { $0.name == name }) else { return nil }
        let used = Set(column.texts.codes.lazy.filter { $0 >= 0 }).sorted().map { column.texts.levels[Int($0)] }
        guard !used.contains(value) else { return nil }
        let found = used.prefix(8).joined(separator: ", ") + (used.count > 8 ? ", …" : "")
        return "\(option): no customer has \(name)=\(value); found \(found.isEmpty ? "no value at all" : found)"
    }
}
