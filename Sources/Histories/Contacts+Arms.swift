internal import Tables

extension Contacts {
    /// The word by which `arm` says that a contact was decided and held back.
    public static let controlArm = "control"
    /// The word by which `arm` says that it took place; an empty cell says the same.
    public static let treatedArm = "treated"

    /// Whether a row is a decision to hold the contact back. Any other word, and an empty cell, is a contact: to take an
    /// unknown word for an untouched customer would be the costlier mistake.
    public func isHeldBack(_ row: Int) -> Bool {
        guard let arm, arm.codes[row] >= 0 else { return false }
        return arm.levels[Int(arm.codes[row])].lowercased() == Self.controlArm
    }

    /// Rows of a customer that were known at a cutoff, of the `days` days before it.
    public func rows(of customer: Int, inTheLast days: Int, before cutoff: Cutoff) -> [Int] {
        let start = cutoff.start(ofLast: days)
        return timeline.rows(of: customer, before: cutoff).filter {
            timeline.occurredAt[$0] >= start && timeline.isVisible($0, at: cutoff)
        }
    }

    /// Rows of a customer in the `days` days from a cutoff on, whenever they became known: for outcomes and for what was
    /// done meanwhile, never for features.
    public func rows(of customer: Int, inTheNext days: Int, from cutoff: Cutoff) -> Range<Int> {
        timeline.rows(
            of: customer, from: cutoff.instant.microseconds, to: cutoff.instant.adding(days: days).microseconds)
    }
}
