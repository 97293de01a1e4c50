import CKernels

/// Number cells of a few lines of CSV, put down column after column, since the cells of a column are alike, and then taken line
/// after line.
package struct NumberCells: Sendable {
    /// How many lines there is room for.
    package static let lines = 32

    let columns: Int
    /// The cells of a line side by side, each in a slot of its own: a comma and the number, and in the last byte how many
    /// bytes these are. A slot more ends each line, since a number may write over what is behind it.
    private var slots: [UInt8]

    private static let slot = Int(churn_number_slot)
    private static let missing = 100
    /// The cells of 0 to 99 and of a missing number, up to four bytes each, and how many they are.
    private static let small: [SmallCell] =
        (0..<missing).map { SmallCell(",\($0)") } + [SmallCell(",")]

    /// Cells of so many columns, none put down.
    package init(columns: Int) {
        self.columns = columns
        slots = [UInt8](repeating: 0, count: Self.lines * (columns + 1) * Self.slot)
    }

    /// Puts down a column's cells, from the first line on, after those of the columns before it.
    package mutating func put(_ values: Span<Double>, column: Int) { put(values, column: column, vectors: .best) }

    mutating func put(_ values: Span<Double>, column: Int, vectors: Vectors) {
        precondition(column < columns && values.count <= Self.lines, "column \(column), \(values.count) lines")
        let line = (columns + 1) * Self.slot
        unsafe slots.withUnsafeMutableBufferPointer { slots in
            guard let start = slots.baseAddress else { return }
            let first = unsafe start + column * Self.slot
            if Self.areSmall(values) {
                unsafe Self.putSmall(values, at: first, line)
            } else {
                unsafe Self.putAny(values, at: first, line, vectors)
            }
        }
    }

    /// Puts the cells that a line has at a place with room for `mostBytes`; returns the place after them.
    @inline(__always)
    @unsafe func put(line: Int, at place: NumberBytes.Place) -> NumberBytes.Place {
        precondition(0 <= line && line < Self.lines, "line \(line) of \(Self.lines)")
        return unsafe slots.withUnsafeBytes { slots in
            var end = UnsafeMutableRawPointer(place)
            for cell in (line * (columns + 1))..<(line * (columns + 1) + columns) {
                let offset = cell * Self.slot
                unsafe end.storeBytes(
                    of: slots.loadUnaligned(fromByteOffset: offset, as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
                unsafe end += Int(slots[offset + Self.slot - 1])
            }
            return unsafe end.assumingMemoryBound(to: UInt8.self)
        }
    }

    /// No line takes more room than these bytes, those counted that are written over again.
    var mostBytes: Int { columns * Self.slot }

    /// Whether every value is a whole number from 0 to 99, or missing.
    @inline(__always)
    private static func areSmall(_ values: Span<Double>) -> Bool {
        for index in values.indices {
            let value = values[index]
            if !(value >= 0 && value < 100 && value + 0x1p52 - 0x1p52 == value || value.isNaN) { return false }
        }
        return true
    }

    @inline(__always)
    private static func putSmall(_ values: Span<Double>, at first: NumberBytes.Place, _ line: Int) {
        let small = small.span
        var place = UnsafeMutableRawPointer(first)
        for index in values.indices {
            let value = values[index]
            // The lowest bits of a number so large are those of a whole number.
            let whole = Int(truncatingIfNeeded: (value + 0x1p52).bitPattern & 0x7F)
            let cell = small[value.isNaN ? missing : whole]
            unsafe place.storeBytes(of: cell.bytes, as: UInt32.self)
            unsafe place.storeBytes(of: cell.count, toByteOffset: slot - 1, as: UInt8.self)
            unsafe place += line
        }
    }

    private static func putAny(
        _ values: Span<Double>, at first: NumberBytes.Place, _ line: Int, _ vectors: Vectors
    ) {
        var left = unsafe putTogether(values, at: first, line, vectors)
        while left != 0 {
            let index = left.trailingZeroBitCount
            left &= left - 1
            let place = unsafe first + index * line
            unsafe place[0] = UInt8(ascii: ",")
            let end = unsafe NumberBytes.put(values[index], at: place + 1)
            unsafe place[slot - 1] = UInt8(truncatingIfNeeded: end - place)
        }
    }

    /// Puts cells down several at a time; returns a bit for each value of which there is none.
    private static func putTogether(
        _ values: Span<Double>, at first: NumberBytes.Place, _ line: Int, _ vectors: Vectors
    ) -> UInt64 {
        #if arch(x86_64)
            if vectors != churn_vectors_none {
                return unsafe values.withUnsafeBufferPointer { values in
                    unsafe churn_put_numbers(values.baseAddress, values.count, first, line, vectors)
                }
            }
        #endif
        return (1 &<< UInt64(values.count)) &- 1
    }

    private struct SmallCell: Sendable {
        let bytes: UInt32
        let count: UInt8

        init(_ text: String) {
            bytes = text.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }.littleEndian
            count = UInt8(text.utf8.count)
        }
    }
}
