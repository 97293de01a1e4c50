internal import Tables

/// The columns of a ready table that have a role of their own.
struct TableOutcomes: Sendable {
    /// 1 where the row churned, else 0.
    let target: [Double]
    let weights: [Double]?
    let offsets: [Double]?
    /// What rows belong together, as numbers.
    let clusters: [Int32]?
    /// The period of each row, a later one a larger number.
    let periods: [Int32]?
    /// Names of columns that are nothing to learn from.
    let taken: Set<String>

    /// - Parameters:
    ///   - target: the column of outcomes where it stands in a table of its own (arrays), with nothing else in it.
    ///   - weights, offset, cluster, time: the same for those.
    init(
        _ table: FlatTable, _ roles: TableRoles, target: FlatTable?, weights: FlatTable?, offset: FlatTable?,
        cluster: FlatTable? = nil, time: FlatTable? = nil
    ) throws(TableDesignError) {
        func column(_ name: String?, _ file: FlatTable?, _ role: String) throws(TableDesignError) -> RoleColumn? {
            guard let name else { return nil }
            return try RoleColumn(name, in: table, orFile: file, role: role)
        }
        let outcome = try RoleColumn(roles.target, in: table, orFile: target, role: "target")
        let weight = try column(roles.weights, weights, "weights")
        let known = try column(roles.offset, offset, "offset")
        let groups = try column(roles.cluster, cluster, "cluster")
        let order = try column(roles.time, time, "time")
        for name in roles.excluded { _ = try RoleColumn.index(of: name, in: table) }
        let own = [outcome, weight, known, groups, order].compactMap { $0 }.filter { $0.table.path == table.path }
        taken = Set(roles.excluded).union(own.map(\.name))
        self.target = try outcome.outcomes(positive: roles.positive)
        self.weights = try weight?.weights()
        offsets = try known?.numbers()
        clusters = try groups?.ranks()
        periods = try order?.ranks()
    }
}
