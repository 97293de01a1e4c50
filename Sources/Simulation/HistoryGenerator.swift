import Tables

/// Generates customer histories with a known hazard into a folder of tables.
public struct HistoryGenerator: Sendable {
    /// How many customers are made at a time by one thread.
    private static let blockSize = 512

    private let world: World

    /// A generator with the given options.
    public init(_ options: SimulationOptions) {
        world = World(options: options)
    }

    /// Writes all tables and `truth.csv` into a folder (all compressed, where asked for), making it where it is missing.
    ///
    /// - Parameters:
    ///   - threads: How many blocks of customers are made at a time; the bytes do not depend on it.
    ///   - progress: Told how many more customers are written.
    /// - Returns: How many rows each table has, in the order written.
    @discardableResult
    public func write(
        to folder: String, threads: Int, progress: (Int) -> Void = { _ in }
    ) async throws -> [(table: String, rows: Int)] {
        let output = try GeneratedFolder(folder, options: world.options)
        var rows = [Int](repeating: 0, count: GeneratedTable.allCases.count)
        for part in 0..<world.options.parts {
            try output.begin(part: part)
            try await write(part: part, to: output, threads: threads) { block in
                progress(block.customers.count)
                for (index, count) in block.rows.enumerated() { rows[index] += count }
            }
        }
        try output.commit()
        return GeneratedTable.allCases.map { ($0.name, rows[$0.rawValue]) }
    }

    /// Makes the blocks of a part side by side and writes them in order.
    private func write(
        part: Int, to output: GeneratedFolder, threads: Int, written: (Block) -> Void
    ) async throws {
        let (all, parts) = (world.options.customers, world.options.parts)
        let range = all * part / parts..<all * (part + 1) / parts
        let starts = Array(stride(from: range.lowerBound, to: range.upperBound, by: Self.blockSize))
        try await withThrowingTaskGroup(of: (Int, Block).self) { group in
            var waiting: [Int: Block] = [:]
            var (next, due) = (0, 0)
            func start() {
                guard next < starts.count else { return }
                let (index, first) = (next, starts[next])
                next += 1
                let customers = first..<min(range.upperBound, first + Self.blockSize)
                group.addTask { (index, block(of: customers)) }
            }
            // A few more than threads, so that none waits for the writer; no more, so that memory stays small.
            for _ in 0..<threads + (threads > 1 ? 2 : 0) { start() }
            while let (index, block) = try await group.next() {
                waiting[index] = block
                while let block = waiting.removeValue(forKey: due) {
                    try output.append(block)
                    written(block)
                    due += 1
                    start()
                }
            }
        }
    }

    /// The lines of a range of customers.
    private func block(of customers: Range<Int>) -> Block {
        var tables = TableBytes()
        for customer in customers {
            tables = CustomerSimulation(number: customer, world: world, appendingTo: consume tables).run()
        }
        var block = Block(customers: customers, tables: tables, rows: tables.lines.map(newlines))
        if world.options.gzip {
            block.tables.lines = tables.lines.map(gzipped)
        }
        return block
    }

    private func newlines(in bytes: [UInt8]) -> Int { bytes.reduce(0) { $0 + ($1 == .newline ? 1 : 0) } }
}

/// The finished lines of a range of customers.
struct Block: Sendable {
    let customers: Range<Int>
    var tables: TableBytes
    /// How many lines each table has.
    let rows: [Int]
}
