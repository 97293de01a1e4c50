/// The customers at risk at each of several cutoffs: a row a customer and cutoff, by customer, then cutoff.
///
/// At a cutoff T these are the customers with `joined_at` before T or a first visible purchase (a `joined_at` from T on is a
/// fact not known yet, and for nothing), whose
/// `left_at` is empty or at T or later, and, where asked for, with a visible purchase in the last so many days.
public struct Population: Sendable, Equatable {
    /// Why customers are not at risk at a cutoff.
    public enum Reason: String, Sendable, CaseIterable {
        case notYetJoined = "had not joined by the cutoff"
        case alreadyLeft = "had left before the cutoff"
        case inactive = "had no purchase in the days that count as active"
    }

    /// Each row's customer: an index into `Histories.customers.ids`.
    public private(set) var customer: [Int32] = []
    /// Each row's cutoff: an index into `cutoffs`.
    public private(set) var cutoff: [Int32] = []
    /// The cutoffs, ascending and distinct.
    public let cutoffs: [Cutoff]
    /// How many customers (of each cutoff, together) are not rows, and why.
    public private(set) var setAside: [Reason: Int] = [:]

    /// How many rows there are.
    public var count: Int { customer.count }

    /// The population at each cutoff; with `activeDays`, only customers with a purchase in that many days before it.
    public static func rows(of histories: Histories, at cutoffs: [Cutoff], activeDays: Int? = nil) -> Population {
        var population = Population(cutoffs: Set(cutoffs).sorted())
        var reader = histories.purchases.map { SeenPurchases($0) }
        for customer in 0..<histories.customers.count {
            for (index, cutoff) in population.cutoffs.enumerated() {
                let reason = reasonAgainst(customer, histories, cutoff, activeDays, &reader)
                if let reason {
                    population.setAside[reason, default: 0] += 1
                } else {
                    population.customer.append(Int32(customer))
                    population.cutoff.append(Int32(index))
                }
            }
        }
        return population
    }

    /// The rows of chosen customers, each at a moment of its own, that are at risk there; `asked` is ascending by customer,
    /// then cutoff, and `isRow` says of each whether it became a row.
    package static func rows(
        of histories: Histories, asked: [(customer: Int, cutoff: Cutoff)], activeDays: Int? = nil
    ) -> (population: Population, isRow: [Bool]) {
        var population = Population(cutoffs: Set(asked.map(\.cutoff)).sorted())
        let places = Dictionary(uniqueKeysWithValues: zip(population.cutoffs, Int32(0)...))
        var reader = histories.purchases.map { SeenPurchases($0) }
        var isRow: [Bool] = []
        for (customer, cutoff) in asked {
            let reason = reasonAgainst(customer, histories, cutoff, activeDays, &reader)
            isRow.append(reason == nil)
            if let reason {
                population.setAside[reason, default: 0] += 1
            } else {
                population.customer.append(Int32(customer))
                population.cutoff.append(places[cutoff] ?? 0)
            }
        }
        return (population, isRow)
    }

    /// The rows that satisfy a condition, in the same order.
    public func filtered(_ isIncluded: (_ row: Int) -> Bool) -> Population {
        var kept = Population(cutoffs: cutoffs)
        kept.setAside = setAside
        for row in 0..<count where isIncluded(row) {
            kept.customer.append(customer[row])
            kept.cutoff.append(cutoff[row])
        }
        return kept
    }

    private init(cutoffs: [Cutoff]) { self.cutoffs = cutoffs }

    private static func reasonAgainst(
        _ customer: Int, _ histories: Histories, _ cutoff: Cutoff, _ activeDays: Int?, _ reader: inout SeenPurchases?
    ) -> Reason? {
        let customers = histories.customers
        let joined = customers.joinedAt?[customer] ?? Customers.noJoin
        let hasJoined = joined != Customers.noJoin && cutoff.sees(joined)
        if let leftAt = customers.leftAt, cutoff.sees(leftAt[customer]) { return .alreadyLeft }
        let mustHaveBought = !hasJoined && (reader != nil || customers.joinedAt != nil)
        guard mustHaveBought || activeDays != nil else { return nil }
        let last = lastPurchase(of: customer, cutoff, &reader)
        if mustHaveBought, last == nil { return .notYetJoined }
        if let activeDays {
            guard let last, last >= cutoff.start(ofLast: activeDays) else { return .inactive }
        }
        return nil
    }

    private static func lastPurchase(of customer: Int, _ cutoff: Cutoff, _ reader: inout SeenPurchases?) -> Int64? {
        reader?.look(at: customer, cutoff: cutoff)
        guard let reader else { return nil }
        return reader.range.last { reader.isPurchase($0) }.map { reader.times[$0] }
    }
}
