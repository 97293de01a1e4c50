public import Tables

/// Who to contact, by descending risk or uplift, with room to note what came of it.
public struct CallList: Sendable {
    /// One customer to contact.
    public struct Row: Sendable {
        /// The place among all scored customers, from 1.
        public let rank: Int
        public let customerID: String
        /// The probability of churning within the model's horizon, where nobody contacts the customer.
        public let risk: Double
        public let band: RiskBand
        /// The strongest reasons first, in words.
        public let reasons: [String]
        /// The chosen attributes, in the order of `attributeNames`; empty where missing.
        public let attributes: [String]
        /// What a contact does, by an uplift model; nil where the list is by risk.
        public let uplift: UpliftCells?
        /// nil where the list shows no value.
        public let value: ValueCells?
        /// nil where nobody is dealt to agents.
        public let turn: Capacity.Turn?
        /// What is to be done, where a playbook was given.
        public let play: ListPlay?

        public init(
            rank: Int, customerID: String, risk: Double, band: RiskBand, reasons: [String], attributes: [String],
            uplift: UpliftCells? = nil, value: ValueCells? = nil, turn: Capacity.Turn? = nil, play: ListPlay? = nil
        ) {
            self.uplift = uplift
            self.value = value
            self.turn = turn
            self.play = play
            self.rank = rank
            self.customerID = customerID
            self.risk = risk
            self.band = band
            self.reasons = reasons
            self.attributes = attributes
        }
    }

    /// Columns left empty for those who call.
    public static let outcomeColumns = ["contacted_on", "agent", "outcome", "offer", "notes"]

    /// How many columns of reasons there are; a customer may have fewer.
    public let reasonCount: Int
    /// The names of the chosen attributes.
    public let attributeNames: [String]
    public let rows: [Row]
    /// Whether uplift and both risks stand in place of the risk.
    public var showsUplift = false
    /// Whether the columns of value are there, and the column of the day.
    public var showsValue = false
    public var showsDay = false
    /// Whether rows say what is to be done.
    public let hasPlays: Bool

    public init(reasonCount: Int, attributeNames: [String], rows: [Row], hasPlays: Bool = false) {
        self.hasPlays = hasPlays
        self.reasonCount = reasonCount
        self.attributeNames = attributeNames
        self.rows = rows
    }

    /// The names of the columns.
    public var header: [String] { columns.map(\.header) }

    /// The list as CSV in UTF-8; every text is made safe for spreadsheets, ids keep their zeros.
    ///
    /// - Parameter byteOrderMark: Whether to begin with one, by which Excel knows UTF-8.
    public func csv(byteOrderMark: Bool = false) -> [UInt8] {
        Self.csv(columns, of: rows, byteOrderMark: byteOrderMark)
    }

    /// Writes the list whole or not at all, readable by its owner alone.
    public func write(to path: String, byteOrderMark: Bool = false) throws(FileError) {
        var file = try WholeFile(path, audience: .owner)
        try file.write(csv(byteOrderMark: byteOrderMark))
        try file.commit()
    }
}
