internal import Features
internal import Histories
internal import Tables
internal import Training

/// Customers at dates: what they did in the days before, what was known of them before those days, and what became of them.
struct EffectRows: Sendable {
    private let population: Population
    private let churned: [Bool]
    private let adjustment: AdjustmentColumns?
    private let reader: ExposureReader
    private let threads: Int

    /// Customers who were at risk at the date and already before the days that are looked at, with a label.
    init(_ read: ReadResult, _ cutoffs: [Cutoff], _ request: EffectReport.Request) async throws {
        let days = request.exposureDays
        let histories = read.histories
        let all = Population.rows(of: histories, at: cutoffs, activeDays: request.window.activeDays)
        let labels = try request.window.outcome.labels(
            of: all, in: histories, horizonDays: request.window.horizonDays)
        let before = Population.rows(of: histories, at: cutoffs.map { Cutoff($0.instant.adding(days: -days)) })
        // Dates are distinct and ascend in both, so that a row is the same customer at the same place.
        func keys(_ rows: Population, _ isIn: (Int) -> Bool) -> Set<Int64> {
            Set((0..<rows.count).filter(isIn).map { Self.key(rows, $0) })
        }
        let usable = keys(all) { labels.churned[$0] != nil }.intersection(keys(before) { _ in true })
        population = all.filtered { usable.contains(Self.key(all, $0)) }
        churned = (0..<all.count).compactMap { usable.contains(Self.key(all, $0)) ? labels.churned[$0] : nil }
        reader = ExposureReader(histories: histories, days: days)
        threads = request.threads
        guard population.count > 0 else { throw LoyaltyError.nobody(cutoffs[0]) }
        let known = before.filtered { usable.contains(Self.key(before, $0)) }
        let matrix = try await FeatureExtractor(threads: threads).matrix(of: histories, rows: known)
        let panel = Panel(
            matrix: matrix, churned: churned, outcome: request.window.outcome, horizonDays: request.window.horizonDays)
        adjustment = try? AdjustmentColumns(
            TrainingPanel(panel, ids: histories.customers.ids, activeDays: nil),
            excluded: [ChurnReasonRules().attribute].filter { name in matrix.attributes.contains { $0.name == name } })
    }

    private static func key(_ rows: Population, _ row: Int) -> Int64 {
        Int64(rows.customer[row]) << 20 | Int64(rows.cutoff[row])
    }

    /// What the rows say of a question.
    func answer(_ question: EffectQuestion) async throws -> EffectAnswer {
        guard reader.canTell(question) else {
            return EffectAnswer(question, reason: "not told by the data: there is no table \(question.table)")
        }
        let groups = (0..<population.count).map { row in
            reader.group(
                question, Int(population.customer[row]), population.cutoffs[Int(population.cutoff[row])])
        }
        let rows = groups.indices.filter { groups[$0] != nil }
        let columns = (adjustment?.columns ?? []).map { column in rows.map { column[$0] } }
        // A column that is the same in the rows that are left would only be set aside again.
        let useful = columns.indices.filter { index in columns[index].contains { $0 != columns[index][0] } }
        let customers = rows.map { population.customer[$0] }
        let contrasts = try await EffectAnswer.contrasts(
            of: rows.compactMap { groups[$0] }, question.groups, question.contrasts,
            churned: rows.map { churned[$0] }, columns: useful.map { columns[$0] },
            columnNames: useful.map { adjustment?.names[$0] ?? "" }, customers: customers, threads: threads)
        let without = groups.count - rows.count
        return EffectAnswer(
            question, rows: rows.count, customers: Set(customers).count, adjustedBy: useful.count,
            contrasts: contrasts,
            setAside: without > 0 ? ["\(without) rows have a complaint open for less than 72 hours"] : [])
    }
}
