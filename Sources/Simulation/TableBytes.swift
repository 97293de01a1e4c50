/// The tables that are generated, with the default names of their columns.
enum GeneratedTable: Int, CaseIterable, Sendable {
    case customers, purchases, complaints, wallet, surveys, engagements, referrals, rewards, contacts, attributes, truth

    /// The table's name, that of its file.
    var name: String { String(describing: self) }

    /// The header line.
    var header: String {
        switch self {
        case .customers: "customer_id,joined_at,left_at,plan,region,age,acquisition"
        case .purchases: "customer_id,occurred_at,amount,discount,category,channel,order_id"
        case .complaints: "customer_id,opened_at,resolved_at,channel,reason"
        case .wallet: "customer_id,period_start,period_end,total_spend,recorded_at"
        case .surveys: "customer_id,occurred_at,score,kind,recorded_at"
        case .engagements: "customer_id,occurred_at,kind,channel"
        case .referrals: "customer_id,occurred_at,referred_customer_id"
        case .rewards: "customer_id,occurred_at,points"
        case .contacts: "customer_id,occurred_at,campaign,arm,cost"
        case .attributes: "customer_id,occurred_at,name,value"
        case .truth: "customer_id,as_of,risk"
        }
    }
}

/// The lines of every table for some customers, one after the other.
struct TableBytes: Sendable {
    var lines = [[UInt8]](repeating: [], count: GeneratedTable.allCases.count)

    subscript(table: GeneratedTable) -> [UInt8] {
        get { lines[table.rawValue] }
        _modify { yield &lines[table.rawValue] }
    }
}

/// Texts of days, made once: `2024-03-01`.
struct DayTexts: Sendable {
    private let firstDay: Int
    private let bytes: [UInt8]

    /// The texts of a range of days since 1970-01-01.
    init(_ days: Range<Int>, text: (Int) -> String) {
        firstDay = days.lowerBound
        var bytes: [UInt8] = []
        bytes.reserveCapacity(days.count * 10)
        for day in days { bytes.append(contentsOf: text(day).utf8) }
        self.bytes = bytes
    }

    /// Appends a day.
    func append(day: Int, to line: inout [UInt8]) {
        let start = (day - firstDay) * 10
        line.append(contentsOf: bytes[start..<start + 10])
    }

    /// Appends a second since 1970-01-01 as `2024-03-01T14:05:09`.
    func append(second: Int, to line: inout [UInt8]) {
        let day = second / 86_400
        let rest = second - day * 86_400
        append(day: day, to: &line)
        line.append(UInt8(ascii: "T"))
        line.append(twoDigits: rest / 3600)
        line.append(UInt8(ascii: ":"))
        line.append(twoDigits: rest / 60 % 60)
        line.append(UInt8(ascii: ":"))
        line.append(twoDigits: rest % 60)
    }
}

extension UInt8 {
    static var comma: UInt8 { UInt8(ascii: ",") }
    static var newline: UInt8 { UInt8(ascii: "\n") }
}

extension [UInt8] {
    mutating func append(twoDigits value: Int) {
        append(48 + UInt8(truncatingIfNeeded: value / 10))
        append(48 + UInt8(truncatingIfNeeded: value % 10))
    }

    /// Appends a whole number.
    mutating func append(number value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var power = 1
        let magnitude = abs(value)
        while magnitude / power >= 10 { power *= 10 }
        while power > 0 {
            append(48 + UInt8(truncatingIfNeeded: magnitude / power % 10))
            power /= 10
        }
    }

    /// Appends hundredths as `12.30`.
    mutating func append(cents value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(number: abs(value) / 100)
        append(UInt8(ascii: "."))
        append(twoDigits: abs(value) % 100)
    }

    /// Appends a probability to six decimals.
    mutating func append(probability value: Double) {
        let millionths = Int((value * 1_000_000).rounded())
        append(number: millionths / 1_000_000)
        append(UInt8(ascii: "."))
        for power in [10_000, 100, 1] { append(twoDigits: millionths / power % 100) }
    }
}
