public import Tables

extension RiskModel {
    /// The rows of a ready table as this model sees them.
    ///
    /// - Throws: `ModelError` with the place of a cell that the model cannot use.
    public func matrix(of table: FlatTable) throws(ModelError) -> ModelMatrix {
        guard !isOfHistories else {
            throw .wrongSubject(model: "of histories (churn train)", needs: "one of a ready table (churn fit)")
        }
        var columns: [ModelMatrix.Column] = []
        for input in inputs {
            switch input.encoding {
            case .number(let encoding):
                columns.append(.numbers(try Self.numbers(input.name, table, allowsEmpty: encoding.fill != nil)))
            case .category(let encoding):
                columns.append(.levels(try Self.levels(input.name, encoding, table)))
            }
        }
        let offsets = try offsetColumn.map { (name) throws(ModelError) in
            try Self.numbers(name, table, allowsEmpty: false)
        }
        return ModelMatrix(rowCount: table.rowCount, columns: columns, offsets: offsets)
    }

    private static func index(of name: String, _ table: FlatTable) throws(ModelError) -> Int {
        if let index = table.columns.firstIndex(where: { $0.name == name }) { return index }
        throw .lackingColumn(
            file: table.path, column: name, hint: DidYouMean.hint(for: name, among: table.columns.map(\.name)))
    }

    private static func numbers(
        _ name: String, _ table: FlatTable, allowsEmpty: Bool
    ) throws(ModelError) -> [Double] {
        let index = try index(of: name, table)
        let column = table.columns[index]
        switch column.cells {
        case .numbers(let values):
            if let row = column.unusableRows.first {
                throw .cell(table.place(row: row, column: index), "\(name): NaN or infinite, expected a finite number")
            }
            if !allowsEmpty, let row = column.firstEmptyRow {
                throw .cell(
                    table.place(row: row, column: index),
                    "\(name): empty, and the model has no indicator for a missing value; fill it, or fit with --missing indicator"
                )
            }
            return values
        case .texts(let texts):
            let found = texts.numbers
            if let row = found.unreadable {
                throw .cell(
                    table.place(row: row, column: index), "\(name): found “\(texts.text(row))”, expected a number")
            }
            return found.values
        }
    }

    private static func levels(
        _ name: String, _ encoding: CategoryEncoding, _ table: FlatTable
    ) throws(ModelError) -> [Int32] {
        let index = try index(of: name, table)
        let texts = Self.texts(of: table.columns[index])
        let codes = encoding.codes(of: texts)
        if !encoding.allowsMissing, let row = codes.firstIndex(of: ModelMatrix.missing) {
            throw .cell(
                table.place(row: row, column: index),
                "\(name): empty, and the model has no indicator for a missing value; fill it, or fit with --missing indicator"
            )
        }
        if encoding.unknown == .refuse, let row = codes.firstIndex(of: ModelMatrix.other) {
            let text = texts.text(row)
            throw .cell(
                table.place(row: row, column: index),
                "\(name): “\(text)” is not a level that the model has met\(DidYouMean.hint(for: text, among: encoding.levels))"
            )
        }
        return codes
    }

    /// The texts of a column. Levels that look like numbers, as 1, 2 and A, may come without the A: then the column was
    /// read as numbers.
    private static func texts(of column: FlatTable.Column) -> InternedColumn {
        switch column.cells {
        case .texts(let texts): texts
        case .numbers(let values): InternedColumn(texts: values.map { $0.isNaN ? "" : shortestText($0) })
        }
    }
}
