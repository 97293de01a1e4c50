/// The purchases and returns of one customer as a cutoff sees them: the visible rows of one order are one entry, with
/// their amounts and discounts added up and the time of the earliest.
///
/// Where every row is an order of its own and was known when it happened, the entries are the table's own columns and
/// nothing is copied.
package struct SeenPurchases: Sendable {
    private let purchases: Purchases
    private let inPlace: Bool
    /// The columns of the entries, ascending in time; the customer's are those in `range`.
    package private(set) var times: [Int64]
    /// Ten-thousandths; empty where the dataset has no amounts.
    package private(set) var amounts: [Int64]
    /// Ten-thousandths; empty where the dataset has no discounts.
    package private(set) var discounts: [Int64]
    /// Which entries of the columns are the customer's.
    package private(set) var range = 0..<0
    /// The visible rows of the table, and the entry each belongs to; empty where they are the entries themselves.
    package private(set) var rows: [Int] = []
    package private(set) var entryOfRow: [Int] = []

    private var customer = -1
    /// For each row of the customer, the first row of its order, both counted from the customer's first row.
    private var leaders: [Int32] = []
    private var entryOfLeader: [Int32] = []
    private var keys: [UInt64] = []

    /// Whether amounts are known.
    package var haveAmounts: Bool { purchases.amount != nil }
    /// Whether the entries are the rows of the table.
    package var areRows: Bool { inPlace }

    package init(_ purchases: Purchases) {
        self.purchases = purchases
        inPlace = purchases.order == nil && purchases.timeline.knownAt == nil
        times = inPlace ? purchases.timeline.occurredAt : []
        amounts = inPlace ? purchases.amount ?? [] : []
        discounts = inPlace ? purchases.discount ?? [] : []
    }

    /// Whether an entry is a purchase; else it is a return.
    package func isPurchase(_ entry: Int) -> Bool { amounts.isEmpty || amounts[entry] >= 0 }

    /// Turns to a customer at a cutoff.
    package mutating func look(at customer: Int, cutoff: Cutoff) {
        let candidates = purchases.timeline.rows(of: customer, before: cutoff)
        if inPlace {
            range = candidates
            return
        }
        if purchases.order != nil, customer != self.customer { findLeaders(purchases.timeline.rows(of: customer)) }
        self.customer = customer
        gather(candidates, first: purchases.timeline.offsets[customer], cutoff: cutoff)
    }

    private mutating func gather(_ candidates: Range<Int>, first: Int, cutoff: Cutoff) {
        times.removeAll(keepingCapacity: true)
        amounts.removeAll(keepingCapacity: true)
        discounts.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        entryOfRow.removeAll(keepingCapacity: true)
        for index in entryOfLeader.indices { entryOfLeader[index] = -1 }
        for row in candidates where purchases.timeline.isVisible(row, at: cutoff) {
            var entry = -1
            let leader = purchases.order == nil ? -1 : Int(leaders[row - first])
            if leader >= 0 { entry = Int(entryOfLeader[leader]) }
            if entry < 0 {
                entry = times.count
                if leader >= 0 { entryOfLeader[leader] = Int32(entry) }
                times.append(purchases.timeline.occurredAt[row])
                if let amount = purchases.amount { amounts.append(amount[row]) }
                if let discount = purchases.discount { discounts.append(discount[row]) }
            } else {
                if let amount = purchases.amount { amounts[entry] &+= amount[row] }
                if let discount = purchases.discount { discounts[entry] &+= discount[row] }
            }
            rows.append(row)
            entryOfRow.append(entry)
        }
        range = 0..<times.count
    }

    /// Finds which rows of a customer share an order: by runs where the numbers ascend, else by sorting them.
    private mutating func findLeaders(_ customerRows: Range<Int>) {
        guard let order = purchases.order else { return }
        leaders.removeAll(keepingCapacity: true)
        entryOfLeader.removeAll(keepingCapacity: true)
        entryOfLeader.append(contentsOf: repeatElement(-1, count: customerRows.count))
        var highest: Int32 = -1
        var leader: Int32 = -1
        var ascending = true
        for (index, row) in zip(Int32(0)..., customerRows) {
            let number = order[row]
            if number < 0 {
                leaders.append(index)
                continue
            }
            if number > highest {
                highest = number
                leader = index
            } else if number < highest {
                ascending = false
                break
            }
            leaders.append(leader)
        }
        if ascending { return }
        sortLeaders(customerRows, order)
    }

    private mutating func sortLeaders(_ customerRows: Range<Int>, _ order: [Int32]) {
        leaders.removeAll(keepingCapacity: true)
        leaders.append(contentsOf: 0..<Int32(customerRows.count))
        keys.removeAll(keepingCapacity: true)
        for (index, row) in zip(UInt64(0)..., customerRows) where order[row] >= 0 {
            keys.append(UInt64(order[row]) << 32 | index)
        }
        keys.sort()
        var leader: Int32 = 0
        var number = UInt64.max
        for key in keys {
            if key >> 32 != number {
                number = key >> 32
                leader = Int32(truncatingIfNeeded: key & 0xFFFF_FFFF)
            }
            leaders[Int(key & 0xFFFF_FFFF)] = leader
        }
    }
}
