internal import Histories
internal import Tables

/// The level of an attribute each customer has in each period.
///
/// For an attribute of `customers` it is the same in all. For one with a history it is the latest value from before the
/// period, or, where there is none, the first of those set in it.
struct SegmentLevels: Sendable {
    /// The levels, those without a value (an empty text) last where there are any; one, empty, without a segment.
    let levels: [String]
    private let fixed: InternedColumn?
    private let changes: AttributeChanges?
    /// For each code of the changes' names, whether it is the attribute; and each code of their values, its level.
    private let nameCode: Int32
    private var empty: Int { levels.count - 1 }

    init(_ name: String?, _ histories: Histories) throws(IndicatorError) {
        guard let name else {
            (levels, fixed, changes, nameCode) = ([""], nil, nil, -1)
            return
        }
        let known = Self.names(histories)
        if let attribute = histories.customers.attributes.first(where: { $0.name == name }) {
            (fixed, changes, nameCode) = (attribute.texts, nil, -1)
            levels = attribute.texts.levels + [""]
        } else if let changes = histories.attributeChanges, let code = changes.name.levels.firstIndex(of: name) {
            (fixed, self.changes, nameCode) = (nil, changes, Int32(code))
            levels = changes.value.levels + [""]
        } else {
            throw .unknownSegment(name, known: known)
        }
        let used = usedLevels
        if used > IndicatorOptions.mostLevels { throw .tooManyLevels(name, found: used) }
    }

    /// The attributes a dataset has, with and without a history.
    static func names(_ histories: Histories) -> [String] {
        let plain = histories.customers.attributes.map(\.name)
        return plain + (histories.attributeChanges?.name.levels ?? []).filter { !plain.contains($0) }
    }

    private var usedLevels: Int {
        if let fixed { return fixed.levels.count }
        guard let changes else { return 0 }
        var used = Set<Int32>()
        for row in changes.name.codes.indices where changes.name.codes[row] == nameCode {
            used.insert(changes.value.codes[row])
        }
        return used.count
    }

    /// Writes a customer's level in each period that starts at `starts` and ends at `ends`.
    func levels(of customer: Int, _ starts: [Cutoff], _ ends: [Cutoff], into result: inout [Int]) {
        if let fixed {
            let code = fixed.codes[customer]
            let level = code < 0 ? empty : Int(code)
            for period in result.indices { result[period] = level }
        } else if let changes {
            followed(customer, changes, starts, ends, &result)
        }
    }

    private func followed(
        _ customer: Int, _ changes: AttributeChanges, _ starts: [Cutoff], _ ends: [Cutoff], _ result: inout [Int]
    ) {
        let rows = changes.timeline.rows(of: customer).filter { changes.name.codes[$0] == nameCode }
        let times = rows.map { changes.timeline.occurredAt[$0] }
        var next = 0
        // Moves behind the changes of one time; of several the greatest value by bytes counts, as it does in features.
        func take() -> Int {
            let time = times[next]
            var code = Int32(-1)
            while next < rows.count, times[next] == time {
                code = max(code, changes.value.codes[rows[next]])
                next += 1
            }
            return code < 0 ? empty : Int(code)
        }
        var level = empty
        for period in result.indices {
            while next < rows.count, starts[period].sees(times[next]) { level = take() }
            result[period] = level
            guard level == empty, next < rows.count, ends[period].sees(times[next]) else { continue }
            let before = next
            result[period] = take()
            next = before
        }
    }
}
