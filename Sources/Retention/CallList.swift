public import Tables

/// Who to contact, riskiest first, with room to note what came of it.
public struct CallList: Sendable {
    /// One customer to contact.
    public struct Row: Sendable {
        /// The place among all scored customers, from 1.
        public let rank: Int
        public let customerID: String
        /// The probability of churning within the model's horizon.
        public let risk: Double
        public let band: RiskBand
        /// The strongest reasons first, in words.
        public let reasons: [String]
        /// The chosen attributes, in the order of `attributeNames`; empty where missing.
        public let attributes: [String]

        public init(
            rank: Int, customerID: String, risk: Double, band: RiskBand, reasons: [String], attributes: [String]
        ) {
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

    public init(reasonCount: Int, attributeNames: [String], rows: [Row]) {
        self.reasonCount = reasonCount
        self.attributeNames = attributeNames
        self.rows = rows
    }

    /// The names of the columns: `rank,customer_id,risk,band,reason_1,…`, the attributes, then the outcome columns.
    public var header: [String] {
        let reasons = (0..<reasonCount).map { "reason_\($0 + 1)" }
        return ["rank", "customer_id", "risk", "band"] + reasons + attributeNames + Self.outcomeColumns
    }

    /// The list as CSV in UTF-8; every text is made safe for spreadsheets, ids keep their zeros.
    ///
    /// - Parameter byteOrderMark: Whether to begin with one, by which Excel knows UTF-8.
    public func csv(byteOrderMark: Bool = false) -> [UInt8] {
        var row = CSVRow()
        for name in header { row.append(SpreadsheetText.neutralised(name)) }
        row.endRow()
        for entry in rows {
            row.append(entry.rank)
            row.append(SpreadsheetText.neutralised(entry.customerID))
            row.append(entry.risk)
            row.append(entry.band.rawValue)
            for index in 0..<reasonCount {
                row.append(index < entry.reasons.count ? SpreadsheetText.neutralised(entry.reasons[index]) : "")
            }
            for text in entry.attributes { row.append(SpreadsheetText.neutralised(text)) }
            for _ in Self.outcomeColumns { row.append("") }
            row.endRow()
        }
        return (byteOrderMark ? [0xEF, 0xBB, 0xBF] : []) + row.bytes
    }

    /// Writes the list whole or not at all, readable by its owner alone.
    public func write(to path: String, byteOrderMark: Bool = false) throws(FileError) {
        var file = try WholeFile(path, audience: .owner)
        try file.write(csv(byteOrderMark: byteOrderMark))
        try file.commit()
    }
}
