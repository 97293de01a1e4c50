import Tables

/// A table that a dataset may have: its columns, in the order in which they are shown.
package struct TableSchema: Sendable {
    /// What the cells of a column are.
    package enum Cell: Sendable {
        case customer
        /// A time; where `mayBeEmpty`, an empty cell is `empty`.
        case time(empty: Int64?)
        case number(empty: Int64?)
        case text
        case kindOfSurvey
        case orderID
    }

    /// One column.
    package struct Column: Sendable {
        package let role: String
        package let cell: Cell
        package let isRequired: Bool

        init(_ role: String, _ cell: Cell, required: Bool = false) {
            self.role = role
            self.cell = cell
            isRequired = required
        }
    }

    package let name: String
    package let columns: [Column]

    /// Stands for an absent `recorded_at`: the fact was known when it happened.
    package static let recordedAtOnce = Int64.min

    /// The table of customers.
    package static let customers = TableSchema(
        name: "customers",
        columns: [
            Column("customer_id", .customer, required: true), Column("joined_at", .time(empty: Customers.noJoin)),
            Column("left_at", .time(empty: Customers.notLeft)),
        ])

    /// The tables of events.
    package static let events: [TableSchema] = [
        event(
            "purchases",
            [
                Column("amount", .number(empty: nil)), Column("discount", .number(empty: 0)), Column("category", .text),
                Column("channel", .text), Column("order_id", .orderID),
            ]),
        event(
            "complaints", at: "opened_at",
            [
                Column("resolved_at", .time(empty: Complaints.stillOpen)), Column("channel", .text),
                Column("reason", .text),
            ]),
        event(
            "wallet", at: "period_start",
            [
                Column("period_end", .time(empty: nil), required: true),
                Column("total_spend", .number(empty: nil), required: true),
            ]),
        event("surveys", [Column("score", .number(empty: nil), required: true), Column("kind", .kindOfSurvey)]),
        event("engagements", [Column("kind", .text), Column("channel", .text)]),
        event("referrals", [Column("referred_customer_id", .text)]),
        event("rewards", [Column("points", .number(empty: nil), required: true)]),
        event("contacts", [Column("campaign", .text), Column("arm", .text), Column("cost", .number(empty: 0))]),
        event("attributes", [Column("name", .text, required: true), Column("value", .text, required: true)]),
    ]

    /// Every table, customers first.
    package static let all = [customers] + events

    private static func event(_ name: String, at time: String = "occurred_at", _ columns: [Column]) -> TableSchema {
        TableSchema(
            name: name,
            columns: [
                Column("customer_id", .customer, required: true), Column(time, .time(empty: nil), required: true),
            ]
                + columns + [Column("recorded_at", .time(empty: recordedAtOnce))])
    }

    /// The role of the column that says when an event happened.
    package var timeRole: String { columns[1].role }
}
