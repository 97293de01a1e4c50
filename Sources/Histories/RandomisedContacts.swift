public import Tables

/// Contacts of campaigns that treated some customers and held others back, at the times at which that was decided.
public struct RandomisedContacts: Sendable {
    /// A row a contact of a customer who was one at its time, with its own cutoff.
    public let population: Population
    /// Whether each row's customer was treated; else held back.
    public let treated: [Bool]
    /// Contacts that are not rows, and why, in sentences.
    public let setAside: [String]

    /// - Parameters:
    ///   - campaigns: the campaigns to take; nil for all.
    ///   - lastEnd: contacts whose horizon ends later are set aside; nil where nothing has a time.
    public init(
        _ histories: Histories, campaigns: [String]?, horizonDays: Int, lastEnd: Instant?, activeDays: Int?
    ) throws(OutcomeError) {
        guard let contacts = histories.contacts, let arm = contacts.arm else {
            throw .nothingToCompare("uplift needs the table contacts with the column arm (treated or control)")
        }
        try Self.check(campaigns, contacts)
        let window = LabelWindow(horizonDays: horizonDays)
        var rows: [(customer: Int, cutoff: Cutoff)] = []
        var arms: [Bool] = []
        var (withoutArm, late) = (0, 0)
        for customer in 0..<histories.customers.count {
            for row in contacts.timeline.rows(of: customer) {
                if let campaigns, !campaigns.contains(contacts.campaign?.text(row) ?? "") { continue }
                guard let isTreated = Self.arm(arm.text(row)) else {
                    withoutArm += 1
                    continue
                }
                let cutoff = Cutoff(Instant(microseconds: contacts.timeline.occurredAt[row]))
                if let lastEnd, window.end(of: cutoff) > lastEnd {
                    late += 1
                    continue
                }
                rows.append((customer, cutoff))
                arms.append(isTreated)
            }
        }
        let (found, isRow) = Population.rows(of: histories, asked: rows, activeDays: activeDays)
        population = found
        treated = zip(arms, isRow).filter(\.1).map(\.0)
        let notAtRisk = rows.count - found.count
        setAside = [
            (withoutArm, "without an arm (treated or control)"), (late, "whose horizon ends after the data"),
            (notAtRisk, "of customers who were none at that time"),
        ].filter { $0.0 > 0 }.map { "\($0.0) contacts \($0.1) were set aside" }
    }

    private static func arm(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "treated": true
        case "control": false
        default: nil
        }
    }

    private static func check(_ campaigns: [String]?, _ contacts: Contacts) throws(OutcomeError) {
        guard let campaigns else { return }
        let known = contacts.campaign?.levels ?? []
        if let unknown = campaigns.first(where: { !known.contains($0) }) {
            throw .nothingToCompare(
                "there is no campaign “\(unknown)” in contacts\(DidYouMean.hint(for: unknown, among: known)); it has "
                    + known.prefix(8).joined(separator: ", "))
        }
    }
}
