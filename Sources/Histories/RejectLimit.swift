/// How many unusable rows are let through.
public enum RejectLimit: Sendable, Hashable {
    case rows(Int)
    /// A percentage of all rows, 0 to 100.
    case percent(Double)

    /// Not one.
    public static let none = RejectLimit.rows(0)

    /// A limit as it stands in an option: `20` or `0.5%`; nil where it is neither.
    public init?(_ text: String) {
        if text.hasSuffix("%") {
            guard let percent = Double(text.dropLast()), percent >= 0, percent <= 100 else { return nil }
            self = .percent(percent)
        } else {
            guard let rows = Int(text), rows >= 0 else { return nil }
            self = .rows(rows)
        }
    }

    /// Whether so many rejects of so many rows are let through.
    func allows(_ rejects: Int, of rows: Int) -> Bool {
        switch self {
        case .rows(let most): rejects <= most
        case .percent(let percent):
            // Rounding may put the product just below a whole number that is allowed, as with 2.3 % of 3,000 rows.
            Double(rejects) * 100 <= percent * Double(rows) * (1 + 1e-12)
        }
    }
}

/// How a dataset is read.
public struct ReadOptions: Sendable {
    /// How many threads to use; the result does not depend on it.
    public var threads: Int
    /// How many unusable rows are let through.
    public var maxRejects: RejectLimit
    /// How many bytes of rows are held in memory; the others go to a temporary file. Reading by parts alone heeds it.
    public var rowMemory: Int
    /// Is told how many bytes of text were read, by whatever thread read them.
    public var progress: @Sendable (Int) -> Void

    public init(
        threads: Int = 1, maxRejects: RejectLimit = .none, rowMemory: Int = .max,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.threads = threads
        self.maxRejects = maxRejects
        self.rowMemory = rowMemory
        self.progress = progress
    }
}
