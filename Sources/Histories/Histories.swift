public import Tables

/// Customer histories as columns: customers in ascending order of their id's UTF-8 bytes, and for each table the rows
/// of customer 0, then those of customer 1 and so on, ascending in time within a customer.
///
/// Times are microseconds since 1970 in UTC; money, points and scores are ten-thousandths of a unit. Everything after
/// reading is a sequential scan over customers.
public struct Histories: Sendable {
    /// The customers, and what is known of them without a time.
    public var customers: Customers
    /// Purchases and returns; nil where the dataset has no such table, as for every table below.
    public var purchases: Purchases?
    public var complaints: Complaints?
    public var wallet: Wallet?
    public var surveys: Surveys?
    public var engagements: Engagements?
    public var referrals: Referrals?
    public var rewards: Rewards?
    public var contacts: Contacts?
    /// Attributes that have a history.
    public var attributeChanges: AttributeChanges?

    /// Histories without any event table.
    public init(customers: Customers) {
        self.customers = customers
    }
}

/// One row a customer, ascending by the UTF-8 bytes of the id.
public struct Customers: Sendable {
    /// Stands for an absent `joinedAt` (before every time).
    public static let noJoin = Int64.min
    /// Stands for an absent `leftAt` (after every time).
    public static let notLeft = Int64.max

    /// Distinct ids, ascending by UTF-8 bytes.
    public var ids: [String]
    /// When each joined, or `noJoin`; nil where the dataset does not say of anyone.
    public var joinedAt: [Int64]?
    /// When each left, or `notLeft`; nil where the dataset does not say of anyone.
    public var leftAt: [Int64]?
    /// The attributes of the `customers` table, in the order of its columns.
    public var attributes: [Attribute]
    /// Whether a `customers` table was read; where not, the customers are those who purchase.
    public var areListed: Bool

    /// Customers from their columns.
    public init(
        ids: [String], joinedAt: [Int64]? = nil, leftAt: [Int64]? = nil, attributes: [Attribute] = [],
        areListed: Bool = true
    ) {
        self.ids = ids
        self.joinedAt = joinedAt
        self.leftAt = leftAt
        self.attributes = attributes
        self.areListed = areListed
    }

    /// How many there are.
    public var count: Int { ids.count }
}

/// One attribute of every customer, its cells as they were read.
public struct Attribute: Sendable {
    /// How an attribute's texts are to be taken.
    public enum Kind: String, Sendable, Codable {
        case number
        case category
    }

    /// The column's name.
    public var name: String
    /// What `churn.yaml` declares it to be; nil where it does not say.
    public var declaredKind: Kind?
    /// One cell a customer.
    public var texts: InternedColumn

    /// An attribute from its cells.
    public init(name: String, declaredKind: Kind? = nil, texts: InternedColumn) {
        self.name = name
        self.declaredKind = declaredKind
        self.texts = texts
    }
}

/// The rows of one table, customer after customer, and when each happened and became known.
public struct Timeline: Sendable {
    /// `offsets[c]..<offsets[c + 1]` are the rows of customer c; one more entry than there are customers.
    public var offsets: [Int]
    /// When each row happened, ascending within a customer.
    public var occurredAt: [Int64]
    /// The time strictly after which each row counts: the later of when it happened and when it was recorded. nil where
    /// that is `occurredAt` for every row, so that the visible rows of a customer are the first so many.
    public var knownAt: [Int64]?

    /// A timeline from its columns.
    public init(offsets: [Int], occurredAt: [Int64], knownAt: [Int64]? = nil) {
        self.offsets = offsets
        self.occurredAt = occurredAt
        self.knownAt = knownAt
    }

    /// How many rows there are.
    public var count: Int { occurredAt.count }

    /// The rows of a customer.
    @inlinable public func rows(of customer: Int) -> Range<Int> { offsets[customer]..<offsets[customer + 1] }
}

/// Purchases (amount 0 or more, or no amounts at all) and returns (amount below 0).
public struct Purchases: Sendable {
    public var timeline: Timeline
    /// nil where the dataset has no amounts; then every row is a purchase and features of money are left out.
    public var amount: [Int64]?
    /// 0 where the cell was empty.
    public var discount: [Int64]?
    public var category: InternedColumn?
    public var channel: InternedColumn?
    /// Rows of one customer with the same non-negative number are one purchase; -1 where a row is a purchase of its own.
    /// nil where every row is.
    public var order: [Int32]?

