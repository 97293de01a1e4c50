import Testing

@testable import Tables

@Suite struct PackedIntegersTests {
    private static let columns: [[Int64]] = [
        [], [0], [7, 7, 7], [-1, 0, 1], Array(-300...300), [.min], [.max], [.min, .min], [.min, 5, 9], [.max, 5, -9],
        [.min, .max, 0], [.min + 1, .max - 1], [1_700_000_000_000_000, 1_700_000_086_400_000, 1_600_000_000_000_000],
        [0, 1 << 55], [0, 1 << 56], [0, 1 << 57], [-(1 << 62), 1 << 62, 3], (0..<1_000).map { $0 * 86_400_000_000 },
    ]

    @Test(arguments: columns)
    func valuesComeBack(_ values: [Int64]) {
        for vectors in Vectors.all {
            #expect(PackedIntegers.unpack([PackedIntegers.pack(values[...])[...]], vectors) == values)
        }
    }

    @Test(arguments: Vectors.all) func everyWidthComesBack(_ vectors: Vectors) {
        for bits in 0..<63 {
            for (count, absent) in [(70, Int64.min), (127, 3), (128, .max), (1_031, 3)] {
                var values: [Int64] = (0..<UInt64(count)).map {
                    Int64(truncatingIfNeeded: $0 &* 0x9E37_79B9_7F4A_7C15) & (1 << bits - 1)
                }
                values[count / 2] = absent
                let packed = PackedIntegers.pack(values[...])
                #expect(PackedIntegers.unpack([packed[...]], vectors) == values, "\(bits) bits, \(count)")
            }
        }
    }

    @Test(arguments: Vectors.all) func codesOfEveryWidthAreTranslated(_ vectors: Vectors) {
        for most in [0, 1, 2, 5, 100, 255, 256, 70_000] {
            let codes = (0..<2_500).map { Int64($0 * 7_919 % (most + 2) - 1) } + [Int64(most)]
            let translation = (0...most).map { Int32(2 * $0 + 1) }
            let expected = codes.map { $0 < 0 ? -1 : translation[Int($0)] }
            let packed = PackedIntegers.pack(codes[...])
            #expect(
                PackedIntegers.unpackCodes([packed[...], packed[...]], [translation, translation], vectors)
                    == expected + expected)
            #expect(PackedIntegers.unpackCodes([packed[...]], [translation.dropLast()], vectors) == nil)
        }
    }

    @Test func piecesFollowOneAnother() {
        let pieces = Self.columns.map { PackedIntegers.pack($0[...]) }
        #expect(PackedIntegers.unpack(pieces.map { $0[...] }) == Self.columns.flatMap { $0 })
    }

    @Test func daysTakeFewBits() {
        let days: [Int64] = (0..<4_096).map { ($0 % 730) * 86_400_000_000 }
        #expect(PackedIntegers.pack(days[...]).count < 4_096 * 10 / 8 + 100)
    }

    @Test func codesAreTranslated() {
        let packed = PackedIntegers.pack([-1, 0, 2, 1, -1][...])
        #expect(PackedIntegers.unpackCodes([packed[...]], [[7, 5, 3]]) == [-1, 7, 3, 5, -1])
        #expect(PackedIntegers.unpackCodes([packed[...]], [[7, 5]]) == nil, "2 has no translation")
    }

    @Test func bytesThatAreCutGiveNoCount() {
        let packed = PackedIntegers.pack([1, 2, 3][...])
        #expect(PackedIntegers.count(of: packed[...]) == 3)
        for count in 0..<packed.count { #expect(PackedIntegers.count(of: packed[..<count]) == nil) }
    }

    @Test func textsComeBack() throws {
        let texts = ["", "a", "größer", String(repeating: "x", count: 300)]
        let packed = PackedTexts.pack(texts) + [1, 2, 3]
        let (found, end) = try #require(PackedTexts.unpack(packed[...]))
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == texts)
        #expect(end == packed.count - 3)
        for count in 0..<(packed.count - 3) { #expect(PackedTexts.unpack(packed[..<count]) == nil) }
    }
}
