public import Tables

/// What the columns of a ready table are for.
public struct TableRoles: Sendable {
    /// The column of outcomes.
    public var target: String
    /// The text of the target that means churned; nil where it is 1, true or yes.
    public var positive: String?
    public var weights: String?
    public var offset: String?
    /// What rows belong together, for instance a customer.
    public var cluster: String?
    /// What rows are ordered by: dates, or numbers.
    public var time: String?
    /// Columns that take no part.
    public var excluded: [String] = []
    /// Whether an empty cell is met with an indicator (and the median) instead of an error.
    public var allowsMissing = false

    public init(target: String) { self.target = target }
}

/// How the columns of a ready table become columns of numbers, so that other tables can be read the same way.
public struct TableEncoding: Sendable, Equatable {
    /// One column of numbers, made of one column of a table.
    public enum Source: Sendable, Equatable {
        /// The number as it is; where the cell is empty, `fill` (nil: an empty cell is an error).
        case number(column: String, fill: Double?)
        /// 1 where the text is `level`, else 0.
        case level(column: String, level: String)
        /// 1 where the cell is empty (or the text `missing`), else 0.
        case missing(column: String)

        /// The column of the table.
        public var column: String {
            switch self {
            case .number(let column, _), .level(let column, _), .missing(let column): column
            }
        }
    }

    /// In the order of the table's columns, the levels of one in ascending order of their bytes.
    public var sources: [Source]
    /// For each column of texts: the level that has no indicator, which is all zeros.
    public var references: [String: String]

    /// The names of the columns made: `column`, `column=level` or `column=missing`.
    public var names: [String] {
        sources.map { source in
            switch source {
            case .number(let column, _): column
            case .level(let column, let level): "\(column)=\(level)"
            case .missing(let column): "\(column)=missing"
            }
        }
    }
}

/// A ready table as a problem to be fitted.
public struct TableDesign: Sendable {
    public let problem: LogisticProblem
    public let encoding: TableEncoding
    /// Columns of texts that hold one text only, so that they tell nothing.
    public let constantTexts: [String]
    /// The period of each row, a later one a larger number; nil where no column of times was named.
    public let periods: [Int32]?

    /// More levels than this are names, not categories.
    static let mostLevels = 1000

    /// Reads the roles off a table; the columns without another role are those to learn from, in the table's order.
    ///
    /// - Parameters:
    ///   - target: the column of outcomes where it stands in a table of its own (arrays), with nothing else in it.
    ///   - weights, offset, cluster, time: the same for those.
    public init(
        _ table: FlatTable, _ roles: TableRoles, target: FlatTable? = nil, weights: FlatTable? = nil,
        offset: FlatTable? = nil, cluster: FlatTable? = nil, time: FlatTable? = nil
    ) throws(TableDesignError) {
        let read = try TableOutcomes(
            table, roles, target: target, weights: weights, offset: offset, cluster: cluster, time: time)
        var builder = EncodingBuilder(table, allowsMissing: roles.allowsMissing, weights: read.weights)
        for index in table.columns.indices where !read.taken.contains(table.columns[index].name) {
            try builder.append(index)
        }
        encoding = TableEncoding(sources: builder.sources, references: builder.references)
        constantTexts = builder.constantTexts
        let names = encoding.names
        if let repeated = Dictionary(grouping: names, by: \.self).first(where: { $0.value.count > 1 })?.key {
            throw .whole(
                table.path, "two columns would both be named “\(repeated)”; rename one of them in the file")
        }
        problem = LogisticProblem(
            names: names, columns: builder.columns, target: read.target, weights: read.weights,
            offsets: read.offsets, clusters: read.clusters)
        periods = read.periods
    }
}

extension TableDesign {
    /// The terms that names stand for: all that a column of the table became, or one term by its own name.
    ///
    /// - Parameter option: what the names were given to, for the message about one that is neither.
    public func terms(named names: [String], option: String) throws(TableDesignError) -> [String] {
        var found: [String] = []
        for name in names {
            let ofColumn = zip(encoding.sources, problem.names).filter { $0.0.column == name }.map(\.1)
            let all = ofColumn.isEmpty ? problem.names.filter { $0 == name } : ofColumn
            guard !all.isEmpty else {
                let known = encoding.sources.map(\.column) + problem.names
                throw .usage(
                    "\(option) names “\(name)”, which is neither a column that takes part nor a term"
                        + DidYouMean.hint(for: name, among: known))
            }
            found += all.filter { !found.contains($0) }
        }
        return found
    }
}
