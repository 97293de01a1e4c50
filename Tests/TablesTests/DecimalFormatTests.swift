import Testing

@testable import Tables

@Suite struct DecimalFormatTests {
    @Test(arguments: [
        ("1", 10_000), ("12.5", 125_000), ("-0.0001", -1), ("0.00005", 0), ("0.00015", 2), ("0.000151", 2),
        ("0.00005000001", 1),
        ("-0.00025", -2), ("1e3", 10_000_000), ("1.5E-2", 150), ("1E-5", 0), ("922337203685477.5807", Int64.max),
        ("-922337203685477.5808", Int64.min), ("+7", 70_000), (" 7.10 ", 71_000), ("5.", 50_000), (".5", 5000),
        ("0e99", 0),
        ("123456789012345", 1_234_567_890_123_450_000), ("9999999999.99995", 100_000_000_000_000), ("1e-400", 0),
        ("00000000000000001", 10_000),
    ]) func amountsAreRoundedHalfToEven(_ text: String, _ expected: Int64) {
        let bytes = Array(text.utf8)
        #expect(DecimalFormat.plain.tenThousandths(bytes.span) == expected)
    }

    @Test(arguments: [
        "", " ", "NaN", "inf", "-", "+", ".", "1.2.3", "1,5", "1 000", "e5", "1e", "922337203685477.5808",
        "-922337203685477.5809",
        "1e20", "0x10", "$5", "1_0", "--1", "12a",
    ]) func whatIsNoAmountIsRefused(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(DecimalFormat.plain.tenThousandths(bytes.span) == nil)
    }

    @Test func marksAndThousandsAreTheTables() {
        let german = DecimalFormat(mark: UInt8(ascii: ","), thousands: [UInt8(ascii: ".")])
        func read(_ text: String) -> Int64? {
            let bytes = Array(text.utf8)
            return german.tenThousandths(bytes.span)
        }
        #expect(read("1.234.567,89") == 12_345_678_900)
        #expect(read("1234,5") == 12_345_000)
        #expect(read("1.5") == nil)
        #expect(read("1.2345") == nil)
        #expect(read(",5") == 5000)
    }
}
