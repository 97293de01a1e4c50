public import Histories
private import Tables

/// Computes features: one pass over the customers for any number of cutoffs.
///
/// Rows are worked on in ranges, side by side, and put together in order: the bits do not depend on the number of threads
/// nor on the order of the input's rows.
public struct FeatureExtractor: Sendable {
    private let features: [Feature]
    private let threads: Int
    /// Called when some of a matrix's rows are done, with how many and of how many.
    private let progress: @Sendable (_ rows: Int, _ total: Int) -> Void
    /// How many rows are worked on at a time: few enough for their facts and aggregates to stay in a core's cache, and no
    /// power of two, or one row's aggregates would all fall on the same lines of it.
    private static let rowsPerRange = 2040
    /// How many parts of the customers a thread works on before their rows are handed over.
    private static let partsAtATime = 4

    /// An extractor of the given features, by default of the whole catalogue.
    ///
    /// - Parameter progress: Called, from any thread, when some of a matrix's rows are done, with how many and of how many.
    public init(
        features: [Feature] = Catalogue.features, threads: Int = 1,
        progress: @escaping @Sendable (_ rows: Int, _ total: Int) -> Void = { _, _ in }
    ) {
        self.features = features
        self.threads = threads
        self.progress = progress
    }

    /// The matrix of the whole population at each cutoff.
    public func matrix(
        of histories: Histories, at cutoffs: [Cutoff], activeDays: Int? = nil
    ) async throws -> FeatureMatrix {
        try await matrix(of: histories, rows: Population.rows(of: histories, at: cutoffs, activeDays: activeDays))
    }

    /// The matrix of the rows of a population.
    public func matrix(of histories: Histories, rows: Population) async throws -> FeatureMatrix {
        let lacking = features.map { $0.lacking(in: histories) }
        let plan = ExtractionPlan(zip(features, lacking).compactMap { $1 == nil ? $0 : nil })
        var pieces = try await inRanges(of: rows.count, size: Self.rowsPerRange, threads: threads) { range in
            let columns = try Self.columns(range, rows, histories, plan)
            progress(range.count, rows.count)
            return columns
        }
        let attributes = try AttributeColumns.of(
            rows.customer, cutoffs: rows.cutoffs.count, histories,
            histories.attributeChanges.map { LatestValues(of: rows, in: $0) })
        return matrix(
            rows.customer, rows.cutoff, rows.cutoffs, plan, Self.joined(&pieces, rows.count), attributes, lacking)
    }

    /// The matrix of the whole population at each cutoff, part after part of the customers: equal to the last bit to that of
    /// the histories read at once.
    public func matrix(
        of histories: PartedHistories, at cutoffs: [Cutoff], activeDays: Int? = nil
    ) async throws -> FeatureMatrix {
        try await matrix(
            ofParts: 0..<histories.count, histories, Set(cutoffs).sorted(), activeDays, isSeen: nil)
    }

    /// The same, a few parts of the customers at a time, so that the whole is never held. Together the matrices have the rows
    /// of the one, in its order, and each has its columns.
    ///
    /// - Parameter take: is handed the matrices in turn, at least one; while it is at work the next is computed.
    public func eachMatrix(
        of histories: PartedHistories, at cutoffs: [Cutoff], activeDays: Int? = nil,
        isolation: isolated (any Actor)? = #isolation, take: (FeatureMatrix) async throws -> Void
    ) async throws {
        let cutoffs = Set(cutoffs).sorted()
        let isSeen = try await seenNames(histories, cutoffs, activeDays)
        let size = Self.partsAtATime * max(1, threads)
        let batches = stride(from: 0, to: max(1, histories.count), by: size).map {
            $0..<min($0 + size, histories.count)
        }
        var current = try await matrix(ofParts: batches[0], histories, cutoffs, activeDays, isSeen: isSeen)
        for batch in batches.dropFirst() {
            async let next = matrix(ofParts: batch, histories, cutoffs, activeDays, isSeen: isSeen)
            try await take(current)
            current = try await next
        }
        try await take(current)
    }

    /// Which names of attributes with a history some row sees; nil where the dataset has none.
    @concurrent
    private func seenNames(
        _ histories: PartedHistories, _ cutoffs: [Cutoff], _ activeDays: Int?
    ) async throws -> [Bool]? {
        guard histories.read.histories.attributeChanges != nil else { return nil }
        let latest = try await inRanges(of: histories.count, size: 1, threads: threads) { range in
            let part = try histories.part(range.lowerBound) { $0 == "attributes" || $0 == "purchases" }
            let rows = Population.rows(of: part, at: cutoffs, activeDays: activeDays)
            return part.attributeChanges.map { LatestValues(of: rows, in: $0).isSeen } ?? []
        }
        return latest.first.map { first in first.indices.map { name in latest.contains { $0[name] } } }
    }

