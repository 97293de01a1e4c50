/// Where the packed rows of each part are: those of one chunk after those of another. What a pass over them asks for lies side
/// by side and counts no references, which threads that share it would wait for each other to do.
struct PackedRuns: Sendable {
    /// Where bytes are.
    enum Bytes: Sendable {
        /// At an address that the chunks hold.
        case memory(UInt)
        /// In the file of a room for rows.
        case file(Range<Int>)
    }

    /// The rows of a part in a chunk.
    private struct Run: Sendable {
        let rows: Int
        let chunk: Int
        let reader: Int
        let bytes: Bytes
    }

    /// A column of a chunk.
    private struct Column: Sendable {
        let values: NarrowColumn
        /// How many bytes of a row stand before it.
        let bytesBefore: Int
    }

    /// Part after part.
    private let runs: [Run]
    /// `starts[p]..<starts[p + 1]` are the runs of part p.
    private let starts: [Int]
    /// Those of one chunk after those of another.
    private let columns: [Column]
    private let width: Int
    /// Holds the bytes.
    private let chunks: [PartedChunk]
    private let isSomeInFile: Bool
    private let room: RowRoom

    init(_ chunks: [PartedChunk], _ parts: KeyParts, columns width: Int, _ room: RowRoom) {
        self.chunks = chunks
        self.width = width
        self.room = room
        isSomeInFile = chunks.contains(where: \.isInFile)
        columns = chunks.flatMap { chunk in
            zip(chunk.columns, chunk.bytesBefore).map { Column(values: $0, bytesBefore: $1) }
        }
        var runs: [Run] = []
        var starts = [0]
        for part in 0..<parts.count {
            for index in chunks.indices {
                let rows = chunks[index].rowCount(of: part)
                if rows == 0 { continue }
                runs.append(
                    Run(rows: rows, chunk: index, reader: chunks[index].reader, bytes: chunks[index].bytes(of: part)))
            }
            starts.append(runs.count)
        }
        self.runs = runs
        self.starts = starts
    }

    /// How many rows a part has.
    func rowCount(of part: Int) -> Int { runs[starts[part]..<starts[part + 1]].reduce(0) { $0 + $1.rows } }

    /// How many usable rows there are.
    var rowCount: Int { runs.reduce(0) { $0 + $1.rows } }

    /// How many usable rows a file has.
    func rowCount(ofFile file: Int) -> Int { chunks.reduce(0) { $0 + ($1.file == file ? $1.rowCount : 0) } }

    /// The least and the greatest value of a column of numbers, empty cells aside; nil where it holds none.
    func span(of column: Int) -> (first: Int64, last: Int64)? {
        let held = chunks.map { $0.columns[column] }.filter { $0.least <= $0.greatest }
        guard let first = held.map(\.least).min(), let last = held.map(\.greatest).max() else { return nil }
        return (first, last)
    }

    /// What of a part was put into the file, read again.
    struct Fetched: Sendable {
        fileprivate let bytes: [UInt8]
    }

    /// Reads what of a part was put into the file.
    func fetched(_ part: Int) throws(TableError) -> Fetched {
        var bytes: [UInt8] = []
        if !isSomeInFile { return Fetched(bytes: bytes) }
        do throws(FileError) {
            for run in runs[starts[part]..<starts[part + 1]] {
                if case .file(let range) = run.bytes { try room.read(range, appendingTo: &bytes) }
            }
        } catch { throw .file(error) }
        return Fetched(bytes: bytes)
    }

    /// Unpacks a column of a part, as the rows came; `translate` is handed what was unpacked of one reader's rows.
    @inline(__always)
    func unpack<Value: FixedWidthInteger & SignedInteger>(
        _ column: Int, of part: Int, _ fetched: Fetched, into target: UnsafeMutablePointer<Value>,
        _ translate: (_ reader: Int, UnsafeMutableBufferPointer<Value>) -> Void
    ) {
        unsafe fetched.bytes.withUnsafeBytes { fetched in
            var (filled, taken) = (0, 0)
            for index in starts[part]..<starts[part + 1] {
                let run = runs[index]
                let packed = columns[run.chunk * width + column]
                let first: UnsafeRawPointer?
                switch run.bytes {
                case .memory(let address): unsafe first = UnsafeRawPointer(bitPattern: address)
                case .file(let range):
                    unsafe first = fetched.baseAddress.map { unsafe $0 + taken }
                    taken += range.count
                }
                guard let first = unsafe first else { continue }
                unsafe packed.values.unpack(
                    run.rows, from: first + packed.bytesBefore * run.rows, into: target + filled)
                unsafe translate(run.reader, UnsafeMutableBufferPointer(start: target + filled, count: run.rows))
                filled += run.rows
            }
        }
    }
}
