internal import Histories
internal import Tables

/// Contacts whose arm chance decided: who was meant to be contacted against who was held back, from the contact on and
/// whatever came of it (intention to treat).
enum ContactTrial {
    static let groups = ["control", "treated"]

    /// - Returns: nil where no contact has an arm `treated` or `control`.
    static func answer(
        _ read: ReadResult, _ cutoffs: [Cutoff], _ request: EffectReport.Request
    ) async throws -> EffectAnswer? {
        guard let last = cutoffs.max(), let drawn = draws(read.histories, last) else { return nil }
        let followed = drawn.filter { request.window.isObserved($0.cutoff, in: read) }
        let population = Population.rows(
            of: read.histories, asked: followed.map { (customer: $0.customer, cutoff: $0.cutoff) }
        ).population
        let labels = try request.window.outcome.labels(
            of: population, in: read.histories, horizonDays: request.window.horizonDays)
        let arms = Dictionary(
            followed.map { (Draw.Key(customer: $0.customer, cutoff: $0.cutoff), $0.arm) }, uniquingKeysWith: { $1 })
        let rows = (0..<population.count).filter { labels.churned[$0] != nil }
        let groups = rows.map { row in
            arms[
                Draw.Key(
                    customer: Int(population.customer[row]), cutoff: population.cutoffs[Int(population.cutoff[row])])]
                ?? 0
        }
        let customers = rows.map { population.customer[$0] }
        let contrasts = try await EffectAnswer.contrasts(
            of: groups, Self.groups, [(1, 0)], churned: rows.compactMap { labels.churned[$0] }, columns: [],
            columnNames: [], customers: customers, threads: request.threads)
        var aside: [String] = []
        if drawn.count > followed.count {
            aside.append("\(drawn.count - followed.count) contacts whose window ends after the data are not counted")
        }
        return EffectAnswer(
            .contacts, isRandomised: true, rows: rows.count, customers: Set(customers).count, contrasts: contrasts,
            setAside: aside)
    }

    /// A customer drawn into an arm.
    private struct Draw {
        struct Key: Hashable {
            let customer: Int
            let cutoff: Cutoff
        }

        let customer: Int
        /// The moment of the contact, from which the customer is followed.
        let cutoff: Cutoff
        /// 1 for treated, 0 for control.
        let arm: Int
    }

    /// The draws that a date sees, by customer and time; whoever was drawn into both arms at one moment is left out.
    private static func draws(_ histories: Histories, _ asOf: Cutoff) -> [Draw]? {
        guard let contacts = histories.contacts, let arm = contacts.arm else { return nil }
        let armOf = arm.levels.map { groups.firstIndex(of: $0.lowercased()) }
        guard armOf.contains(where: { $0 != nil }) else { return nil }
        var draws: [Draw] = []
        for customer in 0..<histories.customers.count {
            var ofTime: [Int64: Set<Int>] = [:]
            for row in contacts.timeline.rows(of: customer, before: asOf)
            where contacts.timeline.isVisible(row, at: asOf) && arm.codes[row] >= 0 {
                guard let found = armOf[Int(arm.codes[row])] else { continue }
                ofTime[contacts.timeline.occurredAt[row], default: []].insert(found)
            }
            for (time, arms) in ofTime.sorted(by: { $0.key < $1.key }) where arms.count == 1 {
                draws.append(
                    Draw(customer: customer, cutoff: Cutoff(Instant(microseconds: time)), arm: arms.first ?? 0))
            }
        }
        return draws
    }
}
