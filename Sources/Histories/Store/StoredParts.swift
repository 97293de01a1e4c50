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

    /// A block of a segment, and the first and the last id of its customers.
    private struct Block: Sendable {
        let segment: Int
        let number: Int
        let first: String
        let last: String

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
                guard let first = own.first, let last = own.last else { continue }
                let number = snapshot.directory.segments[index].number
                found[index].append(Block(segment: number, number: blob.block, first: first, last: last))
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
        var segments = [try blobs(blocks[part], roles)]
        for blocks in appended {
            var own: [StoredBlob] = []
            for block in blocks where block.overlaps(from: from, to: to) { own += try blobs(block, roles) }
            if !own.isEmpty { segments.append(own) }
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

    private func blobs(_ block: Block, _ roles: [String: [String]]) throws(HistoryError) -> [StoredBlob] {
        let columns = roles.sorted { $0.key < $1.key }.flatMap { table, roles in roles.map { (table, $0) } }
        return try snapshot.blobs(
            of: block.segment, block: block.number, [(StoredBlob.ofCustomers, StoredBlob.key)] + columns)
    }
}
