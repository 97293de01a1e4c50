public import Histories
private import Tables

extension FeatureExtractor {
    /// The matrix of the whole population at each cutoff, part after part of the customers: equal to the last bit to that of
    /// the histories read at once.
    public func matrix(
        of histories: PartedHistories, at cutoffs: [Cutoff], activeDays: Int? = nil
    ) async throws -> FeatureMatrix {
        try await matrix(of: histories, at: cutoffs, rows: population(cutoffs, activeDays)).matrix
    }

    /// The matrix of the rows that each part has.
    ///
    /// - Parameter rows: The rows of a part of the given number, and what else is to be said of it.
    /// - Returns: With the matrix, what was said of each part.
    func matrix<Said: Sendable>(
        of histories: PartedHistories, at cutoffs: [Cutoff],
        rows: @escaping @Sendable (_ part: Histories, _ number: Int) throws -> (Population, Said)
    ) async throws -> (matrix: FeatureMatrix, said: [Said]) {
        let task = try await task(histories, cutoffs, rows)
        var (columns, said): ([PartedTask<Said>.Columns], [Said]) = ([], [])
        // The pieces of a part go side by side where it is the only one.
        let threadsOfPart = histories.count == 1 ? threads : 1
        try await inOrder(histories.count, threads: threads) { number in
            let (pieces, said) = try task.part(number)
            let columns = try await inRanges(of: pieces.count, size: 1, threads: threadsOfPart) { range in
                try task.columns(pieces[range.lowerBound])
            }
            return (columns, said)
        } take: {
            columns += $0
            said.append($1)
        }
        return (try task.matrix(joining: columns), said)
    }

    /// The same, some of the customers at a time, so that the whole is never held. Together the matrices have the rows of
    /// the one, in its order, and each has its columns.
    ///
    /// - Parameters:
    ///   - shape: makes of each matrix what is wanted of it, side by side, while it lies in a core's cache.
    ///   - take: is handed what was made, in the order of the rows, at least once.
    public func eachMatrix<Shaped: Sendable>(
        of histories: PartedHistories, at cutoffs: [Cutoff], activeDays: Int? = nil,
        isolation: isolated (any Actor)? = #isolation,
        shape: @escaping @Sendable (FeatureMatrix) async throws -> Shaped, take: (Shaped) throws -> Void
    ) async throws {
        let task = try await task(histories, cutoffs, population(cutoffs, activeDays))
        guard histories.count > 0 else { return try take(await shape(task.matrix(joining: []))) }
        if histories.count == 1 {
            let pieces = try task.part(0).pieces
            return try await inOrder(
                pieces.count, threads: threads,
                { try await shape(task.matrix(joining: [task.columns(pieces[$0])])) }, take: take)
        }
        try await inOrder(histories.count, threads: threads) { number in
            var shaped: [Shaped] = []
            for piece in try task.part(number).pieces {
                shaped.append(try await shape(task.matrix(joining: [task.columns(piece)])))
            }
            return shaped
        } take: {
            for shaped in $0 { try take(shaped) }
        }
    }

    /// How many rows the population at the cutoffs has.
    public func populationCount(
        of histories: PartedHistories, at cutoffs: [Cutoff], activeDays: Int? = nil
    ) async throws -> Int {
        try await inRanges(of: histories.count, size: 1, threads: threads) { range in
            let part = try histories.part(range.lowerBound) { $0 == "purchases" }
            return Population.rows(of: part, at: cutoffs, activeDays: activeDays).count
        }.reduce(0, +)
    }

    /// The population of a part, of which nothing else is to be said.
    private func population(
        _ cutoffs: [Cutoff], _ activeDays: Int?
    ) -> @Sendable (Histories, Int) -> (Population, Void) {
        { part, _ in (Population.rows(of: part, at: cutoffs, activeDays: activeDays), ()) }
    }

    private func task<Said>(
        _ histories: PartedHistories, _ cutoffs: [Cutoff],
        _ rows: @escaping @Sendable (Histories, Int) throws -> (Population, Said)
    ) async throws -> PartedTask<Said> {
        var task = PartedTask(self, histories, Set(cutoffs).sorted(), rows)
        if histories.read.histories.attributeChanges != nil {
            let seen = try await inRanges(of: histories.count, size: 1, threads: threads) { [task] range in
                try task.seenNames(range.lowerBound)
            }
            task.isSeen = seen.first.map { first in first.indices.map { name in seen.contains { $0[name] } } }
        }
        return task
    }
}

