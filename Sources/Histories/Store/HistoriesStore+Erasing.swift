import Tables

extension HistoriesStore {
    /// What an erasure removed.
    public struct Erasure: Sendable {
        /// Rows by table, `customers` first.
        public let rows: [(table: String, rows: Int)]
        /// Cells of other customers that named this one (as `referred_customer_id`), now empty.
        public let emptiedCells: Int
    }

    /// Removes a customer and every trace of it: its rows, and its id where other customers' rows name it. What only its
    /// rows held is in the file no longer.
    ///
    /// - Throws: also where the store has no such customer, and where another run is writing to it; then it is as it was.
    public static func erase(_ customer: String, from path: String) async throws(HistoryError) -> Erasure {
        let store = try StoreConnection(path, for: .writing)
        var directory = try StoreDirectory(store)
        let decoder = StoreDecoder(path: path, roles: directory.roles, threads: 1)
        var rows: [String: Int] = [:]
        var emptied = 0
        var isKnown = false
        for segment in directory.segments {
            var removed = 0
            let blocks = Dictionary(grouping: try store.blobs(of: segment.number), by: \.block)
            for (block, blobs) in blocks.sorted(by: { $0.key < $1.key })
            where blobs.contains(where: { $0.names(customer) }) {
                guard var content = try await decoder.decode([blobs]).first else { continue }
                for table in content.tables {
                    let own = content.ids.firstIndex(of: customer).map { table.rows(of: $0).count } ?? 0
                    rows[table.table, default: 0] += own
                    removed += own
                }
                isKnown = isKnown || content.ids.contains(customer)
                content = content.keeping(content.ids.map { $0 != customer })
                emptied += content.empty(cells: customer)
                try store.run(
                    "DELETE FROM blobs WHERE segment = ? AND block = ?", [.integer(segment.number), .integer(block)])
                for blob in await content.blobs(firstBlock: block, threads: 1) where !content.ids.isEmpty {
                    try store.write(blob, of: segment.number)
                }
            }
            try store.run(
                "UPDATE segments SET rows = rows - ? WHERE segment = ?", [.integer(removed), .integer(segment.number)])
        }
        guard isKnown else { throw .dataset(path, "has no customer “\(customer)”") }
        directory.erased += 1
        try directory.write(to: store)
        try store.commit()
        // Freed pages are zeros by now; this gives their room back, and leaves no slack between cells either.
        do throws(HistoryError) {
            try store.execute("VACUUM")
        } catch {
            throw .dataset(
                path, "the customer is erased and its bytes overwritten, but their room is not given back: \(error)")
        }
        let order = TableSchema.all.map(\.name)
        return Erasure(
            rows: order.compactMap { name in rows[name].map { (name, $0) } }.filter { $0.1 > 0 }, emptiedCells: emptied)
    }
}

extension StoredBlob {
    /// Whether the blob has a text that is an id.
    fileprivate func names(_ id: String) -> Bool {
        let wanted = Array(id.utf8)
        // Numbers hold no texts; that their bytes look like texts is harmless, the block is then decoded for nothing.
        return PackedTexts.unpack(bytes[...])?.texts.contains { $0.elementsEqual(wanted) } ?? false
    }
}

extension Segment {
    /// Empties every cell that is a text; returns how many there were.
    fileprivate mutating func empty(cells text: String) -> Int {
        var count = 0
        for table in tables.indices {
            for column in tables[table].levels.indices {
                guard let level = tables[table].levels[column].firstIndex(of: text) else { continue }
                for row in tables[table].codes[column].indices where tables[table].codes[column][row] == Int32(level) {
                    tables[table].codes[column][row] = -1
                    count += 1
                }
            }
        }
        return count
    }
}
