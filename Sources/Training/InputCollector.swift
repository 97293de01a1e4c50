internal import Features
internal import Histories
internal import Models
internal import Statistics
internal import Tables

/// Turns the features and attributes of a panel into inputs of a model, leaving out those that tell nothing.
struct InputCollector {
    private let rowCount: Int
    let threads: Int
    private(set) var inputs: [ModelInput] = []
    private(set) var columns: [ModelMatrix.Column] = []
    private(set) var setAside: [TrainingRecord.SetAside] = []

    init(rowCount: Int, threads: Int = 1) {
        self.rowCount = rowCount
        self.threads = threads
    }

    mutating func collect(_ panel: TrainingPanel, _ options: TrainingOptions) throws(TrainingError) {
        let selection = try InputSelection(panel, options)
        collectFeatures(panel, selection)
        if selection.includes(PurchaseModel.inputName) { collectSilence(panel) }
        for attribute in panel.matrix.attributes where selection.includes(attribute.name) {
            if let numbers = try attribute.asNumbers() {
                collectNumbers(attribute.name, numbers, .attribute, meaning: "The attribute \(attribute.name).")
            } else {
                collectCategory(
                    attribute.name, attribute.texts, .attribute, meaning: "The attribute \(attribute.name).")
            }
        }
    }

    private mutating func leaveOut(_ name: String, _ reason: String) {
        setAside.append(TrainingRecord.SetAside(name: name, reason: reason))
    }

    private mutating func collectFeatures(_ panel: TrainingPanel, _ selection: InputSelection) {
        let chosen = panel.matrix.features.indices.filter { selection.includes(panel.matrix.features[$0].name) }
        let sameAs = Self.laterTwins(chosen.map { panel.matrix.columns[$0] })
        let matrix = panel.matrix
        let encodings = concurrently(chosen.count, threads: threads) { place in
            sameAs[place] == nil
                ? Self.encoding(
                    of: matrix.columns[chosen[place]],
                    matrix.features[chosen[place]].kind.isSkewed ? .logOnePlus : .identity) : nil
        }
        for (place, index) in chosen.enumerated() {
            let feature = panel.matrix.features[index]
            let values = panel.matrix.columns[index]
            if let twin = sameAs[place] {
                leaveOut(feature.name, "the same as \(panel.matrix.features[chosen[twin]].name) in nearly every row")
                continue
            }
            guard let encoding = encodings[place].flatMap({ taken($0, feature.name) }) else { continue }
            inputs.append(
                ModelInput(
                    name: feature.name, meaning: feature.meaning, unit: feature.unit,
                    origin: .feature(definition: feature.fingerprint, kind: feature.kind), encoding: .number(encoding)))
            columns.append(.numbers(values))
        }
    }

    /// Where the label is silence, what a purchase model of the panel's customers foretells of it. It knows what straight lines of
    /// features do not: that silence says more of those who bought often.
    private mutating func collectSilence(_ panel: TrainingPanel) {
        let horizonDays = panel.panel.horizonDays
        guard panel.panel.outcome == .inactive, let purchases = panel.matrix.purchases,
            let model = PurchaseModel(purchases, of: panel.matrix.customer, horizonDays: horizonDays)
        else { return }
        let values = purchases.map(model.logOdds)
        guard let encoding = taken(Self.encoding(of: values, .identity), PurchaseModel.inputName) else { return }
        inputs.append(
            ModelInput(
                name: PurchaseModel.inputName,
                meaning: "Log-odds of no purchase within \(horizonDays) days, as a purchase model "
                    + "(MBG/NBD) foretells from number, span and recency of purchases.",
                unit: "log-odds", origin: .purchases(model, definition: PurchaseModel.fingerprint),
                encoding: .number(encoding)))
        columns.append(.numbers(values))
    }

    /// Columns that differ in fewer of the rows that have something are one column to a fit.
    private static let twinShare = 0.01

    /// For each column a later one that is the same in all but a hundredth of the rows in which either is neither 0 nor
    /// missing, if there is one.
    ///
    /// Where windows are about as long as the histories in training, they agree but for the oldest customers, and what a
    /// fit makes of the difference is chance that is blown up when longer histories are scored. The widest says most
    /// about those, and windows widen in the catalogue's order.
    static func laterTwins(_ columns: [[Double]]) -> [Int?] {
        var kept: [Int] = []
        var twins = [Int?](repeating: nil, count: columns.count)
        for index in columns.indices.reversed() {
            twins[index] = kept.first { areTwins(columns[index], columns[$0]) }
            if twins[index] == nil { kept.append(index) }
        }
        return twins
    }

    private static func areTwins(_ one: [Double], _ other: [Double]) -> Bool {
        var (differing, present) = (0, 0)
        let most = Int(twinShare * Double(one.count))
        for row in one.indices {
            let (left, right) = (one[row], other[row])
            if (left == 0 && right == 0) || (left.isNaN && right.isNaN) { continue }
            present += 1
            guard left != right else { continue }
            differing += 1
            if differing > most { return false }
        }
        return Double(differing) <= twinShare * Double(present)
    }

    /// How a column of numbers enters, or why it does not.
    private enum Found {
        case encoding(NumberEncoding)
        case useless(String)
    }

    /// What was found of a column; nil (and set aside) where it is of no use.
    private mutating func taken(_ found: Found, _ name: String) -> NumberEncoding? {
        switch found {
        case .encoding(let encoding): return encoding
        case .useless(let reason):
            leaveOut(name, reason)
            return nil
        }
    }

