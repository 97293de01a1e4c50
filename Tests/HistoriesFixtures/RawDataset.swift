import Statistics

/// A dataset as rows in any order, as a person would write it down: what tests build histories from, and what the plain
/// reference computations of tests read. Times are microseconds; money, points and scores ten-thousandths.
public struct RawDataset: Sendable {
    public struct Customer: Sendable {
        public var id: String
        public var joined: Int64?
        public var left: Int64?
        public var attributes: [String: String] = [:]
    }

    public struct Purchase: Sendable {
        public var customer: String
        public var at: Int64
        public var recorded: Int64?
        public var amount: Int64 = 0
        public var discount: Int64 = 0
        public var category = ""
        public var channel = ""
        public var order = ""
    }

    public struct Complaint: Sendable {
        public var customer: String
        public var at: Int64
        public var recorded: Int64?
        public var resolved: Int64?
    }

    public struct WalletPeriod: Sendable {
        public var customer: String
        public var at: Int64
        public var end: Int64
        public var recorded: Int64?
        public var total: Int64
    }

    public struct Answer: Sendable {
        public var customer: String
        public var at: Int64
        public var recorded: Int64?
        public var score: Int64
        public var kind: String
    }

    /// An engagement, a referral (`amount` 0) or a movement of points (`amount` their number).
    public struct Event: Sendable {
        public var customer: String
        public var at: Int64
        public var recorded: Int64?
        public var amount: Int64 = 0
    }

    public struct Change: Sendable {
        public var customer: String
        public var at: Int64
        public var recorded: Int64?
        public var name: String
        public var value: String
    }

    public var customers: [Customer] = []
    public var areListed = true
    /// The columns that the dataset has beyond the required ones, as `joined_at` or `amount`.
    public var columns: Set<String> = []
    public var attributeNames: [String] = []
    public var purchases: [Purchase]?
    public var complaints: [Complaint]?
    public var wallet: [WalletPeriod]?
    public var surveys: [Answer]?
    public var engagements: [Event]?
    public var referrals: [Event]?
    public var rewards: [Event]?
    public var changes: [Change]?

    public init() {}

    /// The rows of every table in another order.
    public func shuffled(seed: UInt64) -> RawDataset {
        var generator = SeededGenerator(seed: seed)
        var other = self
        other.customers.shuffle(using: &generator)
        other.purchases?.shuffle(using: &generator)
        other.complaints?.shuffle(using: &generator)
        other.wallet?.shuffle(using: &generator)
        other.surveys?.shuffle(using: &generator)
        other.engagements?.shuffle(using: &generator)
        other.referrals?.shuffle(using: &generator)
        other.rewards?.shuffle(using: &generator)
        other.changes?.shuffle(using: &generator)
        return other
    }

    /// The dataset as it would be had nothing been written that became known at `time` or later: rows that happened or
    /// were recorded then are gone, complaints settled then are still open, wallet periods that end later are gone, and
    /// nobody has joined or left since.
    public func before(_ time: Int64) -> RawDataset {
        func isKnown(_ at: Int64, _ recorded: Int64?) -> Bool { at < time && (recorded ?? at) < time }
        var past = self
        for index in past.customers.indices where (past.customers[index].left ?? time) >= time {
            past.customers[index].left = nil
        }
        for index in past.customers.indices where (past.customers[index].joined ?? Int64.min) >= time {
            past.customers[index].joined = nil
        }
        past.purchases?.removeAll { !isKnown($0.at, $0.recorded) }
        past.complaints?.removeAll { !isKnown($0.at, $0.recorded) }
        if let complaints = past.complaints {
            past.complaints = complaints.map { complaint in
                var complaint = complaint
                if let resolved = complaint.resolved, resolved >= time { complaint.resolved = nil }
                return complaint
            }
        }
        past.wallet?.removeAll { !($0.end <= time && ($0.recorded ?? $0.at) < time) }
        past.surveys?.removeAll { !isKnown($0.at, $0.recorded) }
        past.engagements?.removeAll { !isKnown($0.at, $0.recorded) }
        past.referrals?.removeAll { !isKnown($0.at, $0.recorded) }
        past.rewards?.removeAll { !isKnown($0.at, $0.recorded) }
        past.changes?.removeAll { !isKnown($0.at, $0.recorded) }
        return past.withoutRowsOfStrangers()
    }

    private func withoutRowsOfStrangers() -> RawDataset {
        let ids = Set(customers.map(\.id))
        var result = self
        result.purchases?.removeAll { !ids.contains($0.customer) }
        result.complaints?.removeAll { !ids.contains($0.customer) }
        result.wallet?.removeAll { !ids.contains($0.customer) }
        result.surveys?.removeAll { !ids.contains($0.customer) }
        result.engagements?.removeAll { !ids.contains($0.customer) }
        result.referrals?.removeAll { !ids.contains($0.customer) }
        result.rewards?.removeAll { !ids.contains($0.customer) }
        result.changes?.removeAll { !ids.contains($0.customer) }
        return result
    }
}
