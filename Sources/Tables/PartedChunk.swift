/// The rows of one block, those of part 0 first, then those of part 1 and so on; of each part first the widest column of all
/// its rows, then the next, so that a part is read in one go.
struct PartedChunk: Sendable {
    let file: Int
    /// Which thread's texts the codes refer to.
    var reader = 0
    /// `starts[p]..<starts[p + 1]` are the rows of part p.
    private let starts: [UInt32]
    /// One a column of the table; that of the keys counts from the part's first.
    let columns: [NarrowColumn]
    /// For each column, the bytes of a row that stand before it.
    let bytesBefore: [Int]
    private let bytesPerRow: Int
    private var held = RowRoom.Held.file(0)

    var rowCount: Int { starts.last.map { Int($0) } ?? 0 }

    func rowCount(of part: Int) -> Int { Int(starts[part + 1] - starts[part]) }

    /// Where a part begins: at a multiple of eight bytes.
    private func place(of part: Int) -> Int { (Int(starts[part]) * bytesPerRow + 8 * part) & ~7 }

    /// Room that is used again for the next chunk.
    struct Scratch {
        fileprivate var order: [UInt32] = []
        fileprivate var keys: [Int32] = []
        /// A column's codes, then the next one's.
        fileprivate var codes: [UInt32] = []
    }

    /// Packs a chunk whose column `key` says the key of each row.
    init(
        _ chunk: TypedChunk, key: Int, _ columns: [TypedColumn], _ parts: KeyParts, _ room: RowRoom,
        _ scratch: inout Scratch
    ) {
        file = chunk.file
        starts = Self.order(chunk.codes[key], parts, &scratch)
        let rowCount = chunk.rowCount
        if scratch.codes.isEmpty || scratch.codes.count < rowCount * columns.count {
            scratch.codes = Array(repeating: 0, count: max(1, rowCount * columns.count))
        }
        self.columns = Self.narrow(chunk, key, columns, &scratch)
        let widths = self.columns.map(\.width)
        bytesBefore = widths.indices.map { column in
            widths.indices.reduce(0) { sum, other in
                let isBefore = widths[other] > widths[column] || widths[other] == widths[column] && other < column
                return sum + (isBefore ? widths[other] : 0)
            }
        }
        bytesPerRow = widths.reduce(0, +)
        held = room.keep(packed(chunk, scratch))
    }

    private static func narrow(
        _ chunk: TypedChunk, _ key: Int, _ columns: [TypedColumn], _ scratch: inout Scratch
    ) -> [NarrowColumn] {
        let keys = scratch.keys
        return unsafe scratch.codes.withUnsafeMutableBufferPointer { room in
            columns.enumerated().compactMap { index, column in
                guard let first = room.baseAddress else { return nil }
                let codes = unsafe first + index * chunk.rowCount
                if column.kind.isCode {
                    return unsafe (index == key ? keys : chunk.codes[index]).withUnsafeBufferPointer {
                        unsafe NarrowColumn($0, absent: -1, steps: [1], codes: codes)
                    }
                }
                return unsafe chunk.numbers[index].withUnsafeBufferPointer {
                    unsafe NarrowColumn($0, absent: column.kind.empty, steps: column.kind.steps, codes: codes)
                }
            }
        }
    }

    private func packed(_ chunk: TypedChunk, _ scratch: Scratch) -> PackedBytes {
        unsafe PackedBytes(count: place(of: starts.count - 1)) { first in
            unsafe scratch.order.withUnsafeBufferPointer { order in
                for (index, column) in columns.enumerated() {
                    unsafe scratch.codes.withUnsafeBufferPointer { codes in
                        let codes = unsafe UnsafeBufferPointer(rebasing: codes[(index * chunk.rowCount)...])
                        switch column.width {
                        case 1: unsafe put(index, codes, order, first, as: UInt8.self)
                        case 2: unsafe put(index, codes, order, first, as: UInt16.self)
                        case 4: unsafe put(index, codes, order, first, as: UInt32.self)
                        case 8:
                            unsafe chunk.numbers[index].withUnsafeBufferPointer {
                                unsafe put(index, $0, order, first, as: Int64.self)
                            }
                        default: break
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private func put<Value: FixedWidthInteger, Code: FixedWidthInteger>(
        _ column: Int, _ values: UnsafeBufferPointer<Value>, _ order: UnsafeBufferPointer<UInt32>,
        _ target: UnsafeMutableRawPointer, as type: Code.Type
    ) {
        for part in 0..<(starts.count - 1) {
            let count = rowCount(of: part)
            let first = unsafe (target + place(of: part) + bytesBefore[column] * count)
                .bindMemory(to: Code.self, capacity: count)
            let start = Int(starts[part])
            for row in 0..<count {
                unsafe first[row] = Code(truncatingIfNeeded: values[Int(order[start + row])])
            }
        }
    }

    /// Puts the rows in the order of their parts, otherwise as they come; returns where each part starts.
    private static func order(_ keys: [Int32], _ parts: KeyParts, _ scratch: inout Scratch) -> [UInt32] {
        var starts = [UInt32](repeating: 0, count: parts.count + 1)
        for key in keys { starts[parts.part(of: key) + 1] += 1 }
        for part in 0..<parts.count { starts[part + 1] += starts[part] }
        var next = starts
        if scratch.order.count < keys.count {
            scratch.order = Array(repeating: 0, count: keys.count)
        }
        scratch.order.removeLast(scratch.order.count - keys.count)
        unsafe scratch.order.withUnsafeMutableBufferPointer { order in
            unsafe next.withUnsafeMutableBufferPointer { next in
                for (row, key) in keys.enumerated() {
                    let part = parts.part(of: key)
                    unsafe order[Int(next[part])] = UInt32(truncatingIfNeeded: row)
                    unsafe next[part] += 1
                }
            }
        }
        scratch.keys.removeAll(keepingCapacity: true)
        scratch.keys.append(contentsOf: keys.lazy.map { parts.place(of: $0) })
        return starts
    }

    /// Whether its bytes are in a file.
    var isInFile: Bool {
        if case .file = held { true } else { false }
    }

    /// Where the bytes of a part are.
    func bytes(of part: Int) -> PackedRuns.Bytes {
        let range = place(of: part)..<place(of: part + 1)
        switch held {
        case .memory(let bytes): return .memory(bytes.address + UInt(range.lowerBound))
        case .file(let first): return .file(first + range.lowerBound..<first + range.upperBound)
        }
    }
}

extension TypedColumn.Kind {
    /// The value of an empty cell; one that no cell has, where an empty cell is a fault.
    fileprivate var empty: Int64 {
        switch self {
        case .time(_, _, let empty), .decimal(_, let empty), .choice(_, let empty): empty ?? .min
        case .identity: 0
        case .key, .knownKey, .text: -1
        }
    }

    /// The steps that its values may go in.
    fileprivate var steps: [Int64] {
        switch self {
        case .time: NarrowColumn.timeSteps
        case .decimal: NarrowColumn.decimalSteps
        default: [1]
        }
    }
}
