internal import CKernels

/// Integers in as few bits as the widest of them needs: (value − base) / step, side by side.
///
/// Layout, little-endian: count (8 bytes), base (8), step (8), bits a value (1), absent (1), zeros (6), then the values from
/// the lowest bit of the first byte on, and 8 zero bytes, so that 8 bytes can be read at any of them. `absent` is 1 where
/// `Int64.min` occurs, 2 where `Int64.max` does: that value is then written as 0, and the others one higher.
package enum PackedIntegers {
    private static let headerCount = 32

    private struct Header {
        var count: Int
        var base: Int64
        var step: UInt64
        var bits: Int
        var absent: UInt8

        var absentValue: Int64 { absent == 1 ? .min : .max }

        /// The bytes of values and the zeros behind them.
        var bodyCount: Int { (count * bits + 7) / 8 + 8 }
    }

    /// Packs values.
    package static func pack(_ values: ArraySlice<Int64>) -> [UInt8] {
        let header = header(for: values)
        var bytes = [UInt8](repeating: 0, count: headerCount + header.bodyCount)
        put(UInt64(header.count), into: &bytes, at: 0)
        put(UInt64(bitPattern: header.base), into: &bytes, at: 8)
        put(header.step, into: &bytes, at: 16)
        bytes[24] = UInt8(header.bits)
        bytes[25] = header.absent
        guard header.bits > 0 else { return bytes }
        let shift: UInt64 = header.absent == 0 ? 0 : 1
        unsafe bytes.withUnsafeMutableBytes { target in
            for (index, value) in values.enumerated() {
                let isAbsent = header.absent != 0 && value == header.absentValue
                let code = isAbsent ? 0 : UInt64(bitPattern: value &- header.base) / header.step + shift
                let bit = index * header.bits
                let place = headerCount + bit >> 3
                let held = unsafe target.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                let mixed = held.littleEndian | code << UInt64(bit & 7)
                unsafe target.storeBytes(of: mixed.littleEndian, toByteOffset: place, as: UInt64.self)
            }
        }
        return bytes
    }

    private static func header(for values: ArraySlice<Int64>) -> Header {
        let absent: UInt8 = values.contains(.min) ? 1 : values.contains(.max) ? 2 : 0
        var header = Header(count: values.count, base: 0, step: 1, bits: 0, absent: absent)
        let present = values.lazy.filter { absent == 0 || $0 != header.absentValue }
        guard let least = present.min(), let greatest = present.max() else { return header }
        header.base = least
        var step: UInt64 = 0
        for value in present where step != 1 {
            step = greatestCommonDivisor(step, UInt64(bitPattern: value &- least))
        }
        header.step = max(step, 1)
        let highest = UInt64(bitPattern: greatest &- least) / header.step + (absent == 0 ? 0 : 1)
        let bits = 64 - highest.leadingZeroBitCount
        // A value of up to 56 bits lies within the 8 bytes read at its first byte, wherever in that byte it begins.
        header.bits = bits > 56 ? 64 : bits
        return header
    }

    private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }

    private static func put(_ word: UInt64, into bytes: inout [UInt8], at place: Int) {
        for index in 0..<8 { bytes[place + index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * index)) }
    }

    private static func word(of bytes: ArraySlice<UInt8>, at place: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in (0..<8).reversed() { word = word << 8 | UInt64(bytes[bytes.startIndex + place + index]) }
        return word
    }

    private static func header(of bytes: ArraySlice<UInt8>) -> Header? {
        guard bytes.count >= headerCount, let count = Int(exactly: word(of: bytes, at: 0)), count < 1 << 40 else {
            return nil
        }
        let header = Header(
            count: count, base: Int64(bitPattern: word(of: bytes, at: 8)), step: word(of: bytes, at: 16),
            bits: Int(bytes[bytes.startIndex + 24]), absent: bytes[bytes.startIndex + 25])
        guard header.bits <= 56 || header.bits == 64, header.absent <= 2 else { return nil }
        return bytes.count == headerCount + header.bodyCount ? header : nil
    }

    /// How many values there are; nil where the bytes are not what `pack` makes.
    package static func count(of bytes: ArraySlice<UInt8>) -> Int? { header(of: bytes)?.count }

    /// Unpacks the values of several pieces, one behind the other; a piece that is not what `pack` makes gives none.
    package static func unpack(_ pieces: [ArraySlice<UInt8>]) -> [Int64] { unpack(pieces, .best) }

    static func unpack(_ pieces: [ArraySlice<UInt8>], _ vectors: Vectors) -> [Int64] {
        let total = pieces.reduce(0) { $0 + (count(of: $1) ?? 0) }
        return unsafe [Int64](unsafeUninitializedCapacity: total) { target, filled in
            for piece in pieces {
                guard let header = header(of: piece) else { continue }
                unsafe unpack(piece, header, 0..<header.count, into: target.extracting(filled...), vectors)
                filled += header.count
            }
        }
    }

    /// Unpacks codes (-1 and up) of several pieces, one behind the other, each turned into what its piece's translation
    /// says; nil where a code has no translation.
    package static func unpackCodes(_ pieces: [ArraySlice<UInt8>], _ translations: [[Int32]]) -> [Int32]? {
        unpackCodes(pieces, translations, .best)
    }

    static func unpackCodes(
        _ pieces: [ArraySlice<UInt8>], _ translations: [[Int32]], _ vectors: Vectors
    ) -> [Int32]? {
        let total = pieces.reduce(0) { $0 + (count(of: $1) ?? 0) }
        var isSound = true
        let codes = unsafe [Int32](unsafeUninitializedCapacity: total) { target, filled in
            for (piece, translation) in zip(pieces, translations) {
                guard let header = header(of: piece) else { continue }
                let part = target.extracting(filled..<filled + header.count)
                unsafe translate(piece, header, [-1] + translation, into: part, &isSound, vectors)
                filled += header.count
            }
        }
        return isSound ? codes : nil
    }

    /// - Parameter translation: of -1 and up.
    private static func translate(
        _ piece: ArraySlice<UInt8>, _ header: Header, _ translation: [Int32],
        into target: UnsafeMutableBufferPointer<Int32>, _ isSound: inout Bool, _ vectors: Vectors
    ) {
        var plain = header
        plain.absent = 0
        // Room that stays in a core's cache.
        let most = 1_024
        unsafe withUnsafeTemporaryAllocation(of: Int64.self, capacity: most) { codes in
            unsafe translation.withUnsafeBufferPointer { translation in
                for start in stride(from: 0, to: header.count, by: most) {
                    let rows = start..<min(start + most, header.count)
                    unsafe unpack(piece, plain, rows, into: codes, vectors)
                    for row in rows {
                        let position = unsafe UInt(bitPattern: Int(codes[row - start] &+ 1))
                        let isKnown = position < UInt(bitPattern: translation.count)
                        isSound = isSound && isKnown
                        unsafe target[row] = isKnown ? translation[Int(bitPattern: position)] : -1
                    }
                }
            }
        }
    }

    /// Unpacks some values of a piece, the first at a multiple of eight.
    private static func unpack(
        _ piece: ArraySlice<UInt8>, _ header: Header, _ rows: Range<Int>,
        into target: UnsafeMutableBufferPointer<Int64>, _ vectors: Vectors
    ) {
        precondition(rows.lowerBound % 8 == 0 && target.count >= rows.count)
        unsafe piece.withUnsafeBytes { bytes in
            let codes = unsafe UnsafeRawBufferPointer(
                rebasing: bytes[(headerCount + rows.lowerBound / 8 * header.bits)...])
            #if arch(x86_64)
                if vectors != churn_vectors_none {
                    unsafe churn_unpack_bits(
                        codes.baseAddress, Int32(header.bits), rows.count, header.base,
                        Int64(bitPattern: header.step), header.absentValue, header.absent != 0, target.baseAddress,
                        vectors)
                    return
                }
            #endif
            let mask: UInt64 = header.bits == 64 ? .max : 1 << UInt64(header.bits) - 1
            for index in 0..<rows.count {
                let bit = index &* header.bits
                let word = unsafe codes.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
                let code = word.littleEndian &>> UInt64(bit & 7) & mask
                let isAbsent = header.absent != 0 && code == 0
                let steps = header.absent == 0 ? code : code &- 1
                unsafe target[index] =
                    isAbsent ? header.absentValue : header.base &+ Int64(bitPattern: steps &* header.step)
            }
        }
    }
}
