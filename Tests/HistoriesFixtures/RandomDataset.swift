import Histories
import Statistics
import Tables

extension RawDataset {
    /// Random rows around `fixtureCutoff`, many of them at one instant or on the edge of a window, with late records,
    /// returns, orders of several rows and half-filled columns.
    public static func random(seed: UInt64, customers count: Int = 60, recorded: Bool = true) -> RawDataset {
        var draw = Draw(seed: seed, recorded: recorded)
        var dataset = RawDataset()
        dataset.columns = ["joined_at", "left_at", "amount", "discount", "category", "channel", "order_id"]
        dataset.attributeNames = ["region"]
        dataset.customers = (0..<count).map { number in
            Customer(
                id: "c\(number)", joined: draw.chance(0.7) ? draw.time() : nil,
                left: draw.chance(0.2) ? draw.time() : nil,
                attributes: ["region": draw.one(of: ["north", "south", ""])])
        }
        let ids = dataset.customers.map(\.id)
        dataset.purchases = draw.rows(ids, upTo: 30) { draw, customer in
            let at = draw.time()
            return Purchase(
                customer: customer, at: at, recorded: draw.recorded(at), amount: draw.money(),
                discount: draw.whole(40_000),
                category: draw.one(of: ["", "a", "b", "c"]), channel: draw.one(of: ["shop", "web", ""]),
                order: draw.chance(0.5) ? "o\(draw.whole(9))" : "")
        }
        dataset.complaints = draw.rows(ids, upTo: 6) { draw, customer in
            let at = draw.time()
            return Complaint(
                customer: customer, at: at, recorded: draw.recorded(at),
                resolved: draw.chance(0.6) ? at + draw.whole(40) * draw.hours(13) : nil)
        }
        dataset.wallet = draw.rows(ids, upTo: 4) { draw, customer in
            let at = draw.time()
            let end = at + (1 + draw.whole(60)) * draw.hours(24)
            return WalletPeriod(
                customer: customer, at: at, end: end, recorded: draw.recorded(at), total: draw.whole(4) * 1_000_000)
        }
        dataset.surveys = draw.rows(ids, upTo: 5) { draw, customer in
            let at = draw.time()
            let kind = draw.one(of: ["csat", "nps", "ces"])
            let score = kind == "nps" ? draw.whole(11) : 1 + draw.whole(kind == "csat" ? 5 : 7)
            return Answer(
                customer: customer, at: at, recorded: draw.recorded(at), score: score * 10_000, kind: kind)
        }
        func events(_ limit: Int, _ amount: (inout Draw) -> Int64) -> [Event] {
            draw.rows(ids, upTo: limit) { draw, customer in
                let at = draw.time()
                return Event(customer: customer, at: at, recorded: draw.recorded(at), amount: amount(&draw))
            }
        }
        dataset.engagements = events(20) { _ in 0 }
        dataset.referrals = events(3) { _ in 0 }
        dataset.rewards = events(8) { $0.money() }
        dataset.changes = draw.rows(ids, upTo: 5) { draw, customer in
            let at = draw.time()
            return Change(
                customer: customer, at: at, recorded: draw.recorded(at), name: draw.one(of: ["plan", "segment"]),
                value: draw.one(of: ["1", "2", "30", ""]))
        }
        return dataset
    }
}

/// Draws of a seeded generator.
private struct Draw {
    private var generator: SeededGenerator
    private let isRecorded: Bool

    init(seed: UInt64, recorded: Bool) {
        generator = SeededGenerator(seed: seed)
        isRecorded = recorded
    }

    mutating func whole(_ bound: Int) -> Int64 { Int64(generator.below(bound)) }

    func hours(_ count: Int64) -> Int64 { count * 3_600_000_000 }

    mutating func chance(_ share: Double) -> Bool { generator.uniform() < share }

    mutating func one(of texts: [String]) -> String { texts[generator.below(texts.count)] }

    /// From 500 days before the cutoff to 60 after, a third of them midnights (so that ties and window edges occur).
    mutating func time() -> Int64 {
        let midnight = fixtureCutoff.instant.adding(days: generator.below(560) - 500).microseconds
        return chance(0.34) ? midnight : midnight + whole(86_400_000_000 - 1)
    }

    mutating func recorded(_ at: Int64) -> Int64? {
        isRecorded && chance(0.4) ? at + (whole(80) - 5) * hours(12) : nil
    }

    /// Mostly purchases, some returns, some of nothing.
    mutating func money() -> Int64 { chance(0.1) ? 0 : whole(2_000_000) - 400_000 }

    mutating func rows<Row>(
        _ customers: [String], upTo limit: Int, _ make: (inout Draw, String) -> Row
    ) -> [Row] {
        customers.flatMap { customer in (0..<whole(limit + 1)).map { _ in make(&self, customer) } }
    }
}
