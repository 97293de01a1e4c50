/// Some blocks of a segment, or all: their customers, and their blobs by table and column.
struct EncodedSegment: Sendable {
    private struct Key: Hashable {
        let table: String
        let column: String
    }

    private let blocks: [(block: Int, ids: ArraySlice<String>)]
    private let blobs: [StoredBlob]
    private let byKey: [Key: [Int]]
    let tables: Set<String>

    /// - Parameter blocks: each with the ids of its customers, both ascending.
    init(_ blocks: [(block: Int, ids: ArraySlice<String>)], _ blobs: [StoredBlob]) {
        self.blocks = blocks
        self.blobs = blobs
        tables = Set(blobs.map(\.table))
        byKey = Dictionary(grouping: blobs.indices) { Key(table: blobs[$0].table, column: blobs[$0].column) }
    }

    /// The ids of all customers, ascending.
    var ids: [String] {
        var all: [String] = []
        all.reserveCapacity(customers.reduce(0, +))
        for (_, ids) in blocks { all += ids }
        return all
    }

    /// How many customers each block has.
    var customers: [Int] { blocks.map(\.ids.count) }

    /// The blobs of a column, one a block, nil where the block has none.
    func pieces(_ table: String, _ column: String) -> [StoredBlob?] {
        let found = (byKey[Key(table: table, column: column)] ?? []).map { (blobs[$0].block, $0) }
        let byBlock = Dictionary(found) { first, _ in first }
        return blocks.map { byBlock[$0.block].map { blobs[$0] } }
    }
}