    private static func encoding(of values: [Double], _ transform: NumberEncoding.Transform) -> Found {
        let known = values.filter { !$0.isNaN }
        guard let first = known.min(), let last = known.max(), let median = known.median else {
            return .useless("without a value in every row")
        }
        guard first < last || known.count < values.count else { return .useless("the same in every row") }
        let moments = Moments(values.map { transform.applied(to: $0.isNaN ? median : $0) })
        let isConstant = moments.deviation <= 1e-12 * max(1, moments.mean.magnitude)
        return .encoding(
            NumberEncoding(
                transform: transform, fill: median, centre: moments.mean, scale: isConstant ? 1 : moments.deviation))
    }

    /// A column of numbers that no catalogue speaks of: as its logarithm where that evens out its skewness.
    private mutating func collectNumbers(
        _ name: String, _ values: [Double], _ origin: ModelInput.Origin, meaning: String
    ) {
        let known = values.filter { !$0.isNaN }
        let plain = Moments(known).skewness
        let isSkewed =
            plain > 2 && (known.min() ?? -1) >= 0
            && Moments(known.map(NumberEncoding.Transform.logOnePlus.applied)).skewness.magnitude < plain
        guard let encoding = taken(Self.encoding(of: values, isSkewed ? .logOnePlus : .identity), name) else { return }
        inputs.append(ModelInput(name: name, meaning: meaning, origin: origin, encoding: .number(encoding)))
        columns.append(.numbers(values))
    }

    private mutating func collectCategory(
        _ name: String, _ texts: InternedColumn, _ origin: ModelInput.Origin, meaning: String
    ) {
        let levels = CategoryLevels(texts, rowCount: rowCount)
        if let reason = levels.reasonAgainst {
            leaveOut(name, reason)
            return
        }
        let encoding = CategoryEncoding(levels: levels.kept, unknown: .other, allowsMissing: true)
        inputs.append(ModelInput(name: name, meaning: meaning, origin: origin, encoding: .category(encoding)))
        columns.append(.levels(encoding.codes(of: texts)))
    }

    /// A column of a ready table.
    mutating func collect(_ column: FlatTable.Column) {
        switch column.cells {
        case .numbers(let values): collectNumbers(column.name, values, .column, meaning: column.name)
        case .texts(let texts): collectCategory(column.name, texts, .column, meaning: column.name)
        }
    }
}

/// Which features and attributes take part.
struct InputSelection {
    private let wanted: Set<String>?
    private let excluded: Set<String>

    init(_ panel: TrainingPanel, _ options: TrainingOptions) throws(TrainingError) {
        let matrix = panel.matrix
        let label: String? = if case .column(let name, _) = panel.panel.outcome { name } else { nil }
        let attributes = matrix.attributes.map(\.name).filter { $0 != label }
        var known = Set(matrix.features.map(\.name) + attributes)
        if panel.panel.outcome == .inactive { known.insert(PurchaseModel.inputName) }
        let catalogue = Set(Catalogue.features.map(\.name))
        for name in (options.wanted ?? []) where !known.contains(name) {
            if let lacking = matrix.leftOut.first(where: { $0.feature.name == name }) {
                throw .lacking(feature: name, needed: lacking.lacking)
            }
            throw .unknownInput(name, hint: DidYouMean.hint(for: name, among: known.sorted()))
        }
        for name in options.excluded where !known.contains(name) && !catalogue.contains(name) && name != label {
            throw .unknownInput(name, hint: DidYouMean.hint(for: name, among: known.union(catalogue).sorted()))
        }
        wanted = options.wanted.map { Set($0) }
        excluded = Set(options.excluded).union(label.map { [$0] } ?? [])
    }

    func includes(_ name: String) -> Bool { (wanted?.contains(name) ?? true) && !excluded.contains(name) }
}

/// The levels of a category that are frequent enough to stand for themselves.
struct CategoryLevels {
    /// More levels than these are pooled, the rarest first.
    static let most = 100
    /// In ascending order of their UTF-8 bytes.
    let kept: [String]
    /// Why the category tells nothing, where it does not.
    let reasonAgainst: String?

    /// A level is kept that a hundredth of the rows have, at least 10 and at most 50.
    static func fewestRows(of rowCount: Int) -> Int { min(max(10, rowCount / 100), 50) }

    init(_ texts: InternedColumn, rowCount: Int) {
        var counts = [Int](repeating: 0, count: texts.levels.count)
        var missing = 0
        for code in texts.codes {
            if code < 0 { missing += 1 } else { counts[Int(code)] += 1 }
        }
        let used = counts.indices.filter { counts[$0] > 0 }
        let frequent = used.filter { counts[$0] >= Self.fewestRows(of: rowCount) }
            .sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(Self.most).sorted()
        kept = frequent.map { texts.levels[$0] }
        let others = used.reduce(0) { $0 + counts[$1] } - frequent.reduce(0) { $0 + counts[$1] }
        let classes = frequent.count + (others > 0 ? 1 : 0) + (missing > 0 ? 1 : 0)
        reasonAgainst =
            if used.isEmpty { "without a value in every row" } else if used.count == 1 && missing == 0 {
                "the same in every row"
            } else if classes < 2 { "its \(used.count) texts are each too rare to tell anything" } else { nil }
    }
}

extension Attribute {
    /// The cells as numbers, where the attribute is one: declared so, or not declared and every cell a number.
    fileprivate func asNumbers() throws(TrainingError) -> [Double]? {
        guard declaredKind != .category else { return nil }
        let numbers = texts.numbers
        if let row = numbers.unreadable {
            if declaredKind == .number { throw .notANumber(attribute: name, found: texts.text(row)) }
            return nil
        }
        return numbers.values
    }
}
