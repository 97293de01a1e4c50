public import Histories
private import Tables

extension Attribute {
    /// Whether the cells are numbers or categories: as declared, else numbers where every non-empty cell reads as one.
    public var kind: Kind {
        if let declaredKind { return declaredKind }
        let used = usedLevels
        return !used.isEmpty && used.allSatisfy { Self.number($0) != nil } ? .number : .category
    }

    /// The cells as numbers; NaN where a cell is empty or does not read as one.
    public var numbers: [Double] {
        let values = texts.levels.map { Self.number($0) ?? .nan }
        return texts.codes.map { $0 < 0 ? .nan : values[Int($0)] }
    }

    /// The distinct texts that occur among the cells, ascending by bytes.
    public var usedLevels: [String] {
        var isUsed = [Bool](repeating: false, count: texts.levels.count)
        for code in texts.codes where code >= 0 { isUsed[Int(code)] = true }
        return zip(texts.levels, isUsed).compactMap { $1 ? $0 : nil }
    }
}
