import Tables

/// Turns the blobs of segments back into rows.
struct StoreDecoder: Sendable {
    /// The store, as the user named it.
    let path: String
    /// The columns of each table.
    let roles: [String: [String]]
    let threads: Int

    /// Decodes segments; columns of one name get the same levels in all of them.
    ///
    /// - Parameter segments: the blobs of each, blocks ascending.
    func decode(
        _ segments: [[StoredBlob]], tables: (String) -> Bool = { _ in true }
    ) async throws(HistoryError) -> [Segment] {
        var encoded: [EncodedSegment] = []
        for blobs in segments { encoded.append(EncodedSegment(try idsOfBlocks(blobs), blobs)) }
        let work = Work(self, encoded, tables)
        var columns = [Result<[DecodedColumn], BlobFault>](repeating: .success([]), count: work.jobs.count)
        await onThreads(threads, 0..<work.jobs.count) {
            work.decode($0)
        } take: {
            columns[$0] = $1
        }
        return try work.segments(columns)
    }

    /// The same of segments whose ids are known, on this thread.
    func decode(here segments: [EncodedSegment]) throws(HistoryError) -> [Segment] {
        let work = Work(self, segments) { _ in true }
        return try work.segments(work.jobs.indices.map { work.decode($0) })
    }

    /// The columns of segments to be decoded.
    private struct Work: Sendable {
        let jobs: [ColumnJob]
        private let decoder: StoreDecoder
        private let segments: [EncodedSegment]

        init(_ decoder: StoreDecoder, _ segments: [EncodedSegment], _ tables: (String) -> Bool) {
            self.decoder = decoder
            self.segments = segments
            jobs = TableSchema.all.map(\.name).filter(tables).flatMap { table in
                (decoder.roles[table] ?? []).indices.map {
                    ColumnJob(table: table, column: $0, roles: decoder.roles[table] ?? [])
                }
            }
        }

        func decode(_ job: Int) -> Result<[DecodedColumn], BlobFault> { jobs[job].decode(segments) }

        func segments(_ results: [Result<[DecodedColumn], BlobFault>]) throws(HistoryError) -> [Segment] {
            var decoded = segments.map { Segment(ids: $0.ids, tables: []) }
            var columns: [[DecodedColumn]] = []
            var damage: String?
            for result in results {
                switch result {
                case .success(let found): columns.append(found)
                case .failure(let fault): damage = min(damage ?? fault.what, fault.what)
                }
            }
            if let damage { throw StoreDecoder.damaged(decoder.path, damage) }
            for (job, found) in zip(jobs, columns) {
                for (index, column) in found.enumerated() where segments[index].tables.contains(job.table) {
                    if job.column == 0 {
                        // How many rows each customer has comes with this column.
                        let table = TableColumns(table: job.table, roles: job.roles, customers: 0)
                        decoded[index].tables.append(table)
                    }
                    decoded[index].tables[decoded[index].tables.count - 1].take(column, at: job.column)
                }
            }
            for segment in decoded { try decoder.check(segment) }
            return decoded
        }
    }

    /// Whether every column is as long as it must be; the bytes may be sound and yet not ours.
    private func check(_ segment: Segment) throws(HistoryError) {
        for table in segment.tables {
            for column in table.roles.indices.dropFirst() {
                let count = max(table.numbers[column].count, table.codes[column].count)
                guard count == table.count else {
                    throw Self.damaged(
                        path, "\(table.table).\(table.roles[column]) has \(count) rows of \(table.count)")
                }
            }
        }
    }

    /// The ids of the customers of each block of a segment.
    private func idsOfBlocks(_ blobs: [StoredBlob]) throws(HistoryError) -> [(block: Int, ids: ArraySlice<String>)] {
        var found: [(block: Int, ids: ArraySlice<String>)] = []
        for blob in blobs where blob.table == StoredBlob.ofCustomers { found.append((blob.block, try ids(blob)[...])) }
        guard Set(found.map(\.block)) == Set(blobs.map(\.block)) else {
            throw Self.damaged(path, "a block lacks its ids")
        }
        return found
    }

