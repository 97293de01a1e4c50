import Foundation
import Tables
import Yams

extension DatasetSettings {
    /// The settings in a `churn.yaml`; none where there is no such file.
    package init(file path: String) throws(HistoryError) {
        self.init()
        guard let text = try Self.text(ofFile: path) else { return }
        try self.init(yaml: text, file: path)
    }

    /// The text of a file of settings; nil where there is no such file.
    static func text(ofFile path: String) throws(HistoryError) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .missing(path, "cannot be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw .configuration(Place(file: path, line: 1), "is not valid UTF-8")
        }
        return text
    }

    /// The settings in a text of YAML, which messages name by its file.
    package init(yaml text: String, file path: String) throws(HistoryError) {
        self.init()
        guard let root = try Self.composed(text, file: path) else { return }
        try SettingsReader(file: path).read(root, into: &self)
    }

    /// The nodes of a text of YAML; nil where it is empty.
    static func composed(_ text: String, file path: String) throws(HistoryError) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch {
            throw Self.error(error, path)
        }
    }

    private static func error(_ error: any Error, _ path: String) -> HistoryError {
        guard let error = error as? YamlError else {
            return .configuration(Place(file: path, line: 1), "is no YAML: \(error)")
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return .configuration(Place(file: path, line: mark.line, column: mark.column), "is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return .configuration(
                Place(file: path, line: context.mark.line, column: context.mark.column),
                "\(duplicates.map { "“\($0)”" }.joined(separator: ", ")) stands twice in one mapping")
        default: return .configuration(Place(file: path, line: 1), "is no YAML: \(error)")
        }
    }
}

/// Reads composed YAML, so that every error has a place.
private struct SettingsReader {
    let file: String

    private static let tableNames = TableSchema.all.map(\.name)
    private static let formatKeys = ["delimiter", "decimal", "thousands", "time_zone", "dates"]
    private static let tableKeys = ["files", "columns", "header"] + formatKeys

