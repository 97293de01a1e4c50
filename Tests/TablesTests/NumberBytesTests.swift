import Testing

@testable import Tables

@Suite struct NumberBytesTests {
    private func text(_ value: Double) -> String {
        var row = CSVRow()
        row.append(value)
        return String(decoding: row.takeBytes(), as: UTF8.self)
    }

    /// Numbers of all kinds, many of them next to where texts change.
    static let numbers: [Double] = {
        var state: UInt64 = 41
        func random() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        var values = [
            0.1, -0.1, 1e-4, 0.000_099_999_999_999_999_99, 1e15, 999_999_999_999_999.9, .leastNonzeroMagnitude,
            .infinity,
        ]
        for _ in 0..<100_000 {
            values.append(Double(bitPattern: random()))
            values.append(Double(random() % 1_000_000) / Double(1 + random() % 5_000))
            values.append(-Double(random() % 1_000_000_000) / Double(1 + random() % 97))
            values.append(Double(random() % 10_000_000) / 10_000)
            values.append(Double(random() >> 12) * 0x1p-60)
            // Few digits, which many more bits than they need lie near; and next to whole numbers.
            values.append((Double(random() % 100_000) / 100_000).nextUp)
            values.append(Double(random() % 1_000_000_000).nextDown)
        }
        for power in 1...14 {
            let small = Double(sign: .plus, exponent: -power, significand: 1)
            values += [small, small.nextUp, small.nextDown, 3 * small, 1 + small, 1e14 + small]
        }
        for digits in 1...17 {
            let ones = Double(String(repeating: "1", count: digits) + ".1") ?? 0
            values += [ones, ones.nextUp, ones / 1e3, ones / 1e8, -ones]
        }
        return values
    }()

    /// The standard library's description, of whole numbers without “.0”.
    @Test func textsAreTheShortestThatReadBack() {
        for value in Self.numbers where !value.isNaN && value != value.rounded() {
            #expect(text(value) == value.description)
            #expect(Double(text(value)) == value)
        }
        for digits in 1...16 {
            let whole = Int64(String(repeating: "9", count: digits - 1) + "8") ?? 0
            #expect(text(Double(whole)) == (whole < 1 << 53 ? "\(whole)" : Double(whole).description))
            #expect(text(-Double(whole)) == (whole < 1 << 53 ? "\(-whole)" : (-Double(whole)).description))
        }
        #expect(text(.nan) == "" && text(-3) == "-3" && text(1e15) == "1000000000000000" && text(1e300) == "1e+300")
    }

    @Test func takenBytesLeaveAnEmptyRow() {
        var row = CSVRow()
        for cell in 0..<3_000 { row.append(cell) }
        row.endRow()
        #expect(row.takeBytes().count == 13_890)
        row.append("a")
        row.append(0.5)
        #expect(row.takeBytes() == Array("a,0.5".utf8))
        #expect(row.takeBytes().isEmpty)
    }
}
