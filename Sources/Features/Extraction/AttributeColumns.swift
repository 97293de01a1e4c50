internal import Histories
internal import Tables

/// The attributes of a population's rows: those of `customers` as they are, and the latest visible values of those that
/// have a history.
struct AttributeColumns {
    var columns: [Attribute]
    var notes: [String]

    /// - Parameters:
    ///   - customer: each row's customer.
    ///   - cutoffs: how many there are.
    ///   - latest: what the rows see of `histories.attributeChanges`.
    static func of(
        _ customer: [Int32], cutoffs: Int, _ histories: Histories, _ latest: LatestValues?
    ) throws(FeatureError) -> AttributeColumns {
        let changed = histories.attributeChanges.flatMap { changes in latest.map { $0.columns(of: changes) } } ?? []
        let withHistory = Set(changed.map(\.name))
        var result = AttributeColumns(columns: [], notes: [])
        for attribute in histories.customers.attributes {
            if withHistory.contains(attribute.name) {
                result.notes.append(
                    "\(attribute.name) is in customers and in attributes: its history in attributes is used")
                continue
            }
            var texts = attribute.texts
            texts.codes = customer.map { attribute.texts.codes[Int($0)] }
            result.columns.append(Attribute(name: attribute.name, declaredKind: attribute.declaredKind, texts: texts))
        }
        if !result.columns.isEmpty {
            let names = result.columns.map(\.name).joined(separator: ", ")
            result.notes.append("customers carries no times: taken as known at the cutoff: \(names)")
        }
        result.columns += changed
        let keys = cutoffs > 1 ? ["customer_id", "as_of"] : ["customer_id"]
        for attribute in result.columns where keys.contains(attribute.name) {
            throw .attributeNamedLikeKey(attribute.name)
        }
        for attribute in result.columns where Catalogue.feature(named: attribute.name) != nil {
            throw .attributeNamedLikeFeature(attribute.name)
        }
        return result
    }
}

/// The latest visible value of each attribute that has a history, for every row.
struct LatestValues: Sendable {
    /// For each name, the code of each row's value; -1 where it has none.
    private var codes: [[Int32]]
    /// Whether any row sees a value of each name: those names have a column.
    var isSeen: [Bool]

    init(of rows: Population, _ range: Range<Int>, in changes: AttributeChanges) {
        let names = changes.name.levels.indices
        codes = names.map { _ in [Int32](repeating: -1, count: range.count) }
        isSeen = names.map { _ in false }
        var latest = [Int](repeating: -1, count: names.count)
        var met: [Int] = []
        for (place, row) in range.enumerated() {
            let cutoff = rows.cutoffs[Int(rows.cutoff[row])]
            for change in changes.timeline.rows(of: Int(rows.customer[row]), before: cutoff)
            where changes.timeline.isVisible(change, at: cutoff) && changes.name.codes[change] >= 0 {
                let name = Int(changes.name.codes[change])
                if latest[name] < 0 { met.append(name) }
                if latest[name] < 0 || Self.supersedes(change, latest[name], changes) { latest[name] = change }
            }
            for name in met {
                codes[name][place] = changes.value.codes[latest[name]]
                isSeen[name] = true
                latest[name] = -1
            }
            met.removeAll(keepingCapacity: true)
        }
    }

    /// The rows of several parts, one behind the other; nil where there is none.
    init?(joining parts: [LatestValues]) {
        guard let first = parts.first else { return nil }
        codes = first.codes.indices.map { name in parts.flatMap { $0.codes[name] } }
        isSeen = first.isSeen.indices.map { name in parts.contains { $0.isSeen[name] } }
    }

    /// A column a name that some row sees, ascending by the name's bytes.
    func columns(of changes: AttributeChanges) -> [Attribute] {
        let names = changes.name.levels
        return names.indices.filter { isSeen[$0] }.map { name in
            Attribute(
                name: names[name], declaredKind: changes.declaredKinds[names[name]],
                texts: InternedColumn(codes: codes[name], levels: changes.value.levels))
        }
    }

    /// Whether a change counts over an earlier row's: the later one, at one time the one known later, then the one with
    /// the greater value by bytes (levels ascend by them).
    private static func supersedes(_ change: Int, _ other: Int, _ changes: AttributeChanges) -> Bool {
        let timeline = changes.timeline
        if timeline.occurredAt[change] != timeline.occurredAt[other] {
            return timeline.occurredAt[change] > timeline.occurredAt[other]
        }
        if let knownAt = timeline.knownAt, knownAt[change] != knownAt[other] { return knownAt[change] > knownAt[other] }
        return changes.value.codes[change] > changes.value.codes[other]
    }
}
