import Tables
import Testing

@testable import Simulation

@Suite struct TableBytesTests {
    private func text(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func numbersAreWrittenAsPeopleWriteThem() {
        #expect(
            [0, 7, 10, 123_456, -90].map { value in text { $0.append(number: value) } } == [
                "0", "7", "10", "123456", "-90",
            ])
        #expect(
            [0, 5, 1230, -199].map { value in text { $0.append(cents: value) } } == ["0.00", "0.05", "12.30", "-1.99"])
        #expect(
            [0, 0.0000004, 0.25, 1].map { value in text { $0.append(probability: value) } }
                == ["0.000000", "0.000000", "0.250000", "1.000000"])
    }

    @Test func secondsBecomeDateTimes() {
        let days = DayTexts(0..<400) { CivilDate(daysSinceEpoch: Int64($0)).description }
        #expect(text { days.append(second: 59 * 86_400 + 3_723, to: &$0) } == "1970-03-01T01:02:03")
    }
}
