import Tables

extension CommonOptions {
    /// Reads a ready table, and shows on a terminal how far it is.
    func readTable(_ path: String, texts: Set<String> = []) async throws(TableError) -> FlatTable {
        let bytes = FlatTable.approximateTextBytes(of: path)
        let numbers = Progress("reading", total: bytes, quiet: quiet)
        let words = Progress("reading texts", total: bytes, quiet: quiet)
        defer {
            numbers.finish()
            words.finish()
        }
        return try await FlatTable.read(path, texts: texts, threads: threads) { pass, bytes in
            switch pass {
            case .numbers: numbers.advance(by: bytes)
            case .texts: words.advance(by: bytes)
            }
        }
    }
}
