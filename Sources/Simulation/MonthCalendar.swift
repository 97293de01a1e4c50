import Tables

/// The months the data span, as days since 1970-01-01.
struct MonthCalendar: Sendable {
    /// The first day of each month, and of the one after the last.
    let firstDay: [Int]
    /// Which month of the year each is, 1 to 12.
    let monthOfYear: [Int]
    /// Which year each month is in.
    let year: [Int]

    init(start: Instant, months: Int) {
        let date = CivilDate(daysSinceEpoch: start.microseconds / Instant.microsecondsPerDay)
        var first: [Int] = []
        var ofYear: [Int] = []
        var years: [Int] = []
        for index in 0...months {
            let number = date.month - 1 + index
            let (year, month) = (date.year + number / 12, number % 12 + 1)
            first.append(Int(CivilDate(year: year, month: month, day: 1).daysSinceEpoch))
            ofYear.append(month)
            years.append(year)
        }
        firstDay = first
        monthOfYear = ofYear
        year = years
    }

    /// How many months there are.
    var count: Int { firstDay.count - 1 }

    /// The first day after the data.
    var endDay: Int { firstDay[count] }

    /// How many days a month has.
    func days(of month: Int) -> Int { firstDay[month + 1] - firstDay[month] }

    /// Whether a retention campaign runs in a month: in the last month of each quarter.
    func hasCampaign(_ month: Int) -> Bool { monthOfYear[month] % 3 == 0 }
}
