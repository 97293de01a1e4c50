import Synchronization

/// One file of a table, and where its columns are.
package struct TableFile: Sendable {
    /// Where it is.
    package let path: String
    /// How messages name it.
    package let name: String
    package let delimiter: UInt8
    /// How many fields a row has.
    package let width: Int
    /// The byte at which the rows begin, behind the header.
    package let headerEnd: Int
    /// For each column of the table, the field that holds it.
    package let fields: [Int]

    package init(path: String, name: String, delimiter: UInt8, width: Int, headerEnd: Int, fields: [Int]) {
        self.path = path
        self.name = name
        self.delimiter = delimiter
        self.width = width
        self.headerEnd = headerEnd
        self.fields = fields
    }
}

/// A table read into typed columns, in chunks of rows in the order of the files.
package struct TypedTable: Sendable {
    package let files: [TableFile]
    package let columns: [TypedColumn]
    package internal(set) var chunks: [TypedChunk]
    /// For each column that interns, the distinct texts in ascending order of their bytes, to which the codes refer.
    package internal(set) var levels: [[String]]
    /// The texts of the first column by their position among its levels.
    package var keys: KeyTable {
        // Texts are dropped, never added.
        if let keysAsRead, keysAsRead.count == levels[0].count { return keysAsRead }
        return KeyTable(texts: levels[0])
    }
    private let keysAsRead: KeyTable?
    /// In the order of the files.
    package internal(set) var rejects: [RejectedRow]
    /// Rows left out because their id is not known, and how many ids those are.
    package let leftOut: (rows: Int, keys: Int)
    /// Cells of eight digits that were read as seconds since 1970, and would be dates.
    package let numbersLikeDates: Int
    /// How many usable rows there are.
    package var rowCount: Int { chunks.reduce(0) { $0 + $1.rowCount } }

    /// Reads the files of a table, which must all hold the columns, on several threads.
    ///
    /// - Parameters:
    ///   - check: finds faults that only several columns of a row together show; cells that are at fault by themselves
    ///     hold 0 or -1 there.
    ///   - progress: is told how many bytes of text were taken.
    package static func read(
        _ files: [TableFile], columns: [TypedColumn], threads: Int,
        check: @escaping @Sendable (TypedChunk) -> [ChunkFault] = { _ in [] },
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(TableError) -> TypedTable {
        var parsers = try await parse(
            files, columns, parts: nil, threads: threads, check: check, progress: progress)
        return TypedTable(merging: &parsers, columns: columns, files: files)
    }

    /// Reads the files of a table on several threads, each with what it read.
    static func parse(
        _ files: [TableFile], _ columns: [TypedColumn], parts: (KeyParts, RowRoom)?, threads: Int,
        check: @escaping @Sendable (TypedChunk) -> [ChunkFault], progress: @escaping @Sendable (Int) -> Void
    ) async throws(TableError) -> [TypedBlockParser] {
        let work = files.map { FileWork($0) }
        // Nobody else may hold the chunks, or each change to them would copy them.
        var parsers: [TypedBlockParser] = []
        let failure = await withTaskGroup(of: Result<TypedBlockParser, TableError>.self) { group in
            for worker in 0..<max(1, threads) {
                group.addTask {
                    var parser = TypedBlockParser(columns: columns, parts: parts, check: check)
                    do throws(TableError) {
                        // Each thread begins with a file of its own, for the sake of packed files, then helps with others.
                        for turn in work.indices {
                            let file = (turn + worker) % work.count
                            try work[file].run(&parser, file, progress)
                        }
                        return .success(parser)
                    } catch { return .failure(error) }
                }
            }
            var failure: TableError?
            for await result in group {
                switch result {
                case .success(let parser): parsers.append(parser)
                case .failure(let error): failure = failure ?? error
                }
            }
            return failure
        }
        if let failure { throw failure }
        return parsers
    }

    private init(merging parsers: inout [TypedBlockParser], columns: [TypedColumn], files: [TableFile]) {
        let merged = MergedLevels(parsers, columns)
        var (chunks, levels) = ([TypedChunk](), merged.levels)
        for worker in parsers.indices {
            let first = chunks.count
            parsers[worker].handOver(to: &chunks)
            for column in columns.indices where !merged.translations[column].isEmpty {
                let translation = merged.translations[column][worker]
                if translation.indices.allSatisfy({ translation[$0] == $0 }) { continue }
                for chunk in first..<chunks.count { chunks[chunk].translate(column, translation) }
            }
        }
        chunks.sort { ($0.file, $0.block) < ($1.file, $1.block) }
        rejects = TypedBlockParser.rejects(of: parsers)
        leftOut = TypedBlockParser.leftOut(parsers, columns)
        if !rejects.isEmpty || leftOut.rows > 0 { Self.dropUnusedLevels(&chunks, &levels) }
        self.files = files
        self.columns = columns
        numbersLikeDates = parsers.reduce(0) { $0 + $1.numbersLikeDates }
        self.chunks = chunks
        self.levels = levels
        keysAsRead = merged.keys
    }

    /// Drops texts that only rejected rows had.
    static func dropUnusedLevels(_ chunks: inout [TypedChunk], _ levels: inout [[String]]) {
        for column in levels.indices where !levels[column].isEmpty {
            var isUsed = [Bool](repeating: false, count: levels[column].count)
            for chunk in chunks { for code in chunk.codes[column] where code >= 0 { isUsed[Int(code)] = true } }
            if isUsed.allSatisfy({ $0 }) { continue }
            var newCode: [Int32] = []
            var kept: [String] = []
            for (level, used) in zip(levels[column], isUsed) {
                newCode.append(Int32(kept.count))
                if used { kept.append(level) }
            }
            levels[column] = kept
            for index in chunks.indices {
                chunks[index].codes[column] = chunks[index].codes[column].map { $0 < 0 ? $0 : newCode[Int($0)] }
            }
        }
    }
}

/// A file whose blocks are handed out to whichever thread asks.
private final class FileWork: Sendable {
    private struct State: ~Copyable {
        var reader: TextBlockReader?
        var isOpen = false
    }

    private let file: TableFile
    private let state = Mutex(State())

    init(_ file: TableFile) { self.file = file }

    private func next(_ block: inout TextBlock) throws(TableError) -> Bool {
        try state.withLock { (state) throws(TableError) in
            if !state.isOpen {
                state.isOpen = true
                state.reader = try TextBlockReader(file.path, delimiter: file.delimiter)
            }
            guard try state.reader?.next(into: &block) == true else {
                state.reader = nil
                return false
            }
            return true
        }
    }

    /// Takes blocks until there are none left.
    func run(_ parser: inout TypedBlockParser, _ index: Int, _ progress: (Int) -> Void) throws(TableError) {
        var block = TextBlock()
        var scanner = FieldScanner(delimiter: file.delimiter, width: file.width)
        while try next(&block) {
            if let open = block.unclosedQuote {
                var lines = LineFinder()
                let (line, column) = lines.find(open, in: block)
                throw .at(
                    Place(file: file.name, line: line, column: column),
                    "found a quoted field that is never closed, expected a closing quote")
            }
            scanner.scan(block, from: block.index == 0 ? file.headerEnd : 0)
            parser.take(block, scanner, file: index, name: file.name, fields: file.fields)
            progress(block.count)
        }
    }
}
