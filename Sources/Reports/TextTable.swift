public import Tables

/// A table for the terminal: aligned columns, numbers to the right, as wide as its cells need and no wider than the
/// terminal (the columns that may wrap give way).
///
///     var table = TextTable([.text("figure"), .number("value"), .prose("what it says")])
///     table.append(["AUC", "0.807", "…"])
///     Console.output(table.text())
public struct TextTable: Sendable {
    /// How the cells of a column stand.
    public struct Column: Sendable {
        /// The heading.
        public var title: String
        /// Whether cells stand to the right, as numbers do.
        public var isNumeric: Bool
        /// Whether a long cell may run over several lines where the terminal is narrow.
        public var wraps: Bool

        /// Cells to the left, never broken.
        public static func text(_ title: String) -> Column { Column(title: title, isNumeric: false, wraps: false) }
        /// Cells to the right, never broken.
        public static func number(_ title: String) -> Column { Column(title: title, isNumeric: true, wraps: false) }
        /// Cells to the left, broken between words where the terminal is narrow.
        public static func prose(_ title: String) -> Column { Column(title: title, isNumeric: false, wraps: true) }
    }

    /// The columns, left to right.
    public let columns: [Column]
    /// The rows, each with a cell a column.
    public private(set) var rows: [[String]] = []

    /// An empty table.
    public init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row with a cell a column.
    public mutating func append(_ cells: [String]) {
        precondition(cells.count == columns.count, "\(columns.count) cells are needed, got \(cells.count)")
        rows.append(cells.map(printable))
    }

    /// The whole table: a heading (unless every title is empty), then a line or more a row, each ended by a line break.
    public func text(for terminal: Terminal = .none, indent: Int = 0) -> String {
        let widths = columnWidths(available: terminal.width.map { $0 - indent })
        var text = ""
        if columns.contains(where: { !$0.title.isEmpty }) {
            for line in lines(of: columns.map(\.title), widths: widths, indent: indent) {
                text += terminal.isStyled ? "\u{1B}[1m\(line)\u{1B}[0m\n" : line + "\n"
            }
        }
        for row in rows {
            for line in lines(of: row, widths: widths, indent: indent) { text += line + "\n" }
        }
        return text
    }

    /// The width of every column: that of its widest cell, the wrapping ones shrunk to what is left (12 at least).
    private func columnWidths(available: Int?) -> [Int] {
        var widths = columns.indices.map { column in
            max(displayWidth(columns[column].title), rows.map { displayWidth($0[column]) }.max() ?? 0)
        }
        guard let available else { return widths }
        let gaps = 2 * (columns.count - 1)
        while widths.reduce(gaps, +) > available {
            let shrinkable = columns.indices.filter { columns[$0].wraps && widths[$0] > 12 }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func lines(of cells: [String], widths: [Int], indent: Int) -> [String] {
        let wrapped = zip(cells, widths).map { cell, width in
            displayWidth(cell) > width ? brokenIntoLines(cell, width: width) : [cell]
        }
        let height = wrapped.map(\.count).max() ?? 1
        return (0..<height).map { line in
            var text = String(repeating: " ", count: indent)
            for column in columns.indices {
                let cell = line < wrapped[column].count ? wrapped[column][line] : ""
                let padding = String(repeating: " ", count: max(0, widths[column] - displayWidth(cell)))
                text += columns[column].isNumeric ? padding + cell : cell + padding
                if column + 1 < columns.count { text += "  " }
            }
            while text.last == " " { text.removeLast() }
            return text
        }
    }
}

/// How many terminal columns a text takes: two for a wide East Asian character or an emoji, none for a combining mark.
package func displayWidth(_ text: String) -> Int {
    text.reduce(0) { $0 + displayWidth(ofCharacter: $1) }
}

private func displayWidth(ofCharacter character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
    ]
    if first.properties.generalCategory == .nonspacingMark || first.properties.generalCategory == .format { return 0 }
    return wide.contains { $0.contains(first.value) } ? 2 : 1
}

/// The text without characters that would move the cursor or change the terminal's state.
private func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
    return String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
}

/// The text broken between words into lines of at most `width` terminal columns; a longer word is broken inside.
package func brokenIntoLines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    func room() -> Int { width - displayWidth(line) }
    for word in text.split(separator: " ") {
        if !line.isEmpty, displayWidth(String(word)) + 1 > room() {
            lines.append(line)
            line = ""
        }
        if !line.isEmpty { line += " " }
        for character in word {
            if room() < displayWidth(ofCharacter: character), !line.isEmpty {
                lines.append(line)
                line = ""
            }
            line.append(character)
        }
    }
    lines.append(line)
    return lines
}
