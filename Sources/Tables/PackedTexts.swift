/// Texts one behind the other. Layout, little-endian: count (4 bytes), where each ends in the bytes (4 each), the bytes.
package enum PackedTexts {
    /// Packs texts.
    package static func pack(_ texts: some Collection<String>) -> [UInt8] {
        var bytes: [UInt8] = []
        put(texts.count, into: &bytes)
        var end = 0
        for text in texts {
            end += text.utf8.count
            put(end, into: &bytes)
        }
        for text in texts { bytes.append(contentsOf: text.utf8) }
        return bytes
    }

    private static func put(_ number: Int, into bytes: inout [UInt8]) {
        precondition(number <= Int(UInt32.max), "\(number) bytes of text in one block")
        for index in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }

    /// The texts, of bytes that hold nothing else; nil where they are not what `pack` makes.
    package static func strings(_ bytes: [UInt8]) -> [String]? {
        var texts: [String] = []
        texts.reserveCapacity(min(count(of: bytes), bytes.count / 4))
        let end = unsafe bytes.withUnsafeBufferPointer { bytes in
            each(of: unsafe bytes.span) { text in
                texts.append(unsafe String(decoding: UnsafeBufferPointer(rebasing: bytes[text]), as: UTF8.self))
            }
        }
        return end == nil ? nil : texts
    }

    /// The bytes of each text, and where in `bytes` they end; nil where those are not what `pack` makes.
    package static func unpack(_ bytes: ArraySlice<UInt8>) -> (texts: [ArraySlice<UInt8>], end: Int)? {
        var texts: [ArraySlice<UInt8>] = []
        let start = bytes.startIndex
        let end = each(of: bytes.span) { texts.append(bytes[start + $0.lowerBound..<start + $0.upperBound]) }
        return end.map { (texts, start + $0) }
    }

    /// How many texts there are, in bytes that `pack` made.
    package static func count(of bytes: [UInt8]) -> Int { bytes.count < 4 ? 0 : number(0, of: bytes.span) }

    /// Gives the place of each text, and returns where they end; nil where the bytes are not what `pack` makes.
    private static func each(of bytes: Span<UInt8>, _ take: (Range<Int>) -> Void) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let count = number(0, of: bytes)
        guard (bytes.count - 4) / 4 >= count else { return nil }
        let first = 4 + 4 * count
        var start = first
        for index in 0..<count {
            let end = first + number(index + 1, of: bytes)
            guard end >= start, end <= bytes.count else { return nil }
            take(start..<end)
            start = end
        }
        return start
    }

    private static func number(_ index: Int, of bytes: Span<UInt8>) -> Int {
        (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[4 * index + $1]) }
    }
}
