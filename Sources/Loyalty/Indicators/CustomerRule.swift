/// Who is a customer at a moment T.
public enum CustomerRule: Sendable, Hashable {
    /// Joined (or first bought) before T, and not left before T.
    case left
    /// The same, and with a purchase in the last so many days before T: for data in which nobody's leaving is known.
    case active(days: Int)

    /// The word for it on the command line.
    public var name: String {
        switch self {
        case .left: "left"
        case .active: "inactive"
        }
    }

    /// What losing a customer means, in words.
    public var meaning: String {
        switch self {
        case .left: "left_at lies in the period"
        case .active(let days):
            "a purchase in the \(days) days before the period, none in the \(days) days before its end"
        }
    }
}
