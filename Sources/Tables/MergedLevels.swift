/// The texts that several threads interned, put together.
struct MergedLevels {
    /// For each column that interns, the distinct texts in ascending order of their bytes.
    private(set) var levels: [[String]] = []
    /// For each such column and each thread, what its codes become.
    private(set) var translations: [[[Int32]]] = []
    /// The texts of the first column, if it is one of keys, by their position among its levels.
    private(set) var keys: KeyTable?

    init(_ parsers: [TypedBlockParser], _ columns: [TypedColumn]) {
        for (index, column) in columns.enumerated() {
            switch column.kind {
            case .key, .text:
                let merged = Self.merged(parsers.map { $0.keys[index] })
                levels.append(merged.levels)
                translations.append(merged.translations)
                if index == 0 { keys = merged.keys }
            default:
                levels.append([])
                translations.append([])
            }
        }
    }

    private static func merged(_ tables: [KeyTable]) -> (levels: [String], translations: [[Int32]], keys: KeyTable) {
        var merged = tables.first ?? KeyTable()
        var codes: [[Int32]] = [(0..<Int32(merged.count)).map { $0 }]
        for table in tables.dropFirst() {
            codes.append(merged.intern(all: table))
        }
        let order = merged.sortedCodes()
        var rank = [Int32](repeating: 0, count: order.count)
        for (position, code) in order.enumerated() { rank[Int(code)] = Int32(position) }
        // One thread makes the table while another makes the texts, where several had parsed.
        let (all, ranks) = (merged, rank)
        let made = concurrently(2, threads: tables.count) { turn in
            turn == 0 ? (all.sorted(order, ranks: ranks), []) : (nil, order.map { all.text(of: Int($0)) })
        }
        return (
            made[1].1, codes.map { $0.map { rank[Int($0)] } }, made[0].0 ?? KeyTable()
        )
    }
}
