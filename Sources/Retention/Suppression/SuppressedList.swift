public import Tables

/// Who was kept off a list and why: `suppressed.csv`.
public struct SuppressedList: Sendable {
    /// Ascending by the UTF-8 bytes of the id.
    public let cases: [Suppression.Case]

    /// The cases of rules, and the customers who were not even scored.
    public init(_ cases: [Suppression.Case], objected: [Suppression.Case] = []) {
        self.cases = Suppression.sorted(cases + objected)
    }

    /// How many there are of each reason, in the order of reasons; only reasons that occur.
    public var counts: [(reason: SuppressionReason, count: Int)] {
        var counts: [SuppressionReason: Int] = [:]
        for entry in cases { counts[entry.reason, default: 0] += 1 }
        return SuppressionReason.allCases.compactMap { reason in counts[reason].map { (reason, $0) } }
    }

    /// `customer_id,reason,detail`; every text is made safe for spreadsheets.
    public var csv: [UInt8] {
        var row = CSVRow()
        for name in ["customer_id", "reason", "detail"] { row.append(name) }
        row.endRow()
        for entry in cases {
            row.append(SpreadsheetText.neutralised(entry.customerID))
            row.append(entry.reason.rawValue)
            row.append(SpreadsheetText.neutralised(entry.detail))
            row.endRow()
        }
        return row.bytes
    }

    /// Writes the list whole or not at all, readable by its owner alone.
    public func write(to path: String) throws(FileError) {
        var file = try WholeFile(path, audience: .owner)
        try file.write(csv)
        try file.commit()
    }
}