    /// The ids of a block's customers, ascending.
    func ids(_ blob: StoredBlob) throws(HistoryError) -> [String] {
        guard blob.isSound, let ids = PackedTexts.strings(blob.bytes) else {
            throw Self.damaged(path, "\(blob.name) differ from what was written")
        }
        return ids
    }

    /// What is said of a store whose bytes are not those that were written.
    static func damaged(_ path: String, _ what: String) -> HistoryError {
        .dataset(path, "is damaged: \(what); take a copy from before, or ingest anew")
    }
}

/// A column that cannot be decoded.
struct BlobFault: Error {
    let what: String
}

/// One column of one segment.
struct DecodedColumn: Sendable {
    var offsets: [Int] = []
    var numbers: [Int64] = []
    var codes: [Int32] = []
    var levels: [String] = []
}

extension TableColumns {
    /// Takes a decoded column.
    fileprivate mutating func take(_ column: DecodedColumn, at position: Int) {
        if position == 0 { offsets = column.offsets }
        numbers[position] = column.numbers
        codes[position] = column.codes
        levels[position] = column.levels
    }
}

/// One column of all segments to be decoded.
private struct ColumnJob: Sendable {
    let table: String
    let column: Int
    let roles: [String]

    func decode(_ segments: [EncodedSegment]) -> Result<[DecodedColumn], BlobFault> {
        let pieces = segments.map { $0.pieces(table, roles[column]) }
        for blob in pieces.joined() {
            if let blob, !blob.isSound { return .failure(fault(blob)) }
        }
        if column == 0 { return offsets(pieces, segments.map(\.customers)) }
        let isText = TableColumns(table: table, roles: roles, customers: 0).isText(column)
        return isText ? texts(pieces) : numbers(pieces)
    }

    private func fault(_ blob: StoredBlob) -> BlobFault {
        BlobFault(what: "\(blob.name) differs from what was written")
    }

    private func offsets(_ pieces: [[StoredBlob?]], _ customers: [[Int]]) -> Result<[DecodedColumn], BlobFault> {
        var columns: [DecodedColumn] = []
        for (blobs, customers) in zip(pieces, customers) {
            var offsets = [0]
            offsets.reserveCapacity(customers.reduce(1, +))
            for (blob, count) in zip(blobs, customers) {
                let counts = blob.map { PackedIntegers.unpack([$0.bytes[...]]) } ?? Array(repeating: 0, count: count)
                if let blob, counts.count != count || counts.contains(where: { $0 < 0 || $0 > 1 << 40 }) {
                    return .failure(fault(blob))
                }
                for rows in counts { offsets.append(offsets[offsets.count - 1] + Int(rows)) }
            }
            columns.append(DecodedColumn(offsets: offsets))
        }
        return .success(columns)
    }

    private func numbers(_ pieces: [[StoredBlob?]]) -> Result<[DecodedColumn], BlobFault> {
        .success(pieces.map { DecodedColumn(numbers: PackedIntegers.unpack($0.compactMap { $0?.bytes[...] })) })
    }

    private func texts(_ pieces: [[StoredBlob?]]) -> Result<[DecodedColumn], BlobFault> {
        var all = KeyTable()
        var own: [[(codes: ArraySlice<UInt8>, texts: [Int32])]] = []
        for blobs in pieces {
            var found: [(ArraySlice<UInt8>, [Int32])] = []
            for blob in blobs {
                guard let blob else { continue }
                guard let (texts, end) = PackedTexts.unpack(blob.bytes[...]) else { return .failure(fault(blob)) }
                found.append((blob.bytes[end...], texts.map { all.intern($0) }))
            }
            own.append(found)
        }
        let order = all.sortedCodes()
        var rank = [Int32](repeating: 0, count: order.count)
        for (position, code) in order.enumerated() { rank[Int(code)] = Int32(position) }
        let levels = order.map { all.text(of: Int($0)) }
        var columns: [DecodedColumn] = []
        for blobs in own {
            let translations = blobs.map { $0.texts.map { rank[Int($0)] } }
            guard let codes = PackedIntegers.unpackCodes(blobs.map(\.codes), translations) else {
                return .failure(BlobFault(what: "\(table).\(roles[column]) refers to texts that are not there"))
            }
            columns.append(DecodedColumn(codes: codes, levels: levels))
        }
        return .success(columns)
    }
}
