#if arch(x86_64)
    import CKernels
#endif

/// Eight bytes looked at as one number.

/// One in each byte.
let eachByte: UInt64 = 0x0101_0101_0101_0101
/// The highest bit of each byte.
let highBits: UInt64 = 0x8080_8080_8080_8080

extension UnsafeBufferPointer<UInt8> {
    /// The eight bytes from `index` on, the first in the lowest bits; they must all be readable.
    @inline(__always) func word(at index: Int) -> UInt64 {
        unsafe UInt64(
            littleEndian: UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}

/// The highest bit of each byte that is 0, and nothing else.
@inline(__always) func zeroBytes(_ word: UInt64) -> UInt64 {
    let low = ~highBits
    return ~(((word & low) &+ low) | word | low)
}

/// Puts the places of all delimiters and line feeds of `text` into `places`, which must have room for as many as there are
/// bytes and 16 more; says how many they are, and what else stands in the text.
func findSeparators(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ delimiter: UInt8,
    into places: UnsafeMutableBufferPointer<UInt32>, vectors: Vectors = .best
) -> (count: Int, hasQuotes: Bool, isASCII: Bool) {
    #if arch(x86_64)
        let found = unsafe churn_find_separators(
            text.baseAddress, start, text.count, delimiter, places.baseAddress, vectors)
        return (found.count, found.has_quotes, found.is_ascii)
    #else
        return unsafe findSeparatorsByWords(text, from: start, delimiter, into: places)
    #endif
}

/// The same, eight bytes at a time: what the faster way is tested against, and used where there is none.
func findSeparatorsByWords(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ delimiter: UInt8,
    into places: UnsafeMutableBufferPointer<UInt32>
) -> (count: Int, hasQuotes: Bool, isASCII: Bool) {
    let (delimiters, feeds, quotes) = (UInt64(delimiter) * eachByte, 10 * eachByte, 34 * eachByte)
    var (count, index) = (0, start)
    var (seenQuotes, seen): (UInt64, UInt64) = (0, 0)
    while index + 8 <= text.count {
        let word = unsafe text.word(at: index)
        seen |= word
        seenQuotes |= zeroBytes(word ^ quotes)
        var found = zeroBytes(word ^ delimiters) | zeroBytes(word ^ feeds)
        // The first two are put down whether they are there or not: cheaper than to ask.
        let held = Int(((found >> 7) &* eachByte) >> 56)
        unsafe places[count] = UInt32(truncatingIfNeeded: index + found.trailingZeroBitCount >> 3)
        found &= found &- 1
        unsafe places[count + 1] = UInt32(truncatingIfNeeded: index + found.trailingZeroBitCount >> 3)
        if held > 2 {
            var more = count + 2
            found &= found &- 1
            while found != 0 {
                unsafe places[more] = UInt32(truncatingIfNeeded: index + found.trailingZeroBitCount >> 3)
                more += 1
                found &= found &- 1
            }
        }
        count += held
        index += 8
    }
    while index < text.count {
        let byte = unsafe text[index]
        seen |= UInt64(byte)
        if byte == 34 { seenQuotes = 1 }
        if byte == delimiter || byte == 10 {
            unsafe places[count] = UInt32(index)
            count += 1
        }
        index += 1
    }
    return (count, seenQuotes != 0, seen & highBits == 0)
}

/// How many line feeds the first `end` bytes hold.
func lineFeeds(in bytes: [UInt8], before end: Int) -> Int {
    #if arch(x86_64)
        return unsafe bytes.withUnsafeBufferPointer { unsafe churn_count_byte($0.baseAddress, end, 10, .best) }
    #else
        return lineFeedsByWords(in: bytes, before: end)
    #endif
}

/// The same, eight bytes at a time.
func lineFeedsByWords(in bytes: [UInt8], before end: Int) -> Int {
    unsafe bytes.withUnsafeBufferPointer { buffer in
        var count = 0
        var index = 0
        while index + 8 <= end {
            // A byte of `few` counts one of eight columns, at most 255 times.
            let stop = min(index + 8 * 255, end - end & 7)
            var few: UInt64 = 0
            let last = index + (stop - index) & ~7
            while index < last {
                few &+= unsafe zeroBytes(buffer.word(at: index) ^ (10 * eachByte)) >> 7
                index += 8
            }
            for column in 0..<UInt64(8) { count += Int(few >> (8 * column) & 0xFF) }
        }
        while index < end {
            if unsafe buffer[index] == 10 { count += 1 }
            index += 1
        }
        return count
    }
}

/// The first byte that is not part of valid UTF-8 (no surrogates, no overlong forms); nil where all is valid.
func invalidUTF8(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
        let lead = unsafe text[index]
        if lead < 0x80 {
            index += 1
            while index + 8 <= range.upperBound, unsafe text.word(at: index) & highBits == 0 { index += 8 }
            continue
        }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return index
        }
        guard index + length <= range.upperBound, unsafe second.contains(text[index + 1]) else { return index }
        for next in 2..<max(length, 2) where unsafe text[index + next] & 0xC0 != 0x80 { return index }
        index += length
    }
    return nil
}
