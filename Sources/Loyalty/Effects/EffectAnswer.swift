/// What the data say of one question.
package struct EffectAnswer: Sendable {
    package let question: EffectQuestion
    /// Whether chance decided who is in which group; else what is found is an association.
    package let isRandomised: Bool
    /// Rows: a customer at a date, or, where chance decided, at a contact.
    package let rows: Int
    package let customers: Int
    /// Columns that customers are made alike by; 0 where chance made them so.
    package let adjustedBy: Int
    package let contrasts: [EffectContrast]
    /// Rows that are in no group or were not followed to the end of their window, in words.
    package let setAside: [String]
    /// Why there is no answer; nil where there is.
    package let reason: String?

    /// Each group needs so many rows.
    package static let fewestRows = 20
    /// And so many who churned, and who stayed.
    package static let fewestOfEach = 5

    init(
        _ question: EffectQuestion, isRandomised: Bool = false, rows: Int = 0, customers: Int = 0, adjustedBy: Int = 0,
        contrasts: [EffectContrast] = [], setAside: [String] = [], reason: String? = nil
    ) {
        self.question = question
        self.isRandomised = isRandomised
        self.rows = rows
        self.customers = customers
        self.adjustedBy = adjustedBy
        self.contrasts = contrasts
        self.setAside = setAside
        self.reason = reason
    }

    /// The contrasts of rows in groups, adjusted by columns.
    static func contrasts(
        of groups: [Int], _ names: [String], _ pairs: [(group: Int, reference: Int)], churned: [Bool],
        columns: [[Double]], columnNames: [String], customers: [Int32], threads: Int
    ) async throws -> [EffectContrast] {
        let counted = names.indices.map { group in
            let members = groups.indices.filter { groups[$0] == group }
            return EffectContrast.Group(
                name: names[group], rows: members.count, churned: members.count { churned[$0] })
        }
        let isLarge = counted.map { shortage(of: $0) == nil }
        var regression: GroupRegression?
        if pairs.contains(where: { isLarge[$0.group] && isLarge[$0.reference] }) {
            regression = try await GroupRegression(
                groups: groups, count: names.count, churned: churned, columns: columns, names: columnNames,
                clusters: customers, threads: threads)
        }
        return pairs.map { pair in
            let short = shortage(of: counted[pair.group]) ?? shortage(of: counted[pair.reference])
            let found = short == nil ? regression?.contrast(pair.group, pair.reference) : nil
            return EffectContrast(
                group: counted[pair.group], reference: counted[pair.reference],
                finding: found ?? .notEnough(short ?? "the groups cannot be told apart from what they are adjusted by"))
        }
    }

    /// Why a group is too small for a figure; nil where it is not.
    private static func shortage(of group: EffectContrast.Group) -> String? {
        let stayed = group.rows - group.churned
        guard group.rows < fewestRows || group.churned < fewestOfEach || stayed < fewestOfEach else { return nil }
        return
            "\(group.name): \(group.rows) rows, \(group.churned) churned; \(fewestRows) rows, \(fewestOfEach) churned "
            + "and \(fewestOfEach) stayed are needed"
    }
}
