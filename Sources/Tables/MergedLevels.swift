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
                let merged = KeyTable.merged(parsers.map { $0.keys[index] })
                levels.append(merged.texts)
                translations.append(merged.translations)
                if index == 0 { keys = merged.keys }
            default:
                levels.append([])
                translations.append([])
            }
        }
    }
}
