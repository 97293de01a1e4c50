internal import Tables

/// A set of a column's values in words that follow its name: `= 1`, `≥ 12 or empty`, `filled in`.
struct ConditionWords {
    /// The levels where the values are their codes.
    let texts: InternedColumn?

    /// So many values are named, the others counted.
    private static let mostNamed = 3

    /// The values at one end of all of them; nil is an empty cell.
    func range(_ side: [Double?], of all: [Double?], isLower: Bool) -> String {
        let known = side.compactMap(\.self)
        let hasEmpty = side.count > known.count
        if let whole = filledOrEmpty(known.count, hasEmpty, of: all) { return whole }
        guard let low = known.first, let high = known.last else { return "of no value" }
        let range =
            low == high ? "= \(shortestText(low))" : isLower ? "≤ \(shortestText(high))" : "≥ \(shortestText(low))"
        return range + (hasEmpty ? " or empty" : "")
    }

    /// Values, each with whether it is in the set.
    func levels(_ levels: [(value: Double?, isInside: Bool)]) -> String {
        let known = levels.filter { $0.isInside }.compactMap(\.value)
        let hasEmpty = levels.contains { $0.isInside && $0.value == nil }
        if let whole = filledOrEmpty(known.count, hasEmpty, of: levels.map(\.value)) { return whole }
        let outside = levels.filter { !$0.isInside }
        if outside.count == 1, known.count > 1, let value = outside[0].value { return "other than \(text(value))" }
        let named = known.prefix(Self.mostNamed).map(text).joined(separator: ", ")
        let more = known.count > Self.mostNamed ? ", …" : ""
        let words = known.count == 1 ? "= \(named)" : "one of \(known.count) values (\(named)\(more))"
        return words + (hasEmpty ? " or empty" : "")
    }

    /// The words where the set is all filled cells, or the empty ones.
    private func filledOrEmpty(_ known: Int, _ hasEmpty: Bool, of all: [Double?]) -> String? {
        let filled = all.count { $0 != nil }
        if known == 0 { return hasEmpty ? "empty" : nil }
        // Where there is one value only, whether it is filled in and what it is say the same.
        return known == filled && !hasEmpty && filled < all.count ? "filled in" : nil
    }

    private func text(_ value: Double) -> String {
        guard let texts else { return shortestText(value) }
        return "“\(texts.levels[Int(value)])”"
    }
}
