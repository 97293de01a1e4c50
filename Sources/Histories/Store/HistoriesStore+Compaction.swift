import Tables

extension HistoriesStore {
    /// How many appended segments there may be before they become one.
    static let mostAppended = 16
    /// The appended rows become part of the first segment when they are more than one in so many of its rows.
    static let shareOfFirst = 4

    /// Merges segments where there are too many: the appended ones, or all where they have grown against the first.
    static func compact(
        _ store: StoreConnection, _ directory: inout StoreDirectory, threads: Int
    ) async throws(HistoryError) {
        let appended = directory.segments.dropFirst()
        let rows = appended.reduce(0) { $0 + $1.rows }
        let all = rows * shareOfFirst > directory.segments[0].rows
        guard all && !appended.isEmpty || appended.count > mostAppended else { return }
        let numbers = (all ? directory.segments[...] : appended).map(\.number)
        var blobs: [[StoredBlob]] = []
        for number in numbers { blobs.append(try store.blobs(of: number)) }
        let decoder = StoreDecoder(path: store.path, roles: directory.roles, threads: threads)
        let whole = await merged(try await decoder.decode(blobs), threads: threads)
        for number in numbers { try store.remove(segment: number) }
        try store.write(await whole.blobs(threads: threads), rows: whole.rowCount, as: numbers[0])
        directory.replace(numbers, by: numbers[0], rows: whole.rowCount)
    }

    /// Several segments as one: the newer ones with each other first, since they are small.
    static func merged(_ segments: [Segment], threads: Int) async -> Segment {
        guard let first = segments.first else { return Segment(ids: [], tables: []) }
        guard var newer = segments.dropFirst().first else { return first }
        for segment in segments.dropFirst(2) { newer = await newer.merged(with: segment, threads: threads) }
        return await first.merged(with: newer, threads: threads)
    }
}
