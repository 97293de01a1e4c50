import Tables

/// Turns columns of a ready table into columns of numbers, one after the other.
struct EncodingBuilder {
    private let table: FlatTable
    private let allowsMissing: Bool
    /// Rows of weight zero may not decide on levels or medians.
    private let weights: [Double]?
    private(set) var sources: [TableEncoding.Source] = []
    private(set) var references: [String: String] = [:]
    private(set) var columns: [[Double]] = []
    private(set) var constantTexts: [String] = []

    init(_ table: FlatTable, allowsMissing: Bool, weights: [Double]?) {
        self.table = table
        self.allowsMissing = allowsMissing
        self.weights = weights
    }

    /// Adds what a column of the table makes.
    mutating func append(_ index: Int) throws(TableDesignError) {
        let column = table.columns[index]
        if let row = column.unusableRows.first {
            throw .at(
                table.place(row: row, column: index),
                "column “\(column.name)”: found a cell that is no finite number, expected a finite number; "
                    + "correct it or leave the column out with --exclude")
        }
        if !allowsMissing, let row = column.firstEmptyRow {
            throw .at(
                table.place(row: row, column: index),
                "column “\(column.name)”: found an empty cell, expected a value; with --missing indicator an empty "
                    + "cell counts as a finding of its own")
        }
        switch column.cells {
        case .numbers(let values): append(numbers: values, column.name)
        case .texts(let texts): try append(texts: texts, column.name, index)
        }
    }

    private func counts(_ row: Int) -> Bool { weights.map { $0[row] > 0 } ?? true }

    private mutating func append(numbers values: [Double], _ name: String) {
        guard values.contains(where: \.isNaN) else {
            sources.append(.number(column: name, fill: nil))
            columns.append(values)
            return
        }
        let median = median(values.indices.filter { counts($0) && !values[$0].isNaN }.map { values[$0] })
        sources += [.number(column: name, fill: median), .missing(column: name)]
        columns.append(values.map { $0.isNaN ? median : $0 })
        columns.append(values.map { $0.isNaN ? 1 : 0 })
    }

    private mutating func append(texts: InternedColumn, _ name: String, _ index: Int) throws(TableDesignError) {
        var present = Set<Int32>()
        for (row, code) in texts.codes.enumerated() where counts(row) { present.insert(code) }
        guard present.count <= TableDesign.mostLevels else {
            throw .whole(
                table.path,
                "column “\(name)” holds \(present.count) different texts, too many to be categories; "
                    + "leave it out with --exclude \(name)")
        }
        // An empty cell is the level “missing”, and never the one the others are compared with.
        let missing = texts.levels.firstIndex(of: "missing").map { Int32($0) }
        let hasMissing = present.contains(-1)
        var levels = texts.levels.indices.map { Int32($0) }.filter { present.contains($0) }
        if hasMissing { levels.removeAll { $0 == missing } }
        guard let reference = levels.first, levels.count > 1 || hasMissing else {
            constantTexts.append(name)
            if let only = levels.first { references[name] = texts.levels[Int(only)] }
            return
        }
        references[name] = texts.levels[Int(reference)]
        for level in levels.dropFirst() {
            sources.append(.level(column: name, level: texts.levels[Int(level)]))
            columns.append(texts.codes.map { $0 == level ? 1 : 0 })
        }
        if hasMissing {
            sources.append(.missing(column: name))
            columns.append(texts.codes.map { $0 == -1 || $0 == missing ? 1 : 0 })
        }
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.last else { return 0 }
        let half = sorted.count / 2
        return sorted.count % 2 == 1
            ? sorted[half] : sorted[half - 1] / 2 + (half < sorted.count ? sorted[half] : last) / 2
    }
}
