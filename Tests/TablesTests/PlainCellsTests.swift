import Testing

@testable import Tables

/// The quick readers of cells are compared with the general ones, which are tested against references.
@Suite struct PlainCellsTests {
    /// What the quick reader makes of each text; nil where it leaves it to the general one.
    private func read(_ texts: [String], _ kind: TypedColumn.Kind, _ vectors: Vectors = .best) -> [Int64?] {
        // A second column keeps a row of an empty cell from being an empty line.
        let block = TextBlock(Array(texts.map { $0 + ",\n" }.joined().utf8))
        var scanner = FieldScanner(delimiter: UInt8(ascii: ","), width: 2)
        scanner.scan(block)
        return unsafe scanner.withField(0, in: block) { field in
            unsafe [Int64](unsafeUninitializedCapacity: field.count) { values, count in
                count = unsafe field.count
                unsafe readPlainCells(
                    field, kind, UnsafeMutableBufferPointer(rebasing: values[..<count]), vectors: vectors)
            }
        }.map { $0 == unreadCell ? nil : $0 }
    }

    /// Texts that are nearly right: good ones with a byte or two replaced, left out or put in.
    private func nearly(_ good: [String], _ alphabet: String, count: Int) -> [String] {
        var state: UInt64 = 7
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let letters = Array(alphabet)
        return (0..<count).map { _ in
            var text = Array(good[random(good.count)])
            for _ in 0..<random(3) {
                let place = random(text.count + 1)
                switch random(3) {
                case 0: text.insert(letters[random(letters.count)], at: place)
                case 1: if place < text.count { text[place] = letters[random(letters.count)] }
                default: if place < text.count { text.remove(at: place) }
                }
            }
            return String(text)
        }
    }

    @Test(arguments: ["UTC", "Europe/Berlin", "+05:30"]) func timesAreThoseOfTheGeneralReader(_ zone: String) throws {
        let zone = try #require(LocalTime(named: zone))
        let good = [
            "2024-03-01", "2024-02-29", "2023-02-29", "0001-01-01", "9999-12-31T23:59:59", "2024-03-31T02:30:00",
            "1999-12-31t23:59:59Z", "2024-10-27 02:30:00", "2024-01-01T24:00:00",
        ]
        let full = ["1900-01-01T00:00:00", "2155-12-31T23:59:59", "2024-02-29 12:34:56", "1899-12-31T23:59:59"]
        let texts =
            good + nearly(good, "0123456789-:/TZz +.", count: 20_000)
            + nearly(full, "0123456789-:T ", count: 20_000)
        for (text, quick) in zip(texts, read(texts, .time(.iso, zone, empty: -5))) {
            guard let quick else { continue }
            let bytes = Array(text.utf8)
            #expect(quick == (text.isEmpty ? -5 : TimeFormat.iso.microseconds(bytes.span, zone: zone)), "\(text)")
        }
        let found = read(texts, .time(.iso, zone, empty: -5), Vectors.all[0])
        for vectors in Vectors.all { #expect(read(texts, .time(.iso, zone, empty: -5), vectors) == found) }
        #expect(
            !read(["2024-03-01", "2024-03-01T12:30:00", "2024-03-01T12:30:00Z"], .time(.iso, zone, empty: nil))
                .contains(nil))
    }

    @Test(arguments: [UInt8(ascii: "."), UInt8(ascii: ";")]) func numbersAreThoseOfTheGeneralReader(_ mark: UInt8) {
        let format = DecimalFormat(mark: mark)
        let point = String(UnicodeScalar(mark))
        let good = ["0", "7", "12.5", "-12.50", "1234.5678", "9999.999", "0.0001", "-0.5", "5.", ".5", "123.12345"]
            .map { $0.replacing(".", with: point) }
        let texts = good + nearly(good, "0123456789+-e ./" + point, count: 20_000)
        for (text, quick) in zip(texts, read(texts, .decimal(format, empty: 3))) {
            guard let quick else { continue }
            let bytes = Array(text.utf8)
            #expect(quick == (text.isEmpty ? 3 : format.tenThousandths(bytes.span)), "\(text)")
        }
        let found = read(texts, .decimal(format, empty: 3), Vectors.all[0])
        for vectors in Vectors.all { #expect(read(texts, .decimal(format, empty: 3), vectors) == found) }
        #expect(
            read(["0", "-12.50", "9999.999"].map { $0.replacing(".", with: point) }, .decimal(format, empty: nil))
                == [0, -125_000, 99_999_990])
    }

    @Test func emptyCellsAreLeftToTheGeneralReaderWhereTheyAreFaults() {
        #expect(read([""], .time(.iso, .utc, empty: nil)) == [nil])
        #expect(read([""], .decimal(.plain, empty: nil)) == [nil])
        #expect(read(["", " ", "A1", "123456789"], .identity) == [0, nil, 0x3141, nil])
    }
}
