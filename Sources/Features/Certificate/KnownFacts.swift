internal import Histories
internal import Tables

/// What had been written of a few customers before a moment, as histories of their own: every later fact is gone.
///
/// It filters plain columns of times with `<`, and on purpose not with the comparison that extraction uses
/// (`Cutoff.sees`): it is what that comparison is checked against, and a check may not share what it checks.
/// `customers` keeps no attributes here, since they carry no times.
struct KnownFacts {
    /// Microseconds; facts of this moment or later are gone.
    let moment: Int64
    /// Whose facts are kept, by their index in the whole histories, ascending.
    let customers: [Int]

    /// The histories of those customers, in the same order.
    func histories(from whole: Histories) -> Histories {
        var past = Histories(customers: people(whole.customers))
        past.purchases = whole.purchases.map(purchases)
        past.complaints = whole.complaints.map(complaints)
        past.wallet = whole.wallet.map(wallet)
        past.surveys = whole.surveys.map { table in
            let kept = rows(of: table.timeline)
            return Surveys(timeline: kept.timeline, score: kept.of(table.score), kind: kept.of(table.kind))
        }
        past.engagements = whole.engagements.map { table in
            let kept = rows(of: table.timeline)
            return Engagements(timeline: kept.timeline, kind: kept.of(table.kind), channel: kept.of(table.channel))
        }
        past.referrals = whole.referrals.map { table in
            let kept = rows(of: table.timeline)
            return Referrals(timeline: kept.timeline, referredCustomer: kept.of(table.referredCustomer))
        }
        past.rewards = whole.rewards.map { table in
            let kept = rows(of: table.timeline)
            return Rewards(timeline: kept.timeline, points: kept.of(table.points))
        }
        past.contacts = whole.contacts.map { table in
            let kept = rows(of: table.timeline)
            return Contacts(
                timeline: kept.timeline, campaign: kept.of(table.campaign), arm: kept.of(table.arm),
                cost: table.cost.map(kept.of))
        }
        past.attributeChanges = whole.attributeChanges.map { table in
            let kept = rows(of: table.timeline)
            return AttributeChanges(
                timeline: kept.timeline, name: kept.of(table.name), value: kept.of(table.value),
                declaredKinds: table.declaredKinds)
        }
        return past
    }

    /// Nobody has joined or left since.
    private func people(_ all: Customers) -> Customers {
        Customers(
            ids: customers.map { all.ids[$0] },
            joinedAt: all.joinedAt.map { joined in
                customers.map { joined[$0] < moment ? joined[$0] : Customers.noJoin }
            },
            leftAt: all.leftAt.map { left in customers.map { left[$0] < moment ? left[$0] : Customers.notLeft } },
            areListed: all.areListed)
    }

    private func purchases(_ table: Purchases) -> Purchases {
        let kept = rows(of: table.timeline)
        return Purchases(
            timeline: kept.timeline, amount: table.amount.map(kept.of), discount: table.discount.map(kept.of),
            category: kept.of(table.category), channel: kept.of(table.channel), order: table.order.map(kept.of))
    }

    /// What was settled later is still open.
    private func complaints(_ table: Complaints) -> Complaints {
        let kept = rows(of: table.timeline)
        let resolved = kept.of(table.resolvedAt).map { $0 < moment ? $0 : Complaints.stillOpen }
        return Complaints(
            timeline: kept.timeline, resolvedAt: resolved, channel: kept.of(table.channel),
            reason: kept.of(table.reason))
    }

    /// A period that ends at the moment is known at it.
    private func wallet(_ table: Wallet) -> Wallet {
        let kept = rows(of: table.timeline) { table.periodEnd[$0] <= moment }
        return Wallet(
            timeline: kept.timeline, periodEnd: kept.of(table.periodEnd), totalSpend: kept.of(table.totalSpend))
    }

    /// The rows of a table that happened and became known before the moment.
    private func rows(of timeline: Timeline, where isWanted: (Int) -> Bool = { _ in true }) -> KeptRows {
        var kept: [Int] = []
        var offsets = [0]
        for customer in customers {
            for row in timeline.offsets[customer]..<timeline.offsets[customer + 1]
            where timeline.occurredAt[row] < moment && isWanted(row) {
                if let knownAt = timeline.knownAt, knownAt[row] >= moment { continue }
                kept.append(row)
            }
            offsets.append(kept.count)
        }
        return KeptRows(kept, of: timeline, offsets: offsets)
    }
}

/// Some rows of a table, customer after customer.
private struct KeptRows {
    let rows: [Int]
    let timeline: Timeline

    init(_ rows: [Int], of whole: Timeline, offsets: [Int]) {
        self.rows = rows
        timeline = Timeline(
            offsets: offsets, occurredAt: rows.map { whole.occurredAt[$0] },
            knownAt: whole.knownAt.map { known in rows.map { known[$0] } })
    }

    func of<Value>(_ column: [Value]) -> [Value] { rows.map { column[$0] } }

    func of(_ column: InternedColumn) -> InternedColumn {
        InternedColumn(codes: of(column.codes), levels: column.levels)
    }

    func of(_ column: InternedColumn?) -> InternedColumn? { column.map(of) }
}
