import Tables

/// Where the columns of a table are in its files, and how their cells are read.
struct TableLayout: Sendable {
    let schema: TableSchema
    /// The columns that are there, in the schema's order, then the attributes of customers in the file's.
    let columns: [TypedColumn]
    /// Names of the attributes, which stand behind the schema's columns.
    let attributes: [String]
    let files: [TableFile]
    /// Columns of the files that nothing uses, with the role that may have been meant.
    let ignored: [(name: String, meant: String?)]
    /// How many columns of the first file have no name; nothing uses them.
    let unnamed: Int

    /// The position of a column, if the table has it.
    func position(_ role: String) -> Int? { columns.firstIndex { $0.role == role } }

    /// Opens the files of a table and finds its columns by their headers.
    ///
    /// - Parameters:
    ///   - customers: how the column of customers is read.
    ///   - asWritten: whether empty cells and the texts of order ids are kept, for showing the table.
    init(
        _ schema: TableSchema, _ files: [String], _ settings: TableSettings, customers: TypedColumn.Kind,
        asWritten: Bool = false
    ) throws(HistoryError) {
        var columns: [TypedColumn] = []
        var attributes: [String] = []
        var ignored: [(String, String?)] = []
        var found: [TableFile] = []
        var unnamed = 0
        for (index, path) in files.enumerated() {
            let delimiter = settings.delimiter ?? FlatTable.delimiter(ofFileNamed: path)
            let finder = try ColumnFinder(schema, path, delimiter, settings)
            let fields = try finder.fields()
            let own = schema.name == "customers" ? try finder.attributes(besides: fields) : []
            if index == 0 {
                for column in schema.columns where fields[column.role] != nil {
                    columns.append(TypedColumn(column.role, Self.kind(column, settings, customers, asWritten)))
                }
                attributes = own.map(\.name)
                columns += attributes.map { TypedColumn($0, .text) }
                unnamed = finder.names.count(where: \.isEmpty)
                if schema.name != "customers" { ignored = finder.ignored(besides: fields) }
            }
            var positions: [Int] = []
            for column in columns {
                guard let field = fields[column.role] ?? own.first(where: { $0.name == column.role })?.field else {
                    throw .dataset(
                        path, "has no column “\(column.role)”, which \(files[0]) has; files of one table must agree")
                }
                positions.append(field)
            }
            if let extra = (Array(fields.keys) + own.map(\.name)).sorted().first(where: { role in
                !columns.contains { $0.role == role }
            }) {
                throw .dataset(path, "has a column “\(extra)”, which \(files[0]) lacks; files of one table must agree")
            }
            found.append(
                TableFile(
                    path: path, name: path, delimiter: delimiter, width: finder.names.count,
                    headerEnd: finder.headerEnd,
                    fields: positions))
        }
        self.schema = schema
        self.columns = columns
        self.attributes = attributes
        self.files = found
        self.ignored = ignored
        self.unnamed = unnamed
    }

    private static func kind(
        _ column: TableSchema.Column, _ settings: TableSettings, _ customers: TypedColumn.Kind,
        _ asWritten: Bool
    ) -> TypedColumn.Kind {
        switch column.cell {
        case .customer: customers
        case .time(let empty): .time(settings.timeFormat(of: column.role), settings.zone ?? .utc, empty: empty)
        case .number(let empty): .decimal(settings.decimalFormat, empty: asWritten && empty != nil ? .min : empty)
        case .text: .text
        case .kindOfSurvey: .choice(Surveys.Kind.allCases.map { "\($0)" }, empty: nil)
        case .orderID: asWritten ? .text : .identity
        }
    }
}

/// Finds the columns of one file.
private struct ColumnFinder {
    let schema: TableSchema
    let path: String
    let settings: TableSettings
    let names: [String]
    let headerEnd: Int
    private let places: [Place]

    init(_ schema: TableSchema, _ path: String, _ delimiter: UInt8, _ settings: TableSettings) throws(HistoryError) {
        self.schema = schema
        self.path = path
        self.settings = settings
        if let header = settings.header {
            names = header
            places = []
            headerEnd = 0
        } else {
            let header: HeaderRow
            do throws(TableError) {
                header = try HeaderRow.read(path, delimiter: delimiter)
            } catch { throw .table(error) }
            names = header.names
            places = header.places
            headerEnd = header.end
        }
    }

    /// The field of each role that the file has.
    func fields() throws(HistoryError) -> [String: Int] {
        var fields: [String: Int] = [:]
        for column in schema.columns {
            let mapped = settings.columns[column.role]
            let name = mapped?.name ?? column.role
            let matches = names.indices.filter { names[$0] == name }
            if matches.count > 1 {
                throw .dataset(
                    places.isEmpty ? path : "\(places[matches[1]])",
                    "has two columns “\(name)”; expected one for \(column.role)")
            }
            if let field = matches.first {
                fields[column.role] = field
            } else if let mapped {
                throw .configuration(
                    mapped.place,
                    "\(path) has no column “\(name)”\(DidYouMean.hint(for: name, among: names)); it has \(listed())")
            } else if column.isRequired {
                throw .dataset(path, missing(column.role))
            }
        }
        return fields
    }

    /// Columns of customers that no role takes, and those that `churn.yaml` names besides the roles.
    func attributes(besides fields: [String: Int]) throws(HistoryError) -> [(name: String, field: Int)] {
        let taken = Set(fields.values)
        let roles = schema.columns.map(\.role)
        var attributes: [(String, Int)] = []
        for (field, name) in names.enumerated() where !taken.contains(field) && !name.isEmpty {
            let renamed = settings.columns.first { !roles.contains($0.key) && $0.value.name == name }?.key
            if attributes.contains(where: { $0.0 == renamed ?? name }) {
                throw .dataset(path, "has two columns “\(name)”; names of attributes must differ")
            }
            attributes.append((renamed ?? name, field))
        }
        for (role, mapped) in settings.columns where !roles.contains(role) && !names.contains(mapped.name) {
            throw .configuration(
                mapped.place,
                "\(path) has no column “\(mapped.name)”\(DidYouMean.hint(for: mapped.name, among: names)); it has \(listed())"
            )
        }
        return attributes
    }

    /// Columns that nothing uses.
    func ignored(besides fields: [String: Int]) -> [(String, String?)] {
        let taken = Set(fields.values)
        let free = schema.columns.map(\.role).filter { fields[$0] == nil }
        return names.indices.filter { !taken.contains($0) && !names[$0].isEmpty }
            .map { (names[$0], DidYouMean.suggestion(for: names[$0], among: free)) }
    }

    private func missing(_ role: String) -> String {
        if names.count == 1, let only = names.first, let other = [";", "\t", "|"].first(where: { only.contains($0) }) {
            let word = other == "\t" ? "tab" : "\"\(other)\""
            return "has no column “\(role)”; its header looks separated otherwise: set delimiter: \(word) for "
                + "\(schema.name) in churn.yaml"
        }
        return
            "has no column “\(role)”\(DidYouMean.hint(for: role, among: names)), which \(schema.name) must have; it has "
            + "\(listed()); map it in churn.yaml with \(schema.name): columns: {\(role): …}"
    }

    private func listed() -> String {
        let shown = names.prefix(20).joined(separator: ", ")
        return names.count > 20 ? shown + ", …" : shown
    }
}
