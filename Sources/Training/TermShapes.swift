internal import Models

/// The terms that inputs give: a linear one a number, an indicator where values are missing, one a level but the most
/// frequent.
struct TermShapes {
    private(set) var shapes: [(name: String, shape: ModelTerm.Shape)] = []
    private(set) var setAside: [TrainingRecord.SetAside] = []

    /// Fewer rows than this make an indicator near useless.
    static func fewestRows(of rowCount: Int) -> Int { max(10, rowCount / 1000) }

    init(inputs: [ModelInput], matrix: ModelMatrix) {
        let fewest = Self.fewestRows(of: matrix.rowCount)
        var indicators: [(input: Int, rows: [Int32])] = []
        var rare: [Int] = []
        for (index, input) in inputs.enumerated() {
            switch matrix.columns[index] {
            case .numbers(let values):
                shapes.append((input.name, .linear(input: index)))
                let rows = values.indices.filter { values[$0].isNaN }.map { Int32($0) }
                if rows.isEmpty { continue }
                let name = "\(input.name) missing"
                if let twin = indicators.first(where: { $0.rows == rows }) {
                    leaveOut(name, "in the same rows as \(inputs[twin.input].name) missing")
                } else if min(rows.count, matrix.rowCount - rows.count) < fewest {
                    rare.append(index)
                } else {
                    indicators.append((index, rows))
                    shapes.append((name, .missing(inputs: [index])))
                }
            case .levels(let codes): appendLevels(of: input, index, codes, fewest)
            }
        }
        appendPooled(rare, inputs, matrix, fewest)
    }

    private mutating func leaveOut(_ name: String, _ reason: String) {
        setAside.append(TrainingRecord.SetAside(name: name, reason: reason))
    }

    /// One indicator for all inputs that are hardly ever missing (or hardly ever not).
    private mutating func appendPooled(
        _ rare: [Int], _ inputs: [ModelInput], _ matrix: ModelMatrix, _ fewest: Int
    ) {
        guard !rare.isEmpty else { return }
        let count = (0..<matrix.rowCount).count { row in rare.contains { matrix.isMissing($0, row: row) } }
        let names = rare.map { inputs[$0].name }.joined(separator: ", ")
        if min(count, matrix.rowCount - count) >= fewest {
            let name = rare.count == 1 ? "\(names) missing" : "any missing of \(names)"
            shapes.append((name, .missing(inputs: rare)))
        } else {
            leaveOut(
                "\(names) missing",
                "in \(count) of \(matrix.rowCount) rows, too few to learn from: the median stands in")
        }
    }

    private mutating func appendLevels(of input: ModelInput, _ index: Int, _ codes: [Int32], _ fewest: Int) {
        guard case .category(let category) = input.encoding else { return }
        var counts: [Int32: Int] = [:]
        for code in codes { counts[code, default: 0] += 1 }
        // Named levels ascend, then the pooled ones, then the empty cells; the first most frequent is the reference.
        let classes =
            category.levels.indices.map {
                (Int32($0), "\(input.name)=\(category.levels[$0])", ModelTerm.LevelClass.named(category.levels[$0]))
            }
            + [
                (ModelMatrix.other, "\(input.name) other", .other),
                (ModelMatrix.missing, "\(input.name) missing", .missing),
            ]
        let most = classes.map { counts[$0.0] ?? 0 }.max() ?? 0
        let reference = classes.first { counts[$0.0] == most }?.0
        for (code, name, levelClass) in classes where code != reference {
            let count = counts[code] ?? 0
            if count >= fewest || (code >= 0 && count > 0) {
                shapes.append((name, .level(input: index, levelClass)))
            } else if count > 0 {
                leaveOut(name, "in \(count) rows, too few to learn from: taken as the most frequent level")
            }
        }
    }
}
