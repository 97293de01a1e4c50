import Testing

@testable import Tables

@Suite struct TimeFormatTests {
    private func read(_ text: String, as format: String = "iso", zone: LocalTime = .utc) -> String? {
        let bytes = Array(text.utf8)
        guard let format = TimeFormat(format) else { return "no format" }
        return format.microseconds(bytes.span, zone: zone).map { Instant(microseconds: $0).iso8601 }
    }

    @Test(arguments: [
        ("2024-03-01", "2024-03-01T00:00:00Z"), ("2024-02-29T12:30", "2024-02-29T12:30:00Z"),
        ("2024-03-01 12:30:45", "2024-03-01T12:30:45Z"),
        ("2024-03-01T12:30:45.123456789Z", "2024-03-01T12:30:45.123456Z"),
        ("2024-03-01T00:00:00+02:00", "2024-02-29T22:00:00Z"), ("2024-03-01T00:00:00-0530", "2024-03-01T05:30:00Z"),
        ("2024-03-01T00:00:00+02", "2024-02-29T22:00:00Z"), ("0001-01-01", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999Z"), ("0", "1970-01-01T00:00:00Z"),
        ("-1.5", "1969-12-31T23:59:58.5Z"), ("1709251200", "2024-03-01T00:00:00Z"),
        ("1709251200.25", "2024-03-01T00:00:00.25Z"),
        (" 2024-03-01 ", "2024-03-01T00:00:00Z"), ("20240301", "1970-08-23T06:18:21Z"),
        ("2024-03-01 12:00:00 UTC", "2024-03-01T12:00:00Z"),
    ]) func isoTimesAreRead(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-32", "0000-01-01", "2024-3-1", "2024-03-01T24:00",
        "2024-03-01T12:60",
        "2024-03-01T12:30:60", "2024-03-01T12:30:45.", "2024-03-01T12:30:45.1234567890", "2024-03-01x", "2024-03-01T",
        "", " ",
        "yesterday", "1e9", "1709251200000", "NaN", "2024-03-01T12:30+25:00", "2024/03/01", "0001-01-01T00:00:00+01:00",
        "-",
    ]) func whatIsNoTimeIsRefused(_ text: String) {
        #expect(read(text) == nil)
    }

    @Test(arguments: [
        ("yyyyMMdd", "19970104", "1997-01-04T00:00:00Z"), ("dd-MMM-yy", "01-Dec-10", "2010-12-01T00:00:00Z"),
        ("dd-MMM-yy", "01-dec-69", "1969-12-01T00:00:00Z"),
        ("dd.MM.yyyy HH:mm", "31.12.2009 07:45", "2009-12-31T07:45:00Z"),
        ("M/d/yyyy H:mm", "12/1/2010 8:26", "2010-12-01T08:26:00Z"),
        ("epoch_ms", "1709251200123", "2024-03-01T00:00:00.123Z"),
        ("MM/dd/yyyy hh:mm:ss a", "03/01/2024 12:00:01 AM", "2024-03-01T00:00:01Z"),
        ("yyyyMMddTHHmmssZ", "20240301T120000Z", "2024-03-01T12:00:00Z"),
        ("%Y%m%d", "19970104", "1997-01-04T00:00:00Z"), ("%d.%m.%Y %H:%M", "1.3.2024 17:05", "2024-03-01T17:05:00Z"),
        ("%d-%b-%y", "01-Dec-10", "2010-12-01T00:00:00Z"),
        ("%FT%T%z", "2024-03-01T12:00:00+0200", "2024-03-01T10:00:00Z"),
        ("DD.MM.YYYY", "01.03.2024", "2024-03-01T00:00:00Z"),
        ("d MMMM yyyy", "1 march 2024", "2024-03-01T00:00:00Z"),
    ]) func declaredFormatsAreRead(_ format: String, _ text: String, _ expected: String) {
        #expect(read(text, as: format) == expected)
    }

    @Test(arguments: [
        ("yyyyMMdd", "19970230"), ("yyyyMMdd", "199701041"), ("dd-MMM-yy", "01-Foo-10"), ("yyyy", "2024"),
        ("yyyyMMdd", "2024-03-01"),
    ])
    func declaredFormatsRefuseTheRest(_ format: String, _ text: String) {
        let answer = read(text, as: format)
        #expect(answer == nil || answer == "no format")
    }

    @Test func millisecondsAreRecognised() {
        let bytes = Array("1709251200000".utf8)
        #expect(TimeFormat.iso.hint(bytes.span) == "it looks like milliseconds: set dates: epoch_ms in churn.yaml")
    }

    @Test func wallClocksAreTurnedIntoUTC() throws {
        let berlin = try #require(LocalTime(named: "Europe/Berlin"))
        #expect(read("2024-01-01", zone: berlin) == "2023-12-31T23:00:00Z")
        #expect(read("2024-07-01 12:00", zone: berlin) == "2024-07-01T10:00:00Z")
        // Skipped: 02:30 does not exist on the day the clock is put forward.
        #expect(read("2024-03-31 01:59", zone: berlin) == "2024-03-31T00:59:00Z")
        #expect(read("2024-03-31 02:30", zone: berlin) == "2024-03-31T01:30:00Z")
        #expect(read("2024-03-31 03:00", zone: berlin) == "2024-03-31T01:00:00Z")
        // Twice: the earlier pass counts.
        #expect(read("2024-10-27 02:30", zone: berlin) == "2024-10-27T00:30:00Z")
        #expect(read("2024-10-27 03:00", zone: berlin) == "2024-10-27T02:00:00Z")
        #expect(read("2024-01-01T00:00Z", zone: berlin) == "2024-01-01T00:00:00Z")
        #expect(LocalTime(named: "Europe/Berln") == nil)
        #expect(read("2024-01-01", zone: try #require(LocalTime(named: "+05:30"))) == "2023-12-31T18:30:00Z")
        for text in ["2024-03-31T00:59:00Z", "2024-03-31T01:00:00Z", "2024-10-27T00:59:00Z", "2024-10-27T01:00:00Z"] {
            let instant = try Instant.parse(text)
            let wall = berlin.wall(at: instant.microseconds)
            #expect(
                (wall - instant.microseconds) / 3_600_000_000
                    == (text.contains("T00") == text.contains("03-31") ? 1 : 2))
        }
    }

    @Test func anOptionThatIsNoDateSaysWhatToWrite() throws {
        #expect(try Instant.parse("2024-03-01") == Instant(year: 2024, month: 3, day: 1))
        do throws(DateOptionError) {
            _ = try Instant.parse("20240301")
            Issue.record("20240301 was taken as seconds")
        } catch {
            #expect(error.kind == .usage)
            #expect(error.description.hasSuffix("write 2024-03-01"))
        }
    }
}
