internal import Tables

/// Two texts that stand for yes and no, one pair throughout a column.
enum BinaryTexts {
    private static let pairs: [(yes: String, no: String)] = [("1", "0"), ("true", "false"), ("yes", "no")]

    /// Whether each customer's cell says yes; nil where it is empty.
    static func truths(of attribute: Attribute, positive: String?) throws(OutcomeError) -> [Bool?] {
        let used = Set(attribute.texts.codes.lazy.filter { $0 >= 0 }).sorted().map { attribute.texts.levels[Int($0)] }
        guard used.count == 2 else { throw .notTwoValued(attribute.name, found: used) }
        let yes: String
        if let positive {
            guard used.contains(positive) else { throw .noSuchText(positive, column: attribute.name, found: used) }
            yes = positive
        } else {
            let pair = pairs.first { pair in Set(used.map { $0.lowercased() }) == [pair.yes, pair.no] }
            guard let pair, let text = used.first(where: { $0.lowercased() == pair.yes }) else {
                throw .needsPositive(attribute.name, found: used)
            }
            yes = text
        }
        let says = attribute.texts.levels.map { $0 == yes }
        return attribute.texts.codes.map { $0 < 0 ? nil : says[Int($0)] }
    }
}
