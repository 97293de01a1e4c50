import Testing

@testable import Tables

/// The quick search for delimiters and line feeds against a look at every byte.
@Suite struct SeparatorsTests {
    private struct Found: Equatable {
        let places: [UInt32]
        let hasQuotes: Bool
        let isASCII: Bool
    }

    private func plain(_ text: [UInt8], _ start: Int, _ delimiter: UInt8) -> Found {
        let rest = text.indices.dropFirst(start)
        return Found(
            places: rest.filter { text[$0] == delimiter || text[$0] == 10 }.map(UInt32.init),
            hasQuotes: rest.contains { text[$0] == 34 }, isASCII: rest.allSatisfy { text[$0] < 0x80 })
    }

    /// - Parameter vectors: nil for the search by words.
    private func quick(_ text: [UInt8], _ start: Int, _ delimiter: UInt8, _ vectors: Vectors?) -> Found {
        var places = [UInt32](repeating: 0, count: text.count + 16)
        let padded = text + [UInt8](repeating: delimiter, count: 16)
        let found = unsafe places.withUnsafeMutableBufferPointer { places in
            unsafe padded.withUnsafeBufferPointer { bytes in
                let bytes = unsafe UnsafeBufferPointer(rebasing: bytes[..<text.count])
                guard let vectors else {
                    return unsafe findSeparatorsByWords(bytes, from: start, delimiter, into: places)
                }
                return unsafe findSeparators(bytes, from: start, delimiter, into: places, vectors: vectors)
            }
        }
        return Found(places: Array(places[..<found.count]), hasQuotes: found.hasQuotes, isASCII: found.isASCII)
    }

    /// Texts of every length around the widths of registers, from hardly any separators to nothing else.
    @Test(arguments: [UInt8(ascii: ","), UInt8(ascii: ";"), 9]) func everySeparatorIsFound(_ delimiter: UInt8) {
        var state: UInt64 = 3
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        for length in Array(0...200) + [1_000, 4_099] {
            for oneIn in [1, 3, 40] {
                var text = (0..<length).map { _ -> UInt8 in
                    random(oneIn) == 0 ? (random(4) == 0 ? 10 : delimiter) : UInt8(97 + random(26))
                }
                if length > 0, random(3) == 0 { text[random(length)] = 34 }
                if length > 0, random(3) == 0 { text[random(length)] = 0xC3 }
                for start in [0, min(3, length), length] {
                    let expected = plain(text, start, delimiter)
                    #expect(quick(text, start, delimiter, nil) == expected)
                    for vectors in Vectors.all {
                        #expect(quick(text, start, delimiter, vectors) == expected, "\(vectors)")
                    }
                }
                let padded = text + [UInt8](repeating: 10, count: 16)
                let feeds = text.count { $0 == 10 }
                #expect(lineFeeds(in: padded, before: length) == feeds)
                #expect(lineFeedsByWords(in: padded, before: length) == feeds)
            }
        }
    }
}
