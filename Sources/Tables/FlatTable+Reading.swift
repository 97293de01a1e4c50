import Foundation

extension FlatTable {
    /// More distinct texts than this, in a column nearly all of numbers, are a spoilt column of numbers.
    private static let mostLevelsOfCodes = 50
    /// What other programs write where a value is missing.
    private static let missingSpellings: Set<String> = [
        "na", "n/a", "#n/a", "<na>", "null", "none", "nil", "?", "-", ".",
    ]

    /// Reads a table: CSV, TSV (`.tsv`), either packed (`.gz`, `.zst`), or a NumPy array (`.npy`).
    ///
    /// - Parameter texts: columns that are of texts even where every cell looks like a number, as 01 and 02 may.
    /// - Parameter progress: is told how many bytes of text were taken, and in which of the passes over the file: the
    ///   second takes the columns of texts, where there are any.
    /// - Throws: `TableError`: a file that cannot be read, a row with too few or too many fields, a repeated or missing
    ///   column name, invalid UTF-8, a table without rows, a column nearly all of numbers that holds something else.
    public static func read(
        _ path: String, texts: Set<String> = [], threads: Int = 1, progress: (Pass, Int) -> Void = { _, _ in }
    ) async throws(TableError) -> FlatTable {
        if path.lowercased().hasSuffix(".npy") {
            return try readArray(path, threads: threads) { progress(.numbers, $0) }
        }
        let delimiter = delimiter(ofFileNamed: path)
        var pass = NumberPass()
        let header = try forEachBlock(path, delimiter) { (block, scanner) throws(TableError) in
            pass.take(block, scanner)
            progress(.numbers, block.count)
            return true
        }
        guard pass.rowCount > 0 else { throw .whole(path, "has a header but no rows") }
        let textual = header.names.indices.filter { pass.isText[$0] || texts.contains(header.names[$0]) }
        var textPass = TextPass(columns: textual)
        if !textual.isEmpty {
            _ = try forEachBlock(path, delimiter) { (block, scanner) throws(TableError) in
                textPass.take(block, scanner)
                progress(.texts, block.count)
                return true
            }
        }
        var columns: [Column] = []
        for (index, name) in header.names.enumerated() {
            if let slot = textual.firstIndex(of: index) {
                let column = textPass.column(slot)
                let table = FlatTable(path: path, rowCount: pass.rowCount, columns: [], delimiter: delimiter)
                if !texts.contains(name) { try table.refuseSpoiltNumbers(name, index, column) }
                columns.append(Column(name: name, cells: .texts(column)))
            } else {
                columns.append(
                    Column(name: name, cells: .numbers(pass.values[index]), unusableRows: pass.unusable[index]))
            }
        }
        return FlatTable(path: path, rowCount: pass.rowCount, columns: columns, delimiter: delimiter)
    }

    /// A pass over a table's file.
    public enum Pass: Sendable {
        case numbers, texts
    }

    /// About how many bytes of text a file holds, packed or not; 0 where there is no such file.
    public static func approximateTextBytes(of path: String) -> Int {
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
        let isPacked = [".gz", ".zst"].contains { path.lowercased().hasSuffix($0) }
        return size * (isPacked ? 5 : 1)
    }

