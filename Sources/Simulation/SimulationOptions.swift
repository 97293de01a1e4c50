public import Tables

/// What is generated: how many customers over how many months, and how it is laid out in files.
public struct SimulationOptions: Sendable {
    /// How many customers there are.
    public let customers: Int
    /// How many calendar months the data span.
    public let months: Int
    /// The same seed gives the same bytes.
    public let seed: UInt64
    /// The first day of the data, the first of a month.
    public let start: Instant
    /// In how many files each table is written, by ranges of customers.
    public let parts: Int
    /// Whether the tables are compressed.
    public let gzip: Bool

    /// Checked options.
    public init(
        customers: Int, months: Int, seed: UInt64,
        start: Instant = Instant(year: 2023, month: 1, day: 1), parts: Int = 1, gzip: Bool = false
    ) throws(SimulationError) {
        func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(SimulationError) {
            guard range.contains(value) else {
                throw .setting(
                    name: name, found: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
            }
        }
        try check("--customers", customers, 1...100_000_000)
        try check("--months", months, 1...600)
        try check("--parts", parts, 1...min(customers, 9_999))
        let days = start.microseconds / Instant.microsecondsPerDay
        let date = CivilDate(daysSinceEpoch: days)
        guard start == Instant(year: date.year, month: date.month, day: 1), (1980...2900).contains(date.year) else {
            throw .setting(
                name: "--start", found: start.description, expected: "the first day of a month, 1980 to 2900")
        }
        self.customers = customers
        self.months = months
        self.seed = seed
        self.start = start
        self.parts = parts
        self.gzip = gzip
    }
}