    private func fail(_ node: Node, _ problem: String) -> HistoryError {
        .configuration(Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column), problem)
    }

    private func unknown(_ key: Node, _ what: String, _ allowed: [String]) -> HistoryError {
        let name = key.string ?? "?"
        return fail(
            key,
            "unknown \(what) “\(name)”\(DidYouMean.hint(for: name, among: allowed)); expected one of "
                + allowed.joined(separator: ", "))
    }

    private func pairs(_ node: Node, _ what: String) throws(HistoryError) -> [(key: Node, name: String, value: Node)] {
        guard let mapping = node.mapping else { throw fail(node, "\(what) must be a mapping of keys to values") }
        var pairs: [(Node, String, Node)] = []
        for (key, value) in mapping {
            guard let name = key.string else { throw fail(key, "a key of \(what) must be a text") }
            pairs.append((key, name, value))
        }
        return pairs
    }

    private func text(_ node: Node, _ what: String) throws(HistoryError) -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw fail(node, "\(what) must be a text") }
        return text
    }

    private func texts(_ node: Node, _ what: String) throws(HistoryError) -> [String] {
        guard let sequence = node.sequence else { return [try text(node, what)] }
        var texts: [String] = []
        for item in sequence { texts.append(try text(item, what)) }
        guard !texts.isEmpty else { throw fail(node, "\(what) must not be an empty list") }
        return texts
    }

    func read(_ root: Node, into settings: inout DatasetSettings) throws(HistoryError) {
        let pairs = try pairs(root, "the file")
        let allRoles = Set(TableSchema.all.flatMap { $0.columns.map(\.role) }).sorted()
        for (key, name, value) in pairs
        where try !readFormat(key, name, value, of: allRoles, into: &settings.defaults) {
            if Self.tableNames.contains(name) {
                settings.tables[name] = try table(name, value)
            } else if name == "retention" {
                settings.retention = try retention(value)
            } else if name != "observed_until", !SettingsSection.names.contains(name) {
                throw unknown(
                    key, "key",
                    Self.tableNames + Self.formatKeys + ["observed_until", "retention"] + SettingsSection.names)
            }
        }
        for (_, name, value) in pairs where name == "observed_until" {
            let date = try text(value, name)
            do throws(DateOptionError) {
                settings.observedUntil = try Instant.parse(date, zone: settings.zone)
            } catch { throw fail(value, "observed_until: \(error.description)") }
        }
    }

    private func retention(_ node: Node) throws(HistoryError) -> RetentionSettings {
        var settings = RetentionSettings()
        for (key, name, value) in try pairs(node, "retention") {
            switch name {
            case "do_not_contact": settings.doNotContact = try text(value, name)
            case "do_not_contact_list": settings.doNotContactList = try text(value, name)
            case "contacted_within": settings.contactedWithin = try days(value, name)
            case "open_complaints": settings.openComplaints = try days(value, name)
            case "escalated": settings.escalated = try texts(value, name)
            case "min_tenure": settings.minTenure = try days(value, name)
            case "household": settings.household = try text(value, name)
            case "objected": settings.objected = try text(value, name)
            default: throw unknown(key, "key of retention", RetentionSettings.keys)
            }
        }
        return settings
    }

    private func days(_ node: Node, _ what: String) throws(HistoryError) -> Int {
        let found = try text(node, what)
        guard let days = Int(found), (1...36_500).contains(days) else {
            throw fail(node, "\(what) is “\(found)”; expected a number of days, 1 to 36500")
        }
        return days
    }

    private func table(_ name: String, _ node: Node) throws(HistoryError) -> TableSettings {
        var settings = TableSettings()
        let roles = TableSchema.all.first { $0.name == name }?.columns.map(\.role) ?? []
        let hasAttributes = name == "customers" || name == "attributes"
        for (key, keyName, value) in try pairs(node, name)
        where try !readFormat(key, keyName, value, of: roles, into: &settings) {
            switch keyName {
            case "files": settings.files = try texts(value, "files")
            case "header": settings.header = try texts(value, "header").map(HeaderRow.normalised)
            case "columns":
                for (role, roleName, column) in try pairs(value, "columns") {
                    guard roles.contains(roleName) || name == "customers" else {
                        throw unknown(role, "column of \(name)", roles)
                    }
                    settings.columns[roleName] = (
                        HeaderRow.normalised(try text(column, roleName)),
                        Place(file: file, line: column.mark?.line ?? 1, column: column.mark?.column)
                    )
                }
            case "attributes" where hasAttributes:
                for (_, attribute, type) in try pairs(value, "attributes") {
                    guard let kind = Attribute.Kind(rawValue: try text(type, attribute)) else {
                        throw unknown(type, "type of an attribute", ["number", "category"])
                    }
                    settings.attributes[attribute] = kind
                }
            default: throw unknown(key, "key of \(name)", Self.tableKeys + (hasAttributes ? ["attributes"] : []))
            }
        }
        return settings
    }

    /// Reads a key that says how cells are written; false where it is none of those.
    private func readFormat(
        _ key: Node, _ name: String, _ value: Node, of roles: [String], into settings: inout TableSettings
    ) throws(HistoryError) -> Bool {
        switch name {
        case "delimiter": settings.delimiter = try delimiter(value)
        case "decimal", "decimal_mark":
            let mark = try text(value, name)
            guard mark == "." || mark == "," else { throw fail(value, "decimal is “\(mark)”; expected \".\" or \",\"") }
            settings.decimalMark = Array(mark.utf8)[0]
        case "thousands":
            let mark = try text(value, name)
            guard mark.count == 1, mark.rangeOfCharacter(from: .alphanumerics) == nil, mark != "-" else {
                throw fail(value, "thousands is “\(mark)”; expected one character that is no letter or digit")
            }
            settings.thousands = Array(mark.utf8)
        case "time_zone", "timezone", "zone":
            let zone = try text(value, name)
            guard let known = LocalTime(named: zone) else {
                throw fail(
                    value, "unknown time zone “\(zone)”; expected a name as Europe/Berlin, an offset as +02:00, or UTC")
            }
            settings.zone = known
        case "dates", "date_format":
            if value.mapping != nil {
                for (roleKey, role, format) in try pairs(value, name) {
                    guard roles.contains(role) else { throw unknown(roleKey, "column in dates", roles) }
                    settings.datesByRole[role] = try timeFormat(format)
                }
            } else {
                settings.dates = try timeFormat(value)
            }
        default: return false
        }
        return true
    }

    private func timeFormat(_ node: Node) throws(HistoryError) -> TimeFormat {
        let text = try text(node, "dates")
        guard let format = TimeFormat(text) else {
            throw fail(
                node,
                "“\(text)” is no format of dates; expected iso, epoch, epoch_ms or a pattern as yyyyMMdd or "
                    + "dd.MM.yyyy HH:mm")
        }
        return format
    }

    private func delimiter(_ node: Node) throws(HistoryError) -> UInt8 {
        let text = try text(node, "delimiter")
        switch text {
        case "tab", "\\t", "\t": return 9
        case "comma": return UInt8(ascii: ",")
        case "semicolon": return UInt8(ascii: ";")
        case "pipe": return UInt8(ascii: "|")
        default:
            let bytes = Array(text.utf8)
            guard bytes.count == 1, bytes[0] != 34, bytes[0] >= 32 else {
                throw fail(node, "delimiter is “\(text)”; expected one character, or tab, comma, semicolon or pipe")
            }
            return bytes[0]
        }
    }
}