    /// Tab for `.tsv` (packed or not), comma for everything else.
    package static func delimiter(ofFileNamed path: String) -> UInt8 {
        var name = path.lowercased()
        for ending in [".gz", ".zst"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
        return UInt8(ascii: name.hasSuffix(".tsv") || name.hasSuffix(".tab") ? "\t" : ",")
    }

    /// Calls `body` with each block of rows after the header, while it returns true; refuses a malformed row.
    @discardableResult
    private static func forEachBlock(
        _ path: String, _ delimiter: UInt8, _ body: (TextBlock, FieldScanner) throws(TableError) -> Bool
    ) throws(TableError) -> HeaderRow {
        var reader = try TextBlockReader(path, delimiter: delimiter)
        var block = TextBlock()
        guard try reader.next(into: &block) else {
            throw .whole(path, "is empty; expected a header with the columns' names")
        }
        let header = try HeaderRow(block, delimiter: delimiter, file: path)
        try header.refuseRepeated()
        var scanner = FieldScanner(delimiter: delimiter, width: header.names.count)
        var start = header.end
        repeat {
            scanner.scan(block, from: start)
            start = 0
            if let bad = scanner.malformed.first {
                var lines = LineFinder()
                let (line, column) = lines.find(bad.at ?? bad.range.lowerBound, in: block)
                throw .at(Place(file: path, line: line, column: column), bad.problem)
            }
            guard try body(block, scanner) else { break }
        } while try reader.next(into: &block)
        return header
    }

    /// Refuses a column of texts that was meant to be of numbers: what is no number says that a value is missing, or more
    /// than nine in ten of its cells are numbers, with too many distinct texts to be codes.
    private func refuseSpoiltNumbers(_ name: String, _ index: Int, _ column: InternedColumn) throws(TableError) {
        let isNumber = column.levels.map { level in
            let bytes = Array(level.utf8)
            return numberCell(bytes.span) != .text
        }
        let saysMissing = zip(column.levels, isNumber).allSatisfy { level, isNumber in
            isNumber || Self.missingSpellings.contains(level.lowercased())
        }
        guard isNumber.contains(true), saysMissing || column.levels.count > Self.mostLevelsOfCodes else { return }
        var filled = 0
        var numbers = 0
        var firstText: Int?
        for (row, code) in column.codes.enumerated() where code >= 0 {
            filled += 1
            if isNumber[Int(code)] { numbers += 1 } else if firstText == nil { firstText = row }
        }
        guard let firstText, saysMissing || Double(numbers) > 0.9 * Double(filled) else { return }
        throw .at(
            place(row: firstText, column: index),
            "column “\(name)”: found “\(column.text(firstText))”, expected a number as in \(numbers) of \(filled) cells; "
                + "leave the cell empty where the number is missing")
    }

    /// Reads the file again up to a cell.
    static func findPlace(_ path: String, _ delimiter: UInt8, _ row: Int, _ column: Int) throws(TableError) -> Place? {
        var rowsBefore = 0
        var place: Place?
        try forEachBlock(path, delimiter) { (block, scanner) throws(TableError) in
            if row < rowsBefore + scanner.rowCount {
                var lines = LineFinder()
                let start = scanner.start(row: row - rowsBefore, field: column, in: block)
                let (line, character) = lines.find(start, in: block)
                place = Place(file: path, line: line, column: character)
                return false
            }
            rowsBefore += scanner.rowCount
            return true
        }
        return place
    }
}

/// Reads every column as numbers until a cell is none.
private struct NumberPass {
    private(set) var rowCount = 0
    private(set) var values: [[Double]] = []
    private(set) var unusable: [[Int]] = []
    private(set) var isText: [Bool] = []

    mutating func take(_ block: TextBlock, _ scanner: FieldScanner) {
        if values.isEmpty {
            values = Array(repeating: [], count: scanner.width)
            unusable = Array(repeating: [], count: scanner.width)
            isText = Array(repeating: false, count: scanner.width)
        }
        let bytes = block.bytes.span
        for field in 0..<scanner.width where !isText[field] {
            for row in 0..<scanner.rowCount {
                switch numberCell(bytes.extracting(scanner.bounds(row: row, field: field).range)) {
                case .number(let value): values[field].append(value)
                case .empty: values[field].append(.nan)
                case .unusable(let value):
                    values[field].append(value)
                    unusable[field].append(rowCount + row)
                case .text:
                    isText[field] = true
                    values[field] = []
                }
                if isText[field] { break }
            }
        }
        rowCount += scanner.rowCount
    }
}

/// Interns the columns that are not of numbers.
private struct TextPass {
    private let columns: [Int]
    private var codes: [[Int32]]
    private var levels: [[String]]
    private var codeOf: [[String: Int32]]

    init(columns: [Int]) {
        self.columns = columns
        codes = Array(repeating: [], count: columns.count)
        levels = Array(repeating: [], count: columns.count)
        codeOf = Array(repeating: [:], count: columns.count)
    }

    mutating func take(_ block: TextBlock, _ scanner: FieldScanner) {
        for (slot, field) in columns.enumerated() {
            for row in 0..<scanner.rowCount {
                let text = scanner.text(row: row, field: field, in: block)
                if text.utf8.allSatisfy({ $0 == 32 || $0 == 9 }) {
                    codes[slot].append(-1)
                } else if let code = codeOf[slot][text] {
                    codes[slot].append(code)
                } else {
                    let code = Int32(levels[slot].count)
                    codeOf[slot][text] = code
                    levels[slot].append(text)
                    codes[slot].append(code)
                }
            }
        }
    }

    /// The column with its levels in ascending order of their bytes.
    func column(_ slot: Int) -> InternedColumn {
        let order = levels[slot].indices.sorted {
            levels[slot][$0].utf8.lexicographicallyPrecedes(levels[slot][$1].utf8)
        }
        var newCode = [Int32](repeating: 0, count: order.count)
        for (rank, old) in order.enumerated() { newCode[old] = Int32(rank) }
        return InternedColumn(
            codes: codes[slot].map { $0 < 0 ? -1 : newCode[Int($0)] }, levels: order.map { levels[slot][$0] })
    }
}
