public import Tables

/// What was read of one table.
public struct TableSummary: Sendable {
    public let name: String
    /// The files, relative to the dataset, with usable and unusable rows.
    public let files: [(file: String, rows: Int, rejects: Int)]
    /// The columns that were used, by role or attribute.
    public let columns: [String]
    /// Usable rows.
    public let rows: Int
    public let rejects: Int
    /// The first and the last time at which something happened; nil without rows.
    public let first: Instant?
    public let last: Instant?
}

/// A dataset as it was read.
public struct ReadResult: Sendable {
    /// The folder, as the user named it.
    public let dataset: String
    public var histories: Histories
    public let tables: [TableSummary]
    /// Rows that cannot be used, by table, file and line.
    public let rejects: [RejectedRow]
    /// What the user should know, a sentence each.
    public let notes: [String]
    /// The end of the data: midnight after the last day with any fact, or what `observed_until` says; nil without a time.
    ///
    /// Facts are events (when they happened, were resolved or recorded), periods' ends and joinings. A `left_at` counts
    /// only where there is no table of events: a leaving may be arranged for a day that is not observed yet.
    public let dataEnd: Instant?
    /// Whether `observed_until` states the end.
    public let statesEnd: Bool
    /// The zone of the dataset's days.
    public let zone: LocalTime
    /// The files that were read, relative to the dataset, ascending.
    public let inputs: [String]
    /// For a store: the files it was made of, with the SHA-256 they had.
    let storedPrints: [(path: String, sha256: String)]?
    /// What `churn.yaml` says of who is never to be contacted or scored.
    package var retention = RetentionSettings()

    /// How many rows there were, usable or not.
    public var rowCount: Int { tables.reduce(0) { $0 + $1.rows + $1.rejects } }

    /// The end of the data for labels of an outcome, `dataEnd` but for `left`: there a leaving is a fact as well, so the day
    /// of the last one counts, unless the dataset states its end. Leavings more than `daysOfNotice` after `dataEnd` are
    /// plans (or a 9999-12-31) and count for nothing.
    public func dataEnd(for outcome: Outcome) -> Instant? {
        guard outcome == .left, !statesEnd, let dataEnd, let leftAt = histories.customers.leftAt else { return dataEnd }
        let limit = dataEnd.adding(days: Self.daysOfNotice).microseconds
        guard let last = leftAt.filter({ $0 < limit }).max(), last >= dataEnd.microseconds else { return dataEnd }
        let daysOn = (last - dataEnd.microseconds) / Instant.microsecondsPerDay + 1
        return dataEnd.adding(days: Int(daysOn))
    }

    /// How long after the last event a `left_at` may lie and still be taken as something that happened.
    private static let daysOfNotice = 31

    /// The inputs with the SHA-256 of their bytes as stored; for a store, the files it was made of.
    public func fingerprints(threads: Int) async throws(FileError) -> [(path: String, sha256: String)] {
        if let storedPrints { return storedPrints }
        var prints = [Result<String, FileError>?](repeating: nil, count: inputs.count)
        await onThreads(threads, inputs.indices) { index in
            let input = inputs[index]
            return Result { () throws(FileError) in
                try Digest.sha256(ofFile: input.hasPrefix("/") ? input : dataset + "/" + input)
            }
        } take: {
            prints[$0] = $1
        }
        var found: [(String, String)] = []
        for (input, print) in zip(inputs, prints) { if let print { found.append((input, try print.get())) } }
        return found
    }

    /// What is said of the rows that cannot be used.
    public var rejectReport: RejectReport {
        RejectReport(dataset: dataset, rejects: rejects, rowCount: rowCount)
    }

    /// Throws where more rows cannot be used than `limit` lets through.
    public func enforce(_ limit: RejectLimit) throws(HistoryError) { try rejectReport.enforce(limit) }
}

extension ReadResult {
    /// Histories of which no file tells.
    init(of histories: Histories) {
        self.init(
            dataset: "", histories: histories, tables: [], rejects: [], notes: [], dataEnd: nil, statesEnd: false,
            zone: .utc, inputs: [], storedPrints: nil)
    }
}

/// `1 row`, `2 rows`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
