import Statistics
import Tables

/// Everything that customers share.
struct World: Sendable {
    let options: SimulationOptions
    let calendar: MonthCalendar
    let hazard: Hazard
    let chain: StateChain
    let trueRisk: TrueRisk
    let days: DayTexts
    let texts: Texts
    /// How many digits a customer's number has in the id.
    let idDigits: Int

    /// No customer joined longer before the data than this many days.
    static let longestTenureDays = 2_190

    init(options: SimulationOptions) {
        self.options = options
        calendar = MonthCalendar(start: options.start, months: options.months)
        hazard = Hazard()
        chain = StateChain()
        trueRisk = TrueRisk(hazard: hazard, chain: chain, calendar: calendar)
        let first = calendar.firstDay[0]
        days = DayTexts(first - Self.longestTenureDays - 1..<calendar.endDay + 1) {
            CivilDate(daysSinceEpoch: Int64($0)).description
        }
        texts = Texts()
        idDigits = max(6, String(options.customers).utf8.count)
    }

    /// The id of the customer with a number from 0 on: `C000001` for 0.
    func id(of customer: Int) -> [UInt8] {
        let digits = Array(String(customer + 1).utf8)
        return [UInt8(ascii: "C")] + [UInt8](repeating: 48, count: idDigits - digits.count) + digits
    }
}

/// The words of the generated tables, as bytes.
struct Texts: Sendable {
    let plans = Texts.bytes("basic", "plus", "premium")
    let regions = Texts.bytes("north", "south", "east", "west", "centre")
    let acquisitions = Texts.bytes("web", "store", "partner", "referral")
    let categories = Texts.bytes("grocery", "household", "clothing", "electronics", "garden", "toys")
    let purchaseChannels = Texts.bytes("store", "web", "app")
    let complaintChannels = Texts.bytes("phone", "mail", "chat", "store")
    let reasons = Texts.bytes("delivery", "billing", "quality", "service", "price")
    let engagementKinds = Texts.bytes("visit", "login", "mail_opened", "event")
    let engagementChannels = Texts.bytes("web", "app", "mail", "store")
    let tiers = Texts.bytes("bronze", "silver", "gold")
    let surveyKinds = Texts.bytes("csat", "nps", "ces")

    private static func bytes(_ words: String...) -> [[UInt8]] { words.map { Array($0.utf8) } }
}
