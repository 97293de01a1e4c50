package import Tables

/// What `churn.yaml` says of one table, or of all of them.
package struct TableSettings: Sendable {
    /// Names of files, with `*` and `?`, relative to the dataset.
    package var files: [String]?
    /// The columns' names in the files, by role.
    package var columns: [String: (name: String, place: Place)] = [:]
    package var delimiter: UInt8?
    package var decimalMark: UInt8?
    package var thousands: [UInt8]?
    package var zone: LocalTime?
    /// The format of times in every column.
    package var dates: TimeFormat?
    /// The format of times by role.
    package var datesByRole: [String: TimeFormat] = [:]
    /// The columns' names where the files have no header.
    package var header: [String]?
    /// The types of attributes.
    package var attributes: [String: Attribute.Kind] = [:]

    package init() {}

    /// These settings, and those of `defaults` where these say nothing.
    func withDefaults(_ defaults: TableSettings) -> TableSettings {
        var merged = self
        merged.delimiter = delimiter ?? defaults.delimiter
        merged.decimalMark = decimalMark ?? defaults.decimalMark
        merged.thousands = thousands ?? defaults.thousands
        merged.zone = zone ?? defaults.zone
        merged.dates = dates ?? defaults.dates
        merged.datesByRole.merge(defaults.datesByRole) { own, _ in own }
        return merged
    }

    /// How numbers are written.
    var decimalFormat: DecimalFormat {
        let mark = decimalMark ?? UInt8(ascii: ".")
        let separator = thousands ?? []
        return DecimalFormat(mark: mark, thousands: separator == [mark] ? [] : separator)
    }

    /// How times of a role are written.
    func timeFormat(of role: String) -> TimeFormat { datesByRole[role] ?? dates ?? .iso }
}

/// What `churn.yaml` says of a dataset.
package struct DatasetSettings: Sendable {
    /// What holds for every table.
    package var defaults = TableSettings()
    package var tables: [String: TableSettings] = [:]
    /// The end of the data, where it is stated.
    package var observedUntil: Instant?
    /// Who is never to be contacted or scored.
    package var retention = RetentionSettings()

    package init() {}

    /// The settings of a table.
    package func settings(of table: String) -> TableSettings {
        (tables[table] ?? TableSettings()).withDefaults(defaults)
    }

    /// The zone of the dataset: of days, and of times that say none.
    package var zone: LocalTime { defaults.zone ?? .utc }
}
