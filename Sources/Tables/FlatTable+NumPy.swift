import Foundation

extension FlatTable {
    /// Reads a NumPy array file (format 1, 2 or 3): one or two dimensions of booleans, integers or floats, rows or columns
    /// first. Columns are named x1, x2, … `progress` is told how many bytes were taken.
    static func readArray(_ path: String, progress: (Int) -> Void) throws(TableError) -> FlatTable {
        let bytes = try wholeFile(path)
        let header = try ArrayHeader(bytes, path)
        let (rows, width) = (header.rows, header.width)
        guard rows > 0, width > 0 else { throw .whole(path, "is an array without cells; expected rows and columns") }
        guard bytes.count - header.dataStart == rows * width * header.kind.size else {
            throw .whole(
                path,
                "holds \(bytes.count - header.dataStart) bytes of data; expected \(rows * width * header.kind.size) "
                    + "for \(rows) × \(width) cells; is the file cut off?")
        }
        var values = [[Double]](repeating: [Double](repeating: 0, count: rows), count: width)
        // A tile of rows at a time, so that the cells of rows that stand together are read while they are in the cache.
        for start in stride(from: 0, to: rows, by: rowsPerTile) {
            let tile = start..<min(start + rowsPerTile, rows)
            for column in 0..<width { header.fill(&values[column], tile, from: bytes, column: column) }
            progress(tile.count * width * header.kind.size)
        }
        let columns = values.enumerated().map { index, values in
            let unusable = values.indices.filter { !values[$0].isFinite }
            return Column(name: "x\(index + 1)", cells: .numbers(values), unusableRows: unusable)
        }
        return FlatTable(path: path, rowCount: rows, columns: columns)
    }

    private static let rowsPerTile = 1024

    private static func wholeFile(_ path: String) throws(TableError) -> [UInt8] {
        do throws(FileError) {
            var source = try ByteSource(path)
            let size = (try? URL(fileURLWithPath: path).resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
            // One byte more than the file is said to have, to see where it ends; a file that grows is read on.
            var bytes = [UInt8](repeating: 0, count: size + 1)
            var filled = try source.read(into: &bytes, from: 0)
            while filled == bytes.count {
                bytes.append(contentsOf: repeatElement(0, count: bytes.count))
                filled += try source.read(into: &bytes, from: filled)
            }
            bytes.removeLast(bytes.count - filled)
            return bytes
        } catch { throw .file(error) }
    }
}

/// What the header of a NumPy array file says.
private struct ArrayHeader {
    let kind: ArrayCell
    let rows: Int
    let width: Int
    let columnsFirst: Bool
    let dataStart: Int

    init(_ bytes: [UInt8], _ path: String) throws(TableError) {
        guard bytes.count >= 10, bytes[0] == 0x93, bytes[1..<6].elementsEqual("NUMPY".utf8), (1...3).contains(bytes[6])
        else { throw .whole(path, "is no NumPy array file (format 1 to 3)") }
        let lengthSize = bytes[6] == 1 ? 2 : 4
        var length = 0
        for index in (0..<lengthSize).reversed() where 8 + index < bytes.count {
            length = length << 8 | Int(bytes[8 + index])
        }
        let textStart = 8 + lengthSize
        guard textStart + length <= bytes.count else {
            throw .whole(path, "ends inside its header; is the file cut off?")
        }
        dataStart = textStart + length
        let text = String(decoding: bytes[textStart..<dataStart], as: UTF8.self)
        guard let descriptor = text.firstMatch(of: /'descr'\s*:\s*'([^']+)'/)?.1,
            let order = text.firstMatch(of: /'fortran_order'\s*:\s*(True|False)/)?.1,
            let shape = text.firstMatch(of: /'shape'\s*:\s*\(([0-9, ]*)\)/)?.1
        else { throw .whole(path, "has a header that is not understood: \(text.prefix(120))") }
        guard let kind = ArrayCell(String(descriptor)) else {
            throw .whole(path, "is an array of “\(descriptor)”; expected booleans, integers or floats of 4 or 8 bytes")
        }
        let sizes = shape.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard sizes.count == 1 || sizes.count == 2, sizes.allSatisfy({ $0 < 1 << 40 }) else {
            throw .whole(path, "is an array of \(sizes.count) dimensions; expected one or two")
        }
        self.kind = kind
        rows = sizes[0]
        width = sizes.count == 2 ? sizes[1] : 1
        columnsFirst = order == "True"
    }

    /// Puts the cells of a column and some rows into `values`.
    func fill(_ values: inout [Double], _ tile: Range<Int>, from bytes: [UInt8], column: Int) {
        let step = (columnsFirst ? 1 : width) * kind.size
        let first = dataStart + (columnsFirst ? column * rows : column) * kind.size
        guard kind.isNativeDouble else {
            for row in tile { values[row] = kind.value(bytes, first + row * step) }
            return
        }
        unsafe bytes.withUnsafeBytes { bytes in
            for row in tile {
                values[row] = unsafe bytes.loadUnaligned(fromByteOffset: first + row * step, as: Double.self)
            }
        }
    }
}

/// How one cell of an array is stored.
private struct ArrayCell {
    enum Kind { case float, signed, unsigned }

    let kind: Kind
    let size: Int
    let bigEndian: Bool

    init?(_ descriptor: String) {
        guard let order = descriptor.first, "<>|=".contains(order), let size = Int(descriptor.dropFirst(2)) else {
            return nil
        }
        switch (descriptor.dropFirst().first, size) {
        case ("f", 4), ("f", 8): kind = .float
        case ("i", 1), ("i", 2), ("i", 4), ("i", 8): kind = .signed
        case ("u", 1), ("u", 2), ("u", 4), ("u", 8), ("b", 1): kind = .unsigned
        default: return nil
        }
        self.size = size
        bigEndian = order == ">"
    }

    /// Whether a cell's bytes are those of a Float64 in memory.
    var isNativeDouble: Bool { kind == .float && size == 8 && bigEndian == (1.bigEndian == 1) }

    func value(_ bytes: [UInt8], _ start: Int) -> Double {
        var bits: UInt64 = 0
        for index in 0..<size {
            bits |= UInt64(bytes[start + (bigEndian ? size - 1 - index : index)]) << UInt64(8 * index)
        }
        switch kind {
        case .float:
            return size == 8 ? Double(bitPattern: bits) : Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .unsigned: return Double(bits)
        case .signed:
            let unused = UInt64(64 - 8 * size)
            return Double(Int64(bitPattern: bits << unused) >> Int64(unused))
        }
    }
}
