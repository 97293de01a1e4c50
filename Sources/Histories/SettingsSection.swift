import Tables
import Yams

/// A part of `churn.yaml` that a later stage reads: composed YAML in which every error has a place.
package struct SettingsSection {
    /// The keys of the file that are not about tables, and whose sections later stages read.
    static let names = ["loyalty"]

    private let node: Node
    private let file: String

    /// The section of a file; nil where there is no such file, or no such section in it.
    package static func read(_ name: String, file path: String) throws(HistoryError) -> SettingsSection? {
        guard let text = try DatasetSettings.text(ofFile: path) else { return nil }
        return try read(name, yaml: text, file: path)
    }

    /// The section of a text of YAML, which messages name by its file.
    package static func read(_ name: String, yaml text: String, file path: String) throws(HistoryError)
        -> SettingsSection?
    {
        guard let root = try DatasetSettings.composed(text, file: path) else { return nil }
        let whole = SettingsSection(node: root, file: path)
        return try whole.entries("the file").first { $0.name == name }?.value
    }

    /// An error at this place.
    package func error(_ problem: String) -> HistoryError {
        .configuration(Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column), problem)
    }

    /// The keys and values of a mapping, in the file's order.
    ///
    /// - Parameter keys: The keys that are allowed; nil for any.
    package func entries(
        _ what: String, keys: [String]? = nil
    ) throws(HistoryError) -> [(name: String, value: SettingsSection)] {
        guard let mapping = node.mapping else { throw error("\(what) must be a mapping of keys to values") }
        var entries: [(String, SettingsSection)] = []
        for (key, value) in mapping {
            let place = SettingsSection(node: key, file: file)
            guard let name = key.string else { throw place.error("a key of \(what) must be a text") }
            if let keys, !keys.contains(name) {
                throw place.error(
                    "unknown key “\(name)” of \(what)\(DidYouMean.hint(for: name, among: keys)); expected one of "
                        + keys.joined(separator: ", "))
            }
            entries.append((name, SettingsSection(node: value, file: file)))
        }
        return entries
    }

    /// A number of a range.
    package func number(_ what: String, in range: ClosedRange<Double>) throws(HistoryError) -> Double {
        let found = node.scalar?.string ?? ""
        guard let value = Double(found), range.contains(value) else {
            throw error(
                "\(what) is “\(found)”; expected a number from \(shortestText(range.lowerBound)) to "
                    + shortestText(range.upperBound))
        }
        return value
    }

    /// A whole number of a range.
    package func whole(_ what: String, in range: ClosedRange<Int>) throws(HistoryError) -> Int {
        let found = node.scalar?.string ?? ""
        guard let value = Int(found), range.contains(value) else {
            throw error(
                "\(what) is “\(found)”; expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A text that is not empty.
    package func text(_ what: String) throws(HistoryError) -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw error("\(what) must be a text") }
        return text
    }

    /// A list of texts, or one.
    package func texts(_ what: String) throws(HistoryError) -> [String] {
        guard let sequence = node.sequence else { return [try text(what)] }
        var texts: [String] = []
        for item in sequence { texts.append(try SettingsSection(node: item, file: file).text(what)) }
        guard !texts.isEmpty else { throw error("\(what) must not be an empty list") }
        return texts
    }
}
