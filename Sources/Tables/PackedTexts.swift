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

    /// The bytes of each text, and where in `bytes` they end; nil where those are not what `pack` makes.
    package static func unpack(_ bytes: ArraySlice<UInt8>) -> (texts: [ArraySlice<UInt8>], end: Int)? {
        func number(_ index: Int) -> Int {
            let place = bytes.startIndex + 4 * index
            return (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
        }
        guard bytes.count >= 4 else { return nil }
        let count = number(0)
        guard (bytes.count - 4) / 4 >= count else { return nil }
        let first = bytes.startIndex + 4 + 4 * count
        var start = 0
        var texts: [ArraySlice<UInt8>] = []
        texts.reserveCapacity(count)
        for index in 0..<count {
            let end = number(index + 1)
            guard end >= start, first + end <= bytes.endIndex else { return nil }
            texts.append(bytes[first + start..<first + end])
            start = end
        }
        return (texts, first + start)
    }
}
