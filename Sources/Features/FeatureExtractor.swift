public import Histories
private import Tables

/// Computes features: one pass over the customers for any number of cutoffs.
///
/// Rows are worked on in ranges, side by side, and put together in order: the bits do not depend on the number of threads
/// nor on the order of the input's rows.
public struct FeatureExtractor: Sendable {
    let features: [Feature]
    let threads: Int
    /// Called when some of a matrix's rows are done, with how many and of how many.
    let progress: @Sendable (_ rows: Int, _ total: Int) -> Void
    /// How many rows are worked on at a time: few enough for their facts and aggregates to stay in a core's cache, and no
    /// power of two, or one row's aggregates would all fall on the same lines of it.
    static let rowsPerRange = 2040

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
            histories.attributeChanges.map { LatestValues(of: rows, 0..<rows.count, in: $0) })
        return matrix(
            rows.customer, rows.cutoff, rows.cutoffs, plan, Self.joined(&pieces, rows.count, threads: threads),
            attributes, lacking)
    }

    func matrix(
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

    /// Whole columns from those of some rows each, whose room is given back after a few columns.
    static func joined(_ pieces: inout [[[Double]]], _ count: Int, threads: Int) -> [[Double]] {
        guard let width = pieces.first?.count else { return [] }
        if pieces.count == 1 { return pieces.removeLast() }
        var columns: [[Double]] = []
        while columns.count < width {
            let first = columns.count
            let few = first..<min(first + 2 * threads, width)
            columns += joined(few, of: pieces, count, threads: threads)
            for piece in pieces.indices {
                for index in few { pieces[piece][index] = [] }
            }
        }
        return columns
    }

    private static func joined(
        _ columns: Range<Int>, of pieces: [[[Double]]], _ count: Int, threads: Int
    ) -> [[Double]] {
        concurrently(columns.count, threads: threads) { place in
            var column: [Double] = []
            column.reserveCapacity(count)
            for piece in pieces { column.append(contentsOf: piece[columns.lowerBound + place]) }
            return column
        }
    }

    static func columns(
        _ range: Range<Int>, _ rows: Population, _ histories: Histories, _ plan: ExtractionPlan
    ) throws(FeatureError) -> [[Double]] {
        if let first = range.first, let last = range.last {
            try ExactSums.check(histories, customers: Int(rows.customer[first])...Int(rows.customer[last]))
        }
        let values = RangeFold(range, of: rows, histories, plan).values()
        return plan.features.map { plan.values(of: $0.formula, rows: range.count, from: values) }
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
