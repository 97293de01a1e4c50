import Foundation
import Testing

/// One folder of `Tests/Corpus`: a small dataset, a command, and what the command must answer.
struct CorpusCase: Sendable, CustomTestStringConvertible {
    let name: String

    /// What a case expects.
    enum Answer {
        /// This table on standard output.
        case table(CSVText)
        /// This exit code, and each of these texts on standard error.
        case failure(code: Int32, texts: [String])
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../Corpus").standardizedFileURL

    /// Every case, by name.
    static var all: [CorpusCase] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map(CorpusCase.init).filter {
            FileManager.default.fileExists(atPath: $0.url("command.txt").path)
        }
    }

    /// The features that a dataset with every table has.
    static func everyFeature() throws -> [String] {
        let header = try CSVText(text(of: CorpusCase(name: "all-tables").url("expected.csv"))).header
        let last = header.firstIndex(of: "points_redeemed_share_365d") ?? header.count - 1
        return Array(header[...last].dropFirst(2))
    }

    var testDescription: String { name }

    func url(_ file: String) -> URL { Self.folder.appendingPathComponent(name).appendingPathComponent(file) }

    /// The arguments of the command, with the input's folder in place.
    func arguments() throws -> [String] {
        let line = try Self.text(of: url("command.txt")).trimmingCharacters(in: .whitespacesAndNewlines)
        let input = url("input").path
        return line.split(separator: " ").map { $0.replacingOccurrences(of: "{input}", with: input) }
    }

    func answer() throws -> Answer {
        let expected = url("expected.csv")
        if FileManager.default.fileExists(atPath: expected.path) {
            return .table(CSVText(try Self.text(of: expected)))
        }
        let lines = try Self.text(of: url("expected-error.txt")).split(separator: "\n").map(String.init)
        let code = lines.first.flatMap { Int32($0.dropFirst("exit ".count)) }
        return .failure(code: code ?? 0, texts: Array(lines.dropFirst()))
    }

    private static func text(of file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }
}

/// A CSV text (RFC 4180) cut into fields, read here without any of the code under test.
struct CSVText {
    let header: [String]
    let rows: [[String]]

    init(_ text: String) {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var characters = Array(text.unicodeScalars)[...]
        while let character = characters.popFirst() {
            switch (character, isQuoted) {
            case ("\"", true) where characters.first == "\"":
                characters.removeFirst()
                field.append("\"")
            case ("\"", _): isQuoted.toggle()
            case (",", false):
                row.append(field)
                field = ""
            case ("\n", false):
                rows.append(row + [field])
                row = []
                field = ""
            default: field.unicodeScalars.append(character)
            }
        }
        if !row.isEmpty || !field.isEmpty { rows.append(row + [field]) }
        header = rows.first ?? []
        self.rows = Array(rows.dropFirst())
    }

    /// What is different between a matrix that was expected and this one: nothing where the expected columns stand here in
    /// their order, those of `absent` do not, and every cell is the same text or the same number to 1e-9 of it.
    func differences(from expected: CSVText, absent: [String]) -> [String] {
        let shared = header.filter { expected.header.contains($0) }
        guard shared == expected.header else { return ["columns \(shared), not \(expected.header)"] }
        let surplus = absent.filter { header.contains($0) }
        guard surplus.isEmpty else { return ["the dataset lacks what \(surplus) need"] }
        guard rows.count == expected.rows.count else {
            return ["\(rows.count) rows, not \(expected.rows.count): \(rows.map(\.first))"]
        }
        let places = expected.header.compactMap { header.firstIndex(of: $0) }
        var found: [String] = []
        for (row, wanted) in zip(rows, expected.rows) {
            guard row.count == header.count else {
                found.append("a row of \(row.count) fields under \(header.count) names: \(row)")
                continue
            }
            for (index, place) in places.enumerated() where !Self.isSame(row[place], wanted[index]) {
                found.append("\(wanted[0]) \(expected.header[index]): \(row[place]), not \(wanted[index])")
            }
        }
        return found
    }

    /// Whether two cells are one text, or one number to 1e-9 of it (an exact zero only equals zero).
    private static func isSame(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        guard let x = Double(left), let y = Double(right) else { return false }
        return abs(x - y) <= 1e-9 * max(abs(x), abs(y))
    }
}
