package import Tables

/// A column with a role of its own: target, weights or offset.
package struct RoleColumn {
    let table: FlatTable
    let index: Int
    let role: String

    package var name: String { table.columns[index].name }
    private var column: FlatTable.Column { table.columns[index] }

    /// The column of that name, or the only one of a file of its own.
    package init(_ name: String, in table: FlatTable, orFile file: FlatTable?, role: String) throws(TableDesignError) {
        self.role = role
        guard let file else {
            self.table = table
            index = try Self.index(of: name, in: table)
            return
        }
        guard file.columns.count == 1 else {
            throw .whole(file.path, "has \(file.columns.count) columns; expected one, the \(role)")
        }
        guard file.rowCount == table.rowCount else {
            throw .whole(
                file.path, "has \(file.rowCount) rows; expected \(table.rowCount), as in \(table.path)")
        }
        self.table = file
        index = 0
    }

    /// The position of a column the user named; a usage error with the nearest name where there is none.
    static func index(of name: String, in table: FlatTable) throws(TableDesignError) -> Int {
        if let index = table.columns.firstIndex(where: { $0.name == name }) { return index }
        let names = table.columns.map(\.name)
        let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
        throw .usage(
            "\(table.path) has no column “\(name)”\(DidYouMean.hint(for: name, among: names)); it has \(shown)")
    }

    private func place(_ row: Int) -> Place { table.place(row: row, column: index) }

    /// Finite numbers, one a row.
    package func numbers() throws(TableDesignError) -> [Double] {
        guard case .numbers(let values) = column.cells else {
            throw .whole(table.path, "column “\(name)” holds texts; expected numbers for the \(role)")
        }
        if let row = values.firstIndex(where: { !$0.isFinite }) {
            throw .at(place(row), unusable(row, values[row]))
        }
        return values
    }

    /// Finite numbers of 0 or more.
    package func weights() throws(TableDesignError) -> [Double] {
        let values = try numbers()
        if let row = values.firstIndex(where: { $0 < 0 }) {
            throw .at(
                place(row), "column “\(name)”: found the weight \(shortestText(values[row])), expected 0 or more")
        }
        return values
    }

    /// The place of each row's value among all values in ascending order (texts by their bytes), equal ones alike.
    package func ranks() throws(TableDesignError) -> [Int32] {
        switch column.cells {
        case .texts(let texts):
            if let row = texts.codes.firstIndex(of: -1) { throw .at(place(row), empty) }
            return texts.codes
        case .numbers(let values):
            if let row = values.firstIndex(where: { !$0.isFinite }) { throw .at(place(row), empty) }
            let rankOf = Dictionary(uniqueKeysWithValues: zip(Set(values).sorted(), Int32(0)...))
            return values.map { rankOf[$0] ?? 0 }
        }
    }

    private var empty: String { "column “\(name)”: found no value, expected one in every row for the \(role)" }

    /// 1 where the row churned, else 0.
    package func outcomes(positive: String?) throws(TableDesignError) -> [Double] {
        switch column.cells {
        case .numbers(let values): try outcomes(ofNumbers: values, positive)
        case .texts(let texts): try outcomes(ofTexts: texts, positive)
        }
    }

    private func outcomes(ofNumbers values: [Double], _ positive: String?) throws(TableDesignError) -> [Double] {
        if let row = values.firstIndex(where: { !$0.isFinite }) { throw .at(place(row), unusable(row, values[row])) }
        guard let positive else {
            if let row = values.firstIndex(where: { $0 != 0 && $0 != 1 }) {
                throw .at(
                    place(row),
                    "column “\(name)”: found \(shortestText(values[row])), expected 0 or 1 in the target; "
                        + "with two other values, say which means churned with --positive")
            }
            return values
        }
        let levels = Set(values)
        try checkTwo(
            levels.sorted().map(shortestText),
            row: { level in
                values.firstIndex { shortestText($0) == level }
            })
        guard let wanted = Double(positive), levels.contains(wanted) || levels.count < 2 else {
            throw noSuch(positive, among: levels.sorted().map(shortestText))
        }
        return values.map { $0 == wanted ? 1 : 0 }
    }

    private func outcomes(ofTexts texts: InternedColumn, _ positive: String?) throws(TableDesignError) -> [Double] {
        if let row = texts.codes.firstIndex(of: -1) { throw .at(place(row), unusable(row, .nan)) }
        if let positive {
            try checkTwo(texts.levels, row: { level in texts.codes.firstIndex { texts.levels[Int($0)] == level } })
            guard let code = texts.levels.firstIndex(of: positive) else {
                if texts.levels.count < 2 { return texts.codes.map { _ in 0 } }
                throw noSuch(positive, among: texts.levels)
            }
            return texts.codes.map { Int($0) == code ? 1 : 0 }
        }
        // Texts are a pair in any case of their letters, blanks around them aside; whichever pair the first row is of, all
        // rows must be.
        let pairs = [("true", "false"), ("yes", "no"), ("1", "0")]
        let first = Self.plain(texts.text(0))
        guard let pair = pairs.first(where: { $0.0 == first || $0.1 == first }) else {
            let two = texts.levels.count == 2
            throw .at(
                place(0),
                "column “\(name)”: found “\(texts.text(0))”, expected 0 or 1, true or false, or yes or no in the target"
                    + (two ? "; say which of its two texts means churned with --positive" : ""))
        }
        let values = texts.levels.map { level -> Double? in
            let text = Self.plain(level)
            return text == pair.0 ? 1 : text == pair.1 ? 0 : nil
        }
        if let row = texts.codes.firstIndex(where: { values[Int($0)] == nil }) {
            throw .at(
                place(row),
                "column “\(name)”: found “\(texts.text(row))”, expected \(pair.0) or \(pair.1) as in the first row")
        }
        return texts.codes.map { values[Int($0)] ?? 0 }
    }

    private static func plain(_ text: String) -> String {
        text.lowercased().split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }

    private func checkTwo(_ levels: [String], row: (String) -> Int?) throws(TableDesignError) {
        guard levels.count > 2 else { return }
        let rows = levels.compactMap(row).sorted()
        throw .at(
            place(rows[2]),
            "column “\(name)”: found a third value in the target (\(levels.prefix(5).joined(separator: ", "))"
                + "\(levels.count > 5 ? ", …" : "")); expected two")
    }

    private func noSuch(_ positive: String, among levels: [String]) -> TableDesignError {
        .usage(
            "--positive “\(positive)” does not occur in column “\(name)”\(DidYouMean.hint(for: positive, among: levels)); "
                + "it holds \(levels.joined(separator: " and "))")
    }

    private func unusable(_ row: Int, _ value: Double) -> String {
        let isEmpty = value.isNaN && !column.unusableRows.contains(row)
        return "column “\(name)”: found \(isEmpty ? "an empty cell" : "\(value)"), "
            + "expected \(role == "target" ? "an outcome" : "a number") for the \(role)"
    }
}
