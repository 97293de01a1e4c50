extension TypedTable {
    /// Rejects every row whose key a row before it (in the order of the files) has, reading the files again for what
    /// stands where.
    package func rejectingRepeatedKeys(_ key: Int) throws(TableError) -> TypedTable {
        var seen = [Bool](repeating: false, count: levels[key].count)
        var repeated: [(chunk: Int, row: Int)] = []
        for (index, chunk) in chunks.enumerated() {
            for (row, code) in chunk.codes[key].enumerated() {
                if seen[Int(code)] { repeated.append((index, row)) } else { seen[Int(code)] = true }
            }
        }
        guard !repeated.isEmpty else { return self }
        var table = self
        var wanted: [Int: [Int]] = [:]
        for (chunk, row) in repeated { wanted[chunk, default: []].append(row) }
        for (fileIndex, file) in files.enumerated() {
            let inFile = wanted.keys.filter { chunks[$0].file == fileIndex }
            guard !inFile.isEmpty else { continue }
            let chunkOfBlock = Dictionary(uniqueKeysWithValues: inFile.map { (chunks[$0].block, $0) })
            var reader = try TextBlockReader(file.path, delimiter: file.delimiter)
            var block = TextBlock()
            var scanner = FieldScanner(delimiter: file.delimiter, width: file.width)
            while try reader.next(into: &block) {
                guard let chunk = chunkOfBlock[block.index], let rows = wanted[chunk] else { continue }
                scanner.scan(block, from: block.index == 0 ? file.headerEnd : 0)
                var lines = LineFinder()
                for row in rows {
                    let original = chunks[chunk].originalRow(row)
                    let start = scanner.start(row: original, field: file.fields[key], in: block)
                    let (line, column) = lines.find(start, in: block)
                    let text = levels[key][Int(chunks[chunk].codes[key][row])]
                    table.rejects.append(
                        RejectedRow(
                            place: Place(file: file.name, line: line, column: column), column: columns[key].role,
                            reason: "found “\(text)” again, expected each \(columns[key].role) once",
                            text: String(decoding: block.bytes[scanner.range(ofRow: original)], as: UTF8.self)))
                }
            }
        }
        for (chunk, rows) in wanted { table.chunks[chunk].remove(rows) }
        Self.dropUnusedLevels(&table.chunks, &table.levels)
        return table
    }
}

extension TypedChunk {
    /// Which row of the block a row of the chunk was.
    fileprivate func originalRow(_ row: Int) -> Int {
        var original = row
        for taken in removed where taken <= original { original += 1 }
        return original
    }
}