/// The extraction of a matrix part after part of the customers.
private struct PartedTask<Said: Sendable>: Sendable {
    private let extractor: FeatureExtractor
    private let histories: PartedHistories
    private let cutoffs: [Cutoff]
    private let rows: @Sendable (Histories, Int) throws -> (Population, Said)
    private let lacking: [Need?]
    private let plan: ExtractionPlan
    /// Which names of attributes with a history some row sees; those have a column.
    var isSeen: [Bool]?

    init(
        _ extractor: FeatureExtractor, _ histories: PartedHistories, _ cutoffs: [Cutoff],
        _ rows: @escaping @Sendable (Histories, Int) throws -> (Population, Said)
    ) {
        self.extractor = extractor
        self.histories = histories
        self.cutoffs = cutoffs
        self.rows = rows
        lacking = extractor.features.map { $0.lacking(in: histories.read.histories) }
        plan = ExtractionPlan(zip(extractor.features, lacking).compactMap { $1 == nil ? $0 : nil })
    }

    /// Some rows of a part.
    struct Piece {
        let part: Histories
        let rows: Population
        /// The position of the part's first customer among all.
        let first: Int32
        let range: Range<Int>
    }

    /// What was computed of some rows.
    struct Columns: Sendable {
        /// The customer, as a position among all, and the cutoff of each row.
        let customer: [Int32]
        let cutoff: [Int32]
        var values: [[Double]]
        let latest: LatestValues?
    }

    /// The rows of a part in pieces, one without a row where it has none; and what else is to be said of it.
    func part(_ number: Int) throws -> (pieces: [Piece], said: Said) {
        let part = try histories.part(number, columns: Self.reads)
        let (rows, said) = try rows(part, number)
        extractor.progress(
            part.customers.count * cutoffs.count, histories.read.histories.customers.count * cutoffs.count)
        let first = Int32(histories.customers(of: number).lowerBound)
        let size = FeatureExtractor.rowsPerRange
        let pieces = stride(from: 0, to: max(1, rows.count), by: size).map {
            Piece(part: part, rows: rows, first: first, range: $0..<min($0 + size, rows.count))
        }
        return (pieces, said)
    }

    func columns(_ piece: Piece) throws -> Columns {
        Columns(
            customer: piece.rows.customer[piece.range].map { $0 + piece.first },
            cutoff: Array(piece.rows.cutoff[piece.range]),
            values: try FeatureExtractor.columns(piece.range, piece.rows, piece.part, plan),
            latest: piece.part.attributeChanges.map { LatestValues(of: piece.rows, piece.range, in: $0) })
    }

    func matrix(joining pieces: consuming [Columns]) throws -> FeatureMatrix {
        let customer = pieces.count == 1 ? pieces[0].customer : pieces.flatMap(\.customer)
        let cutoff = pieces.count == 1 ? pieces[0].cutoff : pieces.flatMap(\.cutoff)
        var latest = LatestValues(joining: pieces.compactMap(\.latest))
        if let isSeen { latest?.isSeen = isSeen }
        let attributes = try AttributeColumns.of(
            customer, cutoffs: cutoffs.count, histories.read.histories, latest)
        var values = pieces.map(\.values)
        return extractor.matrix(
            customer, cutoff, cutoffs, plan,
            FeatureExtractor.joined(&values, customer.count, threads: extractor.threads), attributes, lacking)
    }

    /// Which names of attributes with a history a row of a part sees.
    func seenNames(_ number: Int) throws -> [Bool] {
        let part = try histories.part(number) { $0 == "attributes" || $0 == "purchases" }
        let (rows, _) = try rows(part, number)
        return part.attributeChanges.map { LatestValues(of: rows, 0..<rows.count, in: $0).isSeen } ?? []
    }

    /// Whether any feature reads a column: of these tables they read when something happened, and not what it was.
    private static func reads(_ table: String, _ column: String) -> Bool {
        switch (table, column) {
        case ("complaints", "channel"), ("complaints", "reason"), ("engagements", "channel"), ("engagements", "kind"),
            ("referrals", "referred_customer_id"):
            false
        default: table != "contacts"
        }
    }
}
