internal import Models

/// What a feature is about. Windows of one quantity tell one story: their shares in the log-odds may cancel each other, and
/// only their sum is a reason.
enum Topic: Hashable {
    case rhythm, purchases, spend, complaints, satisfaction, engagement, points
    /// A feature, attribute or column of its own.
    case own(String)

    private static let prefixes: [(String, Topic)] = [
        ("recency_", .rhythm), ("overdue_", .rhythm), ("gap_", .rhythm),
        ("purchases_", .purchases), ("purchase_frequency_", .purchases),
        ("spend_", .spend), ("average_purchase_", .spend),
        ("complaint_", .complaints), ("complaints_", .complaints), ("open_complaints", .complaints),
        ("oldest_open_complaint_", .complaints), ("resolution_", .complaints),
        ("satisfaction_", .satisfaction),
        ("engagements_", .engagement), ("engagement_", .engagement),
        ("points_", .points),
    ]

    /// The topic of an input of a model.
    init(of input: ModelInput) {
        self = .own(input.name)
        if case .purchases = input.origin { self = .rhythm }
        guard case .feature = input.origin else { return }
        if let found = Self.prefixes.first(where: { input.name.hasPrefix($0.0) }) { self = found.1 }
    }
}