    public init(
        timeline: Timeline, amount: [Int64]? = nil, discount: [Int64]? = nil, category: InternedColumn? = nil,
        channel: InternedColumn? = nil, order: [Int32]? = nil
    ) {
        self.timeline = timeline
        self.amount = amount
        self.discount = discount
        self.category = category
        self.channel = channel
        self.order = order
    }
}

/// Complaints, by the time they were opened.
public struct Complaints: Sendable {
    /// Stands for a complaint that is still open (after every time).
    public static let stillOpen = Int64.max

    public var timeline: Timeline
    /// When each was resolved, or `stillOpen`.
    public var resolvedAt: [Int64]
    public var channel: InternedColumn?
    public var reason: InternedColumn?

    public init(
        timeline: Timeline, resolvedAt: [Int64], channel: InternedColumn? = nil, reason: InternedColumn? = nil
    ) {
        self.timeline = timeline
        self.resolvedAt = resolvedAt
        self.channel = channel
        self.reason = reason
    }
}

/// What customers spent with every supplier in a period. `timeline.occurredAt` is `period_start`; a row is visible from
/// `period_end` on, so `timeline.knownAt` is never nil: it holds the later of `period_end` less one microsecond and
/// `recorded_at`.
public struct Wallet: Sendable {
    public var timeline: Timeline
    /// The first instant after the period.
    public var periodEnd: [Int64]
    public var totalSpend: [Int64]

    public init(timeline: Timeline, periodEnd: [Int64], totalSpend: [Int64]) {
        self.timeline = timeline
        self.periodEnd = periodEnd
        self.totalSpend = totalSpend
    }
}

/// Answers to surveys.
public struct Surveys: Sendable {
    /// A kind of question, with the range of its answers.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// Satisfaction, 1 to 5.
        case csat
        /// Would recommend, 0 to 10.
        case nps
        /// Effort, 1 to 7.
        case ces

        /// The lowest and highest possible answer.
        public var range: ClosedRange<Int> {
            switch self {
            case .csat: 1...5
            case .nps: 0...10
            case .ces: 1...7
            }
        }
    }

    public var timeline: Timeline
    public var score: [Int64]
    public var kind: [Kind]

    public init(timeline: Timeline, score: [Int64], kind: [Kind]) {
        self.timeline = timeline
        self.score = score
        self.kind = kind
    }
}

/// Log-ins, visits, events attended, mails opened.
public struct Engagements: Sendable {
    public var timeline: Timeline
    public var kind: InternedColumn?
    public var channel: InternedColumn?

    public init(timeline: Timeline, kind: InternedColumn? = nil, channel: InternedColumn? = nil) {
        self.timeline = timeline
        self.kind = kind
        self.channel = channel
    }
}

/// Recommendations made.
public struct Referrals: Sendable {
    public var timeline: Timeline
    public var referredCustomer: InternedColumn?

    public init(timeline: Timeline, referredCustomer: InternedColumn? = nil) {
        self.timeline = timeline
        self.referredCustomer = referredCustomer
    }
}

/// Loyalty points earned (above 0) or redeemed (below 0).
public struct Rewards: Sendable {
    public var timeline: Timeline
    public var points: [Int64]

    public init(timeline: Timeline, points: [Int64]) {
        self.timeline = timeline
        self.points = points
    }
}

/// Retention contacts, and decisions to hold one back.
public struct Contacts: Sendable {
    public var timeline: Timeline
    public var campaign: InternedColumn?
    public var arm: InternedColumn?
    public var cost: [Int64]?

    public init(
        timeline: Timeline, campaign: InternedColumn? = nil, arm: InternedColumn? = nil, cost: [Int64]? = nil
    ) {
        self.timeline = timeline
        self.campaign = campaign
        self.arm = arm
        self.cost = cost
    }
}

/// Changes of attributes that have a history.
public struct AttributeChanges: Sendable {
    public var timeline: Timeline
    public var name: InternedColumn
    public var value: InternedColumn
    /// What `churn.yaml` declares a name to be.
    public var declaredKinds: [String: Attribute.Kind]

    public init(
        timeline: Timeline, name: InternedColumn, value: InternedColumn,
        declaredKinds: [String: Attribute.Kind] = [:]
    ) {
        self.timeline = timeline
        self.name = name
        self.value = value
        self.declaredKinds = declaredKinds
    }
}
