import Tables

/// The customers of a store part by part: those of each block of its first segment, with whoever was appended since and
/// comes, by id, before the next block's. A part is read and decoded when it is asked for, by the thread that asks.
struct StoredParts: Sendable {
    private let snapshot: StoreSnapshot
    /// The blocks of the first segment, which are the parts.
    private let blocks: [Block]
    /// Those of the segments that were appended.
    private let appended: [[Block]]
    /// Where each part's customers start among all, and where the last one's end.
    let starts: [Int]

    /// A block of a segment, and the ids of its customers, ascending.
    private struct Block: Sendable {
        let segment: Int
        let number: Int
        let ids: ArraySlice<String>
        let first: String
        let last: String

        /// nil for a block of nobody.
        init?(segment: Int, number: Int, ids: ArraySlice<String>) {
            guard let first = ids.first, let last = ids.last else { return nil }
            (self.segment, self.number, self.ids) = (segment, number, ids)
            (self.first, self.last) = (first, last)
        }

        /// Whether any id may lie from one on and before another.
        func overlaps(from: String?, to: String?) -> Bool {
            if let from, last.precedesByBytes(from) { return false }
            if let to, !first.precedesByBytes(to) { return false }
            return true
        }
    }

    /// - Parameters:
    ///   - blobs: of every segment, among them the ids of its blocks; the first segment has a block.
    ///   - segments: what was decoded of them.
    ///   - ids: those of all customers, ascending.
    init(_ snapshot: StoreSnapshot, _ blobs: [[StoredBlob]], _ segments: [Segment], ids: [String]) {
        self.snapshot = snapshot
        var found: [[Block]] = []
        for (index, segment) in segments.enumerated() {
            var start = 0
            found.append([])
            for blob in blobs[index] where blob.table == StoredBlob.ofCustomers {
                let own = segment.ids[start..<start + PackedTexts.count(of: blob.bytes)]
                start = own.endIndex
                let number = snapshot.directory.segments[index].number
                if let block = Block(segment: number, number: blob.block, ids: own) { found[index].append(block) }
            }
        }
        blocks = found[0]
        appended = Array(found.dropFirst())
        starts = [0] + blocks.dropFirst().map { ids.position(ofFirstNotBefore: $0.first) } + [ids.count]
    }

    /// The rows that a part's customers have in some columns of some tables.
    func tables(of part: Int, _ roles: [String: [String]]) throws(HistoryError) -> [TableColumns] {
        let from = part == 0 ? nil : blocks[part].first
        let to = part + 1 < blocks.count ? blocks[part + 1].first : nil
        func positions(in ids: [String]) -> Range<Int> {
            let start = from.map { ids.position(ofFirstNotBefore: $0) } ?? 0
            return start..<(to.map { ids.position(ofFirstNotBefore: $0, from: start) } ?? ids.count)
        }
        var segments = [try encoded([blocks[part]], roles)]
        for blocks in appended {
            let overlapping = blocks.filter { $0.overlaps(from: from, to: to) }
            if !overlapping.isEmpty { segments.append(try encoded(overlapping, roles)) }
        }
        let decoded = try StoreDecoder(path: snapshot.path, roles: roles, threads: 1).decode(here: segments)
        return decoded.dropFirst().reduce(decoded[0]) { older, newer in
            older.merged(with: newer.selecting(positions(in: newer.ids)))
        }.tables
    }

    /// The whole store.
    func gathered(threads: Int) async throws(HistoryError) -> ReadResult {
        try await HistoriesStore.read(snapshot, threads: threads)
    }

    private func encoded(_ blocks: [Block], _ roles: [String: [String]]) throws(HistoryError) -> EncodedSegment {
        let columns = roles.sorted { $0.key < $1.key }.flatMap { table, roles in roles.map { (table, $0) } }
        var blobs: [StoredBlob] = []
        for block in blocks { blobs += try snapshot.blobs(of: block.segment, block: block.number, columns) }
        return EncodedSegment(blocks.map { ($0.number, $0.ids) }, blobs)
    }
}