    /// The matrix of the population of some of the parts.
    ///
    /// - Parameter isSeen: which names of attributes with a history have a column; where nil, those that these parts see.
    @concurrent
    private func matrix(
        ofParts range: Range<Int>, _ histories: PartedHistories, _ cutoffs: [Cutoff], _ activeDays: Int?,
        isSeen: [Bool]?
    ) async throws -> FeatureMatrix {
        let all = histories.read.histories
        let lacking = features.map { $0.lacking(in: all) }
        let plan = ExtractionPlan(zip(features, lacking).compactMap { $1 == nil ? $0 : nil })
        let total = all.customers.count * cutoffs.count
        var parts = try await inRanges(of: range.count, size: 1, threads: threads) { turn in
            let number = range.lowerBound + turn.lowerBound
            let part = try histories.part(number, columns: Self.reads)
            let rows = Population.rows(of: part, at: cutoffs, activeDays: activeDays)
            let pieces = try stride(from: 0, to: rows.count, by: Self.rowsPerRange).map {
                try Self.columns($0..<min($0 + Self.rowsPerRange, rows.count), rows, part, plan)
            }
            progress(part.customers.count * cutoffs.count, total)
            return Part(
                first: Int32(histories.customers(of: number).lowerBound), rows: rows, pieces: pieces,
                latest: part.attributeChanges.map { LatestValues(of: rows, in: $0) })
        }
        let customer = parts.flatMap { part in part.rows.customer.map { $0 + part.first } }
        let cutoff = parts.flatMap(\.rows.cutoff)
        var latest = LatestValues(joining: parts.compactMap(\.latest))
        if let isSeen { latest?.isSeen = isSeen }
        let attributes = try AttributeColumns.of(customer, cutoffs: cutoffs.count, all, latest)
        var pieces = parts.flatMap(\.pieces)
        parts = []
        return matrix(
            customer, cutoff, cutoffs, plan, Self.joined(&pieces, customer.count), attributes, lacking)
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

    /// What was computed of one part of the customers.
    private struct Part: Sendable {
        /// The position of its first customer among all.
        let first: Int32
        let rows: Population
        /// Columns of some of the rows, in order.
        let pieces: [[[Double]]]
        let latest: LatestValues?
    }

    private func matrix(
        _ customer: [Int32], _ cutoff: [Int32], _ cutoffs: [Cutoff], _ plan: ExtractionPlan, _ columns: [[Double]],
        _ attributes: AttributeColumns, _ lacking: [Need?]
    ) -> FeatureMatrix {
        let leftOut = zip(features, lacking).compactMap { feature, need in
            need.map { (feature: feature, lacking: $0.rawValue) }
        }
        return FeatureMatrix(
            customer: customer, cutoff: cutoff, cutoffs: cutoffs, features: plan.features,
            columns: columns.isEmpty ? plan.features.map { _ in [] } : columns, attributes: attributes.columns,
            leftOut: leftOut, notes: Self.notes(leftOut) + attributes.notes)
    }

    /// Whole columns from those of some rows each, whose room is given back column by column.
    private static func joined(_ pieces: inout [[[Double]]], _ count: Int) -> [[Double]] {
        guard let width = pieces.first?.count else { return [] }
        return (0..<width).map { index in
            var column: [Double] = []
            column.reserveCapacity(count)
            for piece in pieces.indices {
                column.append(contentsOf: pieces[piece][index])
                pieces[piece][index] = []
            }
            return column
        }
    }

    private static func columns(
        _ range: Range<Int>, _ rows: Population, _ histories: Histories, _ plan: ExtractionPlan
    ) throws(FeatureError) -> [[Double]] {
        if let first = range.first, let last = range.last {
            try ExactSums.check(histories, customers: Int(rows.customer[first])...Int(rows.customer[last]))
        }
        let fold = RangeFold(range, of: rows, histories, plan)
        return plan.features.map { plan.values(of: $0.formula, rows: range.count, from: fold.values) }
    }

    private static func notes(_ leftOut: [(feature: Feature, lacking: String)]) -> [String] {
        var lackings: [String] = []
        for (_, lacking) in leftOut where !lackings.contains(lacking) { lackings.append(lacking) }
        if lackings.isEmpty { return [] }
        let parts = lackings.map { lacking in
            let names = leftOut.filter { $0.lacking == lacking }.map(\.feature.name)
            return "\(names.joined(separator: ", ")) (without \(lacking))"
        }
        return ["left out: \(parts.joined(separator: "; "))"]
    }
}
