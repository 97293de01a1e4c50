import Foundation
import Tables

/// The files of a dataset's tables.
package struct DatasetFiles: Sendable {
    /// The folder, as the user named it.
    package let folder: String
    /// Paths relative to the folder, ascending, by the table's name; only tables that are there.
    package let byTable: [String: [String]]
    /// Table files in the folder that no table takes, with the table that may have been meant.
    package let strangers: [(file: String, meant: String?)]

    private static let endings = [".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst", ".tsv.zst"]

    /// Looks into a folder.
    package init(_ folder: String, _ settings: DatasetSettings) throws(HistoryError) {
        guard FileManager.default.fileExists(atPath: folder) else {
            throw .missing(folder, "is not there; expected a folder of tables")
        }
        let target = URL(fileURLWithPath: folder).resolvingSymlinksInPath()
        guard (try? target.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true else {
            throw .missing(
                folder, "is a file; expected a folder of tables (customers.csv, …) or a store that churn ingest made")
        }
        guard let listed = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw .missing(folder, "cannot be listed; may it be read?")
        }
        let entries = listed.filter { !$0.hasPrefix(".") }.sorted()
        var byTable: [String: [String]] = [:]
        for schema in TableSchema.all {
            if let patterns = settings.tables[schema.name]?.files {
                byTable[schema.name] = try Self.files(patterns, in: folder, of: schema.name)
            } else {
                let found = try Self.files(of: schema.name, entries, in: folder)
                if !found.isEmpty { byTable[schema.name] = found }
            }
        }
        let taken = Set(byTable.values.joined())
        self.folder = folder
        self.byTable = byTable
        strangers = entries.compactMap { entry in
            guard !taken.contains(entry), entry != "rejects.csv", let stem = Self.stem(entry), stem != "truth"
            else {
                return nil
            }
            return (entry, DidYouMean.suggestion(for: stem, among: TableSchema.all.map(\.name)))
        }
    }

    /// The name without the ending of a table file; nil where it has none.
    private static func stem(_ name: String) -> String? {
        guard let ending = endings.first(where: { name.lowercased().hasSuffix($0) }) else { return nil }
        return String(name.dropLast(ending.count))
    }

    /// `<table>.csv` and its like, parts as `<table>-2024.csv`, and everything in a folder `<table>`.
    private static func files(
        of table: String, _ entries: [String], in folder: String
    ) throws(HistoryError) -> [String] {
        let whole = entries.filter { stem($0) == table }
        if whole.count > 1 {
            throw .dataset(
                folder,
                "has \(whole.joined(separator: " and ")), which may be one table twice; "
                    + "remove one, or name the files under \(table): files: in churn.yaml")
        }
        var found = whole
        found += entries.filter { entry in
            guard let stem = stem(entry), stem.hasPrefix(table), stem != table else { return false }
            let rest = stem.dropFirst(table.count)
            return "-_.".contains(rest.first ?? "x") && rest.contains { $0.isNumber }
        }
        if entries.contains(table),
            let inside = try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + table)
        {
            found += inside.filter { !$0.hasPrefix(".") && stem($0) != nil }.map { table + "/" + $0 }
        }
        return found.sorted()
    }

    /// The files that patterns of `churn.yaml` name.
    private static func files(
        _ patterns: [String], in folder: String, of table: String
    ) throws(HistoryError) -> [String] {
        var found: [String] = []
        for pattern in patterns {
            let matches = expand(
                pattern.split(separator: "/").map(String.init)[...], pattern.hasPrefix("/") ? "/" : "", folder)
            if matches.isEmpty {
                throw .missing("\(folder)/\(pattern)", "is not there; churn.yaml names it as a file of \(table)")
            }
            found += matches.sorted().filter { !found.contains($0) }
        }
        return found
    }

    private static func expand(_ parts: ArraySlice<String>, _ path: String, _ folder: String) -> [String] {
        guard let part = parts.first else { return [path] }
        let base = path.hasPrefix("/") ? path : folder + "/" + path
        let names: [String]
        if part.contains("*") || part.contains("?") {
            let listed = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
            names = listed.filter { !$0.hasPrefix(".") && matches(Array($0)[...], Array(part)[...]) }
        } else {
            names = FileManager.default.fileExists(atPath: base + "/" + part) ? [part] : []
        }
        let prefix = path.isEmpty || path == "/" ? path : path + "/"
        return names.flatMap { expand(parts.dropFirst(), prefix + $0, folder) }
    }

    /// Whether a name matches a pattern of `*` (anything) and `?` (one character).
    private static func matches(_ name: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == "*" {
            return (name.startIndex...name.endIndex).contains { matches(name[$0...], pattern.dropFirst()) }
        }
        guard let letter = name.first, first == "?" || first == letter else { return false }
        return matches(name.dropFirst(), pattern.dropFirst())
    }

    /// Where a file is, as messages name it.
    package func path(of file: String) -> String { file.hasPrefix("/") ? file : folder + "/" + file }
}
