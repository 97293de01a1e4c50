internal import Models
package import Tables

/// Rows of a randomised comparison: what was known of each, whether it was treated, and what came of it.
package struct UpliftRows: Sendable {
    let design: TrainingDesign
    /// The same inputs as they are, to learn curves from.
    let data: AdditiveData
    /// 1 where the outcome happened.
    package let target: [Double]
    package let treated: [Bool]
    /// The text of the arm that was held back.
    package let control: String
    package let setAside: [String]
    /// A number for each row's customer, where customers have several rows.
    let customers: [Int32]?

    /// - Parameters:
    ///   - inputs: what was known of the rows.
    ///   - cuts: what is said of columns that are others cut into ranges.
    init(
        _ inputs: InputCollector, target: [Double], treated: [Bool], control: String, cuts: [String] = [],
        customers: [Int32]?
    ) throws(TrainingError) {
        design = try TrainingDesign(inputs, rowCount: target.count)
        data = AdditiveData(
            inputs: inputs.inputs, matrix: ModelMatrix(rowCount: target.count, columns: inputs.columns),
            target: target, customers: customers)
        self.target = target
        self.treated = treated
        self.control = control
        setAside = cuts + design.setAside.map { "\($0.name) was set aside: \($0.reason)" }
        self.customers = customers
    }

    package var count: Int { target.count }

    /// Reads a ready table: every column that is neither target, treatment nor left out is known before the treatment.
    ///
    /// - Parameter control: the arm that was held back; nil where the column holds 0 and 1, or another such pair.
    package init(_ table: FlatTable, _ roles: TableRoles, treatment: String, control: String?) throws {
        var roles = roles
        roles.excluded.append(treatment)
        let read = try TableOutcomes(table, roles, target: nil, weights: nil, offset: nil)
        let arms = try RoleColumn(treatment, in: table, orFile: nil, role: "treatment").arms(control: control)
        let cuts = CutColumn.all(in: table, except: read.taken)
        let taken = read.taken.union(cuts.map(\.name))
        var collector = InputCollector(rowCount: table.rowCount)
        for (index, column) in table.columns.enumerated() where !taken.contains(column.name) {
            if let row = column.unusableRows.first {
                throw TableDesignError.at(
                    table.place(row: row, column: index),
                    "column “\(column.name)”: found a cell that is no finite number, expected a finite number; "
                        + "correct it or leave the column out with --exclude")
            }
            collector.collect(column)
        }
        try self.init(
            collector, target: read.target, treated: arms.treated, control: arms.control,
            cuts: cuts.map { "\($0.name) was set aside: it is \($0.number) cut into ranges" }, customers: nil)
    }

    /// The columns of some rows as a problem, standardised over all rows.
    func problem(_ rows: [Int]) -> LogisticProblem { design.problem(rows: rows, target: target) }
}

extension RoleColumn {
    /// Whether each row was treated: its arm is another than the control.
    package func arms(control: String?) throws -> (treated: [Bool], control: String) {
        let texts: [String]
        switch table.columns[index].cells {
        case .texts(let column): texts = column.codes.map { $0 < 0 ? "" : column.levels[Int($0)] }
        case .numbers(let values): texts = values.map { $0.isNaN ? "" : shortestText($0) }
        }
        if let row = texts.firstIndex(of: "") {
            throw TableDesignError.at(
                table.place(row: row, column: index), "column “\(name)”: found an empty cell, expected an arm")
        }
        let levels = Set(texts).sorted()
        let shown = levels.prefix(8).joined(separator: ", ")
        guard let control = control ?? levels.first(where: { Self.controls.contains($0.lowercased()) }) else {
            throw UpliftError.arms(
                column: name, problem: "holds \(shown); say which arm was held back with --control")
        }
        guard levels.contains(control) else {
            throw TableDesignError.usage(
                "--control “\(control)” does not occur in column “\(name)”\(DidYouMean.hint(for: control, among: levels)); "
                    + "it holds \(shown)")
        }
        guard levels.count > 1 else {
            throw UpliftError.arms(
                column: name, problem: "all rows are of one arm, \(shown); uplift needs treated and untreated rows")
        }
        return (texts.map { $0 != control }, control)
    }

    private static let controls: Set<String> = ["0", "false", "no", "control"]
}
