import Tables

/// The smallest piece of a store: one column of one table in one block of customers, with its checksum.
struct StoredBlob: Sendable {
    /// The name that stands in place of a table for the ids of a block's customers.
    static let ofCustomers = ""
    /// The column that says how many rows of a table each customer has; among `ofCustomers`, the ids.
    static let key = "customer_id"
    /// What stands in place of a column for the span of a table's rows (`StoredSpan`).
    static let span = ""

    let block: Int
    let table: String
    let column: String
    let sha256: String
    let bytes: [UInt8]

    init(block: Int, table: String, column: String, bytes: [UInt8]) {
        self.init(block: block, table: table, column: column, sha256: Digest.sha256(of: bytes), bytes: bytes)
    }

    init(block: Int, table: String, column: String, sha256: String, bytes: [UInt8]) {
        self.block = block
        self.table = table
        self.column = column
        self.sha256 = sha256
        self.bytes = bytes
    }

    /// Whether the bytes are those that were written.
    var isSound: Bool { Digest.sha256(of: bytes) == sha256 }

    /// What messages call it.
    var name: String {
        if table == Self.ofCustomers { return "the ids of block \(block)" }
        return column == Self.span ? "the span of \(table) in block \(block)" : "\(table).\(column) of block \(block)"
    }
}

extension Segment {
    /// How many customers a block has.
    static let customersPerBlock = 4_096

    /// The segment as blobs, in blocks of customers numbered from `first` on.
    func blobs(firstBlock first: Int = 0, threads: Int) async -> [StoredBlob] {
        let ranges = stride(from: 0, to: ids.count, by: Self.customersPerBlock).map {
            $0..<min($0 + Self.customersPerBlock, ids.count)
        }
        var blocks = [[StoredBlob]](repeating: [], count: ranges.count)
        await onThreads(threads, 0..<ranges.count) { index in
            self.blobs(of: ranges[index], block: first + index)
        } take: { index, blobs in
            blocks[index] = blobs
        }
        return blocks.flatMap { $0 }
    }

    private func blobs(of customers: Range<Int>, block: Int) -> [StoredBlob] {
        var blobs = [
            StoredBlob(
                block: block, table: StoredBlob.ofCustomers, column: StoredBlob.key,
                bytes: PackedTexts.pack(ids[customers]))
        ]
        for table in tables {
            let rows = table.offsets[customers.lowerBound]..<table.offsets[customers.upperBound]
            if rows.isEmpty { continue }
            let counts = customers.map { Int64(table.rows(of: $0).count) }
            for (column, role) in table.roles.enumerated() {
                let bytes =
                    column == 0
                    ? PackedIntegers.pack(counts[...])
                    : table.isText(column)
                        ? packedTexts(table.codes[column][rows], table.levels[column])
                        : PackedIntegers.pack(table.numbers[column][rows])
                blobs.append(StoredBlob(block: block, table: table.table, column: role, bytes: bytes))
            }
            let span = StoredSpan(rows, of: table)
            blobs.append(StoredBlob(block: block, table: table.table, column: StoredBlob.span, bytes: span.packed))
        }
        return blobs
    }

    /// The texts that occur, then the rows' codes into them: a block says all of itself, so that erasing a customer leaves
    /// the other blocks alone.
    private func packedTexts(_ codes: ArraySlice<Int32>, _ levels: [String]) -> [UInt8] {
        var own = [Int32](repeating: -1, count: levels.count)
        for code in codes where code >= 0 { own[Int(code)] = 0 }
        var texts: [String] = []
        for level in levels.indices where own[level] == 0 {
            own[level] = Int32(texts.count)
            texts.append(levels[level])
        }
        let packed = codes.map { $0 < 0 ? -1 : Int64(own[Int($0)]) }
        return PackedTexts.pack(texts) + PackedIntegers.pack(packed[...])
    }
}
