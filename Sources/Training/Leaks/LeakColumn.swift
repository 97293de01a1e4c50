public import Tables

/// A column that a model learns from, as the leak alarm looks at it.
public struct LeakColumn: Sendable {
    /// Where a column comes from, and so what to do about one that gives the outcome away.
    public enum Origin: Sendable, Equatable {
        /// A feature of the catalogue.
        case feature
        /// An attribute of customers.
        case attribute
        /// A column of a ready table.
        case column
    }

    public var name: String
    public var cells: FlatTable.Cells
    public var origin: Origin

    public init(_ name: String, _ cells: FlatTable.Cells, origin: Origin) {
        self.name = name
        self.cells = cells
        self.origin = origin
    }

    /// Whether a word of the name speaks of leaving: `left`, `churned`, `cancelDate`, `exit_reason`.
    var speaksOfLeaving: Bool {
        words.contains { word in Self.stems.contains { word.hasPrefix($0) } }
    }

    private static let stems = [
        "left", "leav", "churn", "cancel", "exit", "quit", "terminat", "attrit", "closed", "closing", "lapse", "defect",
    ]

    /// The words of the name, in lower case: cut at anything but letters, and where a capital follows a small letter.
    private var words: [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in name {
            if !character.isLetter || (character.isUppercase && wasLower) {
                words.append(word)
                word = ""
            }
            if character.isLetter { word += character.lowercased() }
            wasLower = character.isLowercase
        }
        return words + [word]
    }
}
