import Foundation

/// The bytes of an array file, some at a time.
struct ArrayFile: ~Copyable {
    /// About what stays in a processor's caches until all columns have taken their cells.
    static let bytesAtATime = 1 << 22

    let path: String
    private var source: ByteSource
    private var buffer: [UInt8] = []
    /// Bytes of the file; nil where it does not say.
    private let size: Int?
    private var taken = 0
    /// Where the data start, and how many bytes of them there must be.
    private var data: (start: Int, count: Int, what: String) = (0, 0, "")

    init(_ path: String) throws(TableError) {
        self.path = path
        do throws(FileError) { source = try ByteSource(path) } catch { throw .file(error) }
        let size = (try? URL(fileURLWithPath: path).resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
        self.size = size > 0 ? size : nil
    }

    /// Up to so many bytes: fewer where the file ends.
    mutating func upTo(_ wanted: Int) throws(TableError) -> ArraySlice<UInt8> {
        // No room for what a spoilt header promises.
        let count = size.map { min(wanted, max(0, $0 - taken) + 1) } ?? wanted
        if buffer.count < count { buffer += repeatElement(0, count: count - buffer.count) }
        do throws(FileError) {
            let found = try source.read(into: &buffer, from: 0, to: count)
            taken += found
            return buffer[..<found]
        } catch { throw .file(error) }
    }

    /// So many bytes of the data.
    mutating func next(_ count: Int) throws(TableError) -> ArraySlice<UInt8> {
        let found = try upTo(count)
        guard found.count == count else { throw wrongSize(taken - data.start) }
        return found
    }

    /// What follows are so many bytes of data; refused where the file is known to have more or fewer.
    mutating func expect(_ count: Int, _ what: String) throws(TableError) {
        data = (taken, count, what)
        if let size, size - taken != count { throw wrongSize(size - taken) }
    }

    /// Refuses bytes behind the data.
    mutating func expectEnd() throws(TableError) {
        guard try upTo(1).isEmpty else { throw wrongSize(taken - data.start) }
    }

    private func wrongSize(_ held: Int) -> TableError {
        .whole(
            path,
            "holds \(held) bytes of data; expected \(data.count) for \(data.what); is the file cut off?")
    }
}

/// What the header of a NumPy array file says.
struct ArrayHeader {
    let kind: ArrayCell
    let rows: Int
    let width: Int
    let columnsFirst: Bool

    init(_ file: inout ArrayFile) throws(TableError) {
        let path = file.path
        let start = Array(try file.upTo(8))
        guard start.count == 8, start[0] == 0x93, start[1..<6].elementsEqual("NUMPY".utf8), (1...3).contains(start[6])
        else { throw .whole(path, "is no NumPy array file (format 1 to 3)") }
        let length = try file.upTo(start[6] == 1 ? 2 : 4).reversed().reduce(0) { $0 << 8 | Int($1) }
        let held = try file.upTo(length)
        guard held.count == length else { throw .whole(path, "ends inside its header; is the file cut off?") }
        let text = String(decoding: held, as: UTF8.self)
        guard let descriptor = text.firstMatch(of: /'descr'\s*:\s*'([^']+)'/)?.1,
            let order = text.firstMatch(of: /'fortran_order'\s*:\s*(True|False)/)?.1,
            let shape = text.firstMatch(of: /'shape'\s*:\s*\(([0-9, ]*)\)/)?.1
        else { throw .whole(path, "has a header that is not understood: \(text.prefix(120))") }
        guard let kind = ArrayCell(String(descriptor)) else {
            throw .whole(path, "is an array of “\(descriptor)”; expected booleans, integers or floats of 4 or 8 bytes")
        }
        let sizes = shape.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard sizes.count == 1 || sizes.count == 2 else {
            throw .whole(path, "is an array of \(sizes.count) dimensions; expected one or two")
        }
        guard sizes.reduce(1.0, { $0 * Double($1) }) < 1e15 else {
            throw .whole(path, "says that it has \(shape) cells, more than a file can have")
        }
        self.kind = kind
        rows = sizes[0]
        width = sizes.count == 2 ? sizes[1] : 1
        columnsFirst = order == "True"
    }
}

/// How one cell of an array is stored.
struct ArrayCell {
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

    /// Whether a cell's bytes are those of a Float64 or Float32 in memory.
    var isNative: Bool { kind == .float && bigEndian == (1.bigEndian == 1) }

    func value(_ bytes: ArraySlice<UInt8>, _ start: Int) -> Double {
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
