/// An option that should hold a date and does not.
public struct DateOptionError: Failure {
    /// What was given.
    public let text: String
    /// A sentence that helps, or nil.
    public let hint: String?

    public var kind: FailureKind { .usage }

    public var description: String {
        "“\(text)” is no date; expected a date (2024-03-01), a date-time (2024-03-01T12:30:00Z) or seconds since 1970"
            + (hint.map { "; \($0)" } ?? "")
    }
}

extension Instant {
    /// The instant of a date or date-time as it may stand in an option: ISO 8601, or seconds since 1970; without a zone it
    /// is of `zone`.
    public static func parse(_ text: String, zone: LocalTime = .utc) throws(DateOptionError) -> Instant {
        let bytes = Array(text.utf8)
        if let microseconds = TimeFormat.iso.microseconds(bytes.span, zone: zone),
            !TimeFormat.looksLikeBasicDate(bytes.span)
        {
            return Instant(microseconds: microseconds)
        }
        var hint: String?
        if TimeFormat.looksLikeBasicDate(bytes.span) {
            hint = "write \(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))"
        }
        throw DateOptionError(text: text, hint: hint)
    }
}
