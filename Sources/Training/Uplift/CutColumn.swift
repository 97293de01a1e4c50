internal import Tables

/// A column of texts that is a column of numbers cut into ranges, as `1) $0 - $100` beside the amount itself: it tells of a row
/// what the number tells already, more coarsely.
///
/// Effects are small beside risks, and every further coefficient of an effect is paid for in noise; so uplift leaves such a column
/// out. A logistic fit of risks, which can afford bends, keeps it.
struct CutColumn: Equatable {
    let name: String
    /// The column of numbers.
    let number: String

    /// Fewer levels are two or more groups that happen to lie apart.
    private static let fewestLevels = 3

    /// The cut columns among those of a table that are not left out.
    static func all(in table: FlatTable, except taken: Set<String>) -> [CutColumn] {
        let columns = table.columns.filter { !taken.contains($0.name) }
        return columns.compactMap { column in
            guard case .texts(let texts) = column.cells, texts.levels.count >= fewestLevels else { return nil }
            for other in columns {
                guard case .numbers(let values) = other.cells, isCut(texts, of: values) else { continue }
                return CutColumn(name: column.name, number: other.name)
            }
            return nil
        }
    }

    /// Whether the ranges of the numbers under each text lie one beside the other; a number on a bound may be under either. An
    /// empty cell on one side alone is no cut.
    private static func isCut(_ texts: InternedColumn, of values: [Double]) -> Bool {
        var ranges = [ClosedRange<Double>?](repeating: nil, count: texts.levels.count)
        for (code, value) in zip(texts.codes, values) {
            guard (code < 0) == value.isNaN else { return false }
            guard code >= 0 else { continue }
            let range = ranges[Int(code)]
            ranges[Int(code)] = min(range?.lowerBound ?? value, value)...max(range?.upperBound ?? value, value)
        }
        let ordered = ranges.compactMap(\.self).sorted {
            ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
        }
        guard ordered.count >= fewestLevels, ordered.contains(where: { $0.lowerBound < $0.upperBound }) else {
            return false
        }
        return zip(ordered, ordered.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
    }
}
