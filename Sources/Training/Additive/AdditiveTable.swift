package import Models
package import Tables

/// A ready table as additive data: roles read off, the other columns as inputs, those that tell nothing set aside.
package struct AdditiveTable: Sendable {
    package let data: AdditiveData
    /// Columns that tell nothing, and why.
    package let setAside: [TrainingRecord.SetAside]
    /// The columns that are learnt from, as they were read, and the outcomes of all rows.
    let columns: [FlatTable.Column]
    let outcomes: TableOutcomes

    /// Reads a table as `TableDesign` does, but for the empty cells, which are findings of their own, and for texts: rare
    /// ones are pooled, and a column of names is set aside.
    ///
    /// - Parameters:
    ///   - target: the column of outcomes where it stands in a table of its own (arrays), with nothing else in it.
    ///   - weights, offset, customers: the same for those.
    package init(
        _ table: FlatTable, _ roles: TableRoles, target: FlatTable? = nil, weights: FlatTable? = nil,
        offset: FlatTable? = nil, customers: FlatTable? = nil
    ) throws(TableDesignError) {
        let read = try TableOutcomes(table, roles, target: target, weights: weights, offset: offset, cluster: customers)
        // No figure may depend on a row of weight zero, the median that fills an empty cell included.
        let counted = read.weights.flatMap { weights in
            weights.contains(0) ? weights.indices.filter { weights[$0] > 0 } : nil
        }
        func chosen<Value>(_ values: [Value]) -> [Value] { counted.map { rows in rows.map { values[$0] } } ?? values }
        var collector = InputCollector(rowCount: counted?.count ?? table.rowCount)
        for (index, column) in table.columns.enumerated() where !read.taken.contains(column.name) {
            if let row = column.unusableRows.first {
                throw .at(
                    table.place(row: row, column: index),
                    "column “\(column.name)”: found a cell that is no finite number, expected a finite number; "
                        + "correct it or leave the column out with --exclude")
            }
            if !roles.allowsMissing, let row = column.firstEmptyRow {
                throw .at(
                    table.place(row: row, column: index),
                    "column “\(column.name)”: found an empty cell, expected a value; with --missing indicator an "
                        + "empty cell counts as a finding of its own")
            }
            collector.collect(counted.map { column.restricted(to: $0) } ?? column)
        }
        setAside = collector.setAside
        let used = Set(collector.inputs.map(\.name))
        columns = table.columns.filter { used.contains($0.name) }
        outcomes = read
        let matrix = ModelMatrix(rowCount: counted?.count ?? table.rowCount, columns: collector.columns)
        data = AdditiveData(
            inputs: zip(collector.inputs, collector.columns).map { $0.inUnits(of: $1) }, matrix: matrix,
            target: chosen(read.target), weights: read.weights.map(chosen), offsets: read.offsets.map(chosen),
            customers: read.clusters.map(chosen))
    }
}

extension AdditiveTable {
    /// Signs by the names of columns, once it is known that each names a number that takes part.
    package func signs(
        _ given: [(name: String, sign: CoefficientSign)]
    ) throws(TableDesignError) -> [String: CoefficientSign] {
        let signs = Dictionary(given.map { ($0.name, $0.sign) }) { first, _ in first }
        guard let found = AdditiveSigns.misuse(signs, data.inputs) else { return signs }
        switch found.misuse {
        case .unknown(let hint):
            throw .usage("--sign names “\(found.name)”, which is neither a column that takes part nor a term\(hint)")
        case .noNumber: throw .usage(AdditiveSigns.sentence(of: found.name))
        }
    }
}

extension FlatTable.Column {
    /// Chosen rows, in their order.
    fileprivate func restricted(to rows: [Int]) -> FlatTable.Column {
        switch cells {
        case .numbers(let values): FlatTable.Column(name: name, cells: .numbers(rows.map { values[$0] }))
        case .texts(let texts):
            FlatTable.Column(
                name: name, cells: .texts(InternedColumn(codes: rows.map { texts.codes[$0] }, levels: texts.levels)))
        }
    }
}

extension ModelInput {
    /// With the units of the column: what additive terms make of a number does not depend on its scale, and the coefficient
    /// of a number that takes two values is that of the column as it is.
    fileprivate func inUnits(of column: ModelMatrix.Column) -> ModelInput {
        guard case .number(let encoding) = self.encoding, case .numbers(let values) = column else { return self }
        var found: Set<Double> = []
        for value in values {
            found.insert(value.isNaN ? (encoding.fill ?? 0) : value)
            if found.count > 2 { break }
        }
        var result = self
        result.encoding = .number(
            NumberEncoding(
                transform: found.count > 2 ? encoding.transform : .identity, fill: encoding.fill, centre: 0, scale: 1))
        return result
    }
}

extension AdditiveData {
    /// Chosen rows, in their order.
    package func restricted(to rows: [Int]) -> AdditiveData {
        func chosen(_ values: [Double]) -> [Double] { rows.map { values[$0] } }
        let columns = matrix.columns.map { column in
            switch column {
            case .numbers(let values): ModelMatrix.Column.numbers(chosen(values))
            case .levels(let codes): ModelMatrix.Column.levels(rows.map { codes[$0] })
            }
        }
        return AdditiveData(
            inputs: inputs, matrix: ModelMatrix(rowCount: rows.count, columns: columns), target: chosen(target),
            weights: weights.map(chosen), offsets: offsets.map(chosen),
            customers: customers.map { customers in rows.map { customers[$0] } })
    }
}
