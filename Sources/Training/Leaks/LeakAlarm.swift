internal import Features
internal import Histories
internal import Statistics
public import Tables

/// Looks for columns that nearly are the outcome, before anyone admires what a model with them achieves.
///
/// Each column is judged alone, by `LeakRule`, in O(n log n). Where there are many rows, a sample of at most
/// `sampleSize` churners and as many others decides which columns are worth a look at all rows; a column that breaks
/// the rule on all of them tells them apart in such a sample too, so what is found is found on all rows.
public enum LeakAlarm {
    /// Of each class, at most so many rows are looked at first.
    static let sampleSize = 5_000

    /// The columns that nearly are the outcome, in their order.
    ///
    /// - Parameters:
    ///   - groups: rows that belong together, as those of one customer; nil where every row is its own.
    ///   - weights: rows of weight 0 do not count; other weights make no difference.
    public static func findings(
        in columns: [LeakColumn], churned: [Bool], groups: [Int32]? = nil, weights: [Double]? = nil, threads: Int = 1
    ) async -> [LeakFinding] {
        let rows = LeakRows(churned: churned, groups: groups, weights: weights)
        var found = [LeakFinding?](repeating: nil, count: columns.count)
        await onThreads(threads, columns.indices) {
            rows.finding(columns[$0])
        } take: {
            found[$0] = $1
        }
        return found.compactMap(\.self)
    }

    /// A warning for each column of a ready table that a design learns from and that nearly is the outcome.
    public static func warnings(_ table: FlatTable, _ design: TableDesign, threads: Int) async -> [FitWarning] {
        let used = Set(design.encoding.sources.map(\.column))
        let columns = table.columns.filter { used.contains($0.name) }.map {
            LeakColumn($0.name, $0.cells, origin: .column)
        }
        let found = await findings(
            in: columns, churned: design.problem.target.map { $0 == 1 }, weights: design.problem.weights,
            threads: threads)
        return found.map { finding in
            let terms = zip(design.encoding.sources, design.encoding.names).filter { $0.0.column == finding.column }
            return FitWarning(code: .leak, message: finding.message, terms: terms.map(\.1))
        }
    }

    /// A warning for each column of a ready table that an additive model learns from and that nearly is the outcome.
    package static func warnings(_ table: AdditiveTable, threads: Int) async -> [FitWarning] {
        let columns = table.columns.map { LeakColumn($0.name, $0.cells, origin: .column) }
        let found = await findings(
            in: columns, churned: table.outcomes.target.map { $0 == 1 }, weights: table.outcomes.weights,
            threads: threads)
        return found.map { FitWarning(code: .leak, message: $0.message, terms: [$0.column]) }
    }

    /// The findings among the features and attributes of a panel that a model learns from.
    static func findings(in panel: TrainingPanel, inputs: [String], threads: Int) async -> [LeakFinding] {
        let used = Set(inputs)
        let matrix = panel.matrix
        let features = zip(matrix.features, matrix.columns).filter { used.contains($0.0.name) }.map {
            LeakColumn($0.name, .numbers($1), origin: .feature)
        }
        let attributes = matrix.attributes.filter { used.contains($0.name) }.map { attribute in
            LeakColumn(
                attribute.name, attribute.kind == .number ? .numbers(attribute.numbers) : .texts(attribute.texts),
                origin: .attribute)
        }
        return await findings(
            in: features + attributes, churned: panel.churned, groups: matrix.customer, threads: threads)
    }
}

/// The rows that columns are judged on.
private struct LeakRows: Sendable {
    let churned: [Bool]
    let isInSecondHalf: [Bool]
    /// The rows that count.
    let all: [Int]
    /// Those looked at first; nil where it is all of them.
    let sample: [Int]?

    init(churned: [Bool], groups: [Int32]?, weights: [Double]?) {
        self.churned = churned
        // A bit of a multiplicative hash: rows of one group share it, and it follows no order that rows may come in.
        isInSecondHalf = churned.indices.map { row in
            var mixed = UInt64(truncatingIfNeeded: groups.map { Int($0[row]) } ?? row) &* 0x9E37_79B9_7F4A_7C15
            mixed ^= mixed >> 32
            return (mixed &* 0xBF58_476D_1CE4_E5B9) >> 63 == 1
        }
        let all = churned.indices.filter { row in weights.map { $0[row] > 0 } ?? true }
        self.all = all
        let classes = [true, false].map { kind in all.filter { churned[$0] == kind } }
        sample =
            classes.contains { $0.count > LeakAlarm.sampleSize }
            ? classes.flatMap { Self.sample(of: $0) } : nil
    }

    /// One row of each of `sampleSize` equal stretches, drawn in it.
    private static func sample(of rows: [Int]) -> [Int] {
        let size = LeakAlarm.sampleSize
        guard rows.count > size else { return rows }
        var generator = SeededGenerator(seed: 0)
        return (0..<size).map { index in
            let start = rows.count * index / size
            return rows[start + generator.below(rows.count * (index + 1) / size - start)]
        }
    }

    /// What is found of a column, if anything is.
    func finding(_ column: LeakColumn) -> LeakFinding? {
        guard all.contains(where: { churned[$0] }), all.contains(where: { !churned[$0] }) else { return nil }
        let rule = column.speaksOfLeaving ? LeakRule.named : .standard
        if let sample, !readings(column, sample).contains(where: { rule.isWorthALook($0.evidence) }) { return nil }
        let broken = readings(column, all).filter { rule.isBroken(by: $0.evidence) }
        guard let worst = broken.max(by: { $0.score < $1.score }) else { return nil }
        return LeakFinding(
            column: column.name, origin: column.origin, auc: worst.evidence.auc, condition: worst.condition(),
            churnersInside: worst.split.churners, othersInside: worst.split.others, churners: worst.evidence.churners,
            others: worst.evidence.others)
    }

    private func readings(_ column: LeakColumn, _ rows: [Int]) -> [LeakReading] {
        switch column.cells {
        case .numbers(let values):
            let runs = LeakRuns({ values[$0] }, rows: rows, churned: churned, isInSecondHalf: isInSecondHalf)
            return LeakReading.all(runs, texts: nil)
        case .texts(let texts):
            let value: (Int) -> Double = { texts.codes[$0] < 0 ? .nan : Double(texts.codes[$0]) }
            let runs = LeakRuns(value, rows: rows, churned: churned, isInSecondHalf: isInSecondHalf)
            return LeakReading.all(runs, texts: texts)
        }
    }
}
