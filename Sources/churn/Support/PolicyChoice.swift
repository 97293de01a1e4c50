import Reports
import Retention
import Scoring

/// A policy at work on the scored customers, with what each is worth.
struct PolicyChoice {
    let policy: ContactPolicy
    let worth: CustomerWorth
    private let scored: ScoredCustomers
    private let effects: ContactEffects?

    init(_ policy: ContactPolicy, _ worth: CustomerWorth, _ source: ScoredDataset) {
        self.policy = policy
        self.worth = worth
        scored = source.scored
        effects = source.uplift?.effects
    }

    /// Whom the policy chooses among rows of the scored, by rank; with room for the controls that a plan holds back.
    func pool(of rows: [Int], _ control: ControlPlan?) throws -> ContactPlan {
        let policy = try policy.withRoom(for: control)
        return policy.plan(for: candidates(Array(rows.prefix(policy.fewestCandidates ?? rows.count))))
    }

    /// The expected profit of contacting more and more of these rows; nil without an offer.
    func curve(of rows: [Int]) -> ExpectedProfitCurve? { ExpectedProfitCurve(policy, candidates(rows)) }

    private func candidates(_ rows: [Int]) -> [ContactCandidate] {
        var places = [Int](repeating: 0, count: scored.count)
        for (place, row) in scored.ranking.enumerated() { places[row] = place }
        return rows.map { row in
            ContactCandidate(
                rank: places[row] + 1, risk: scored.risks[row], uplift: effects?.uplifts[row],
                value: worth.customers[row].lifetimeValue)
        }
    }

    /// What must be said of a plan: on what its money rests, the last who is contacted and the first who is not.
    func notes(_ plan: ContactPlan) -> [String] { worth.notes + marginal(plan) + kept(plan) }

    /// How many of those contacted stay because of it, by the uplift foretold.
    private func kept(_ plan: ContactPlan) -> [String] {
        guard effects != nil, !plan.contacts.isEmpty else { return [] }
        let sum = plan.contacts.reduce(0) { $0 + ($1.candidate.uplift ?? 0) }
        return [
            "foretold to stay because of the contact: \(NumberText.fixed(sum, decimals: 1)) of "
                + "\(NumberText.count(plan.contacts.count))"
        ]
    }

    private func marginal(_ plan: ContactPlan) -> [String] {
        guard policy.offer != nil || policy.capacity != nil else { return [] }
        var lines: [String] = []
        if let last = plan.contacts.last { lines.append("the last one contacted: \(words(last))") }
        if let next = plan.firstLeftOut {
            let reason = next.gain.map { $0 <= 0 } == true ? "contacting costs more than it brings" : "the list is full"
            lines.append("the first one not contacted: \(words(next)); \(reason)")
        }
        if let gain = plan.gain {
            lines.append("expected gain of the whole list: \(NumberText.fixed(gain, decimals: 2))")
        }
        return lines
    }

    private func words(_ contact: ContactPlan.Contact) -> String {
        let candidate = contact.candidate
        let gain = contact.gain.map {
            ", value \(NumberText.fixed(candidate.value, decimals: 2)), expected gain "
                + NumberText.fixed($0, decimals: 4)
        }
        let uplift = candidate.uplift.map { "uplift \(NumberText.percent($0)), " } ?? ""
        let id = scored.standing(rank: candidate.rank).customerID
        return "\(id) (\(uplift)risk \(NumberText.percent(candidate.risk))\(gain ?? ""))"
    }
}
