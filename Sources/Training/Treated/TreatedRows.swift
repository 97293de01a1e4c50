public import Features
public import Histories
internal import Statistics
internal import Tables

/// What training does with rows that were contacted while their label was watched: their outcome is that of the contact
/// too, and taken for untouched they would teach that those who are worth a call do not leave.
public enum TreatedRule: String, Sendable, CaseIterable {
    /// They leave the training rows.
    case exclude
    /// They leave, and those whom chance held back of the same campaign stand for them.
    case weight
    /// They stay as they are.
    case keep
}

/// The rows of a panel in whose label window a contact took place.
///
/// A contact before the cutoff is no reason: it is part of the history that is known there, in training as in scoring. What a
/// model foretells is then the risk of a customer whom nobody contacts from the cutoff on.
public struct TreatedRows: Sendable {
    /// Numbers of rows, ascending.
    public let treated: [Int]
    /// For each row of the panel, how many rows it stands for under `weight`: 0 of the treated, 1 of those whom no
    /// campaign drew, and 1/P(held back) of the controls.
    public let weights: [Double]
    /// Treated rows of campaigns without a control, for which no other row can stand.
    public let withoutControls: Int

    public init(of panel: Panel, in histories: Histories) {
        var treated: [Int] = []
        var weights = [Double](repeating: 1, count: panel.churned.count)
        var withoutControls = 0
        guard let contacts = histories.contacts, panel.outcome.needsHorizon else {
            (self.treated, self.weights, self.withoutControls) = ([], weights, 0)
            return
        }
        // Arms are counted by cutoff and campaign: only who is a row there can stand for another row.
        var groups: [Group: (treated: Int, held: Int)] = [:]
        var groupsOf = [[Group]](repeating: [], count: panel.churned.count)
        for row in panel.churned.indices {
            let place = panel.matrix.cutoff[row]
            let found = contacts.rows(
                of: Int(panel.matrix.customer[row]), inTheNext: panel.horizonDays,
                from: panel.matrix.cutoffs[Int(place)])
            if found.contains(where: { !contacts.isHeldBack($0) }) { treated.append(row) }
            var seen: Set<Group> = []
            for contact in found {
                let group = Group(cutoff: place, campaign: contacts.campaign?.codes[contact] ?? -1)
                guard seen.insert(group).inserted else { continue }
                groupsOf[row].append(group)
                if contacts.isHeldBack(contact) {
                    groups[group, default: (0, 0)].held += 1
                } else {
                    groups[group, default: (0, 0)].treated += 1
                }
            }
        }
        for row in treated {
            weights[row] = 0
            if groupsOf[row].allSatisfy({ groups[$0]?.held ?? 0 == 0 }) { withoutControls += 1 }
        }
        for row in panel.churned.indices where weights[row] > 0 {
            for group in groupsOf[row] {
                guard let arms = groups[group], arms.held > 0 else { continue }
                weights[row] *= Double(arms.treated + arms.held) / Double(arms.held)
            }
        }
        (self.treated, self.weights, self.withoutControls) = (treated, weights, withoutControls)
    }

    private struct Group: Hashable {
        let cutoff: Int32
        let campaign: Int32
    }

    /// The rows to train on under a rule; under `weight` a row stands as often as its weight says, its fraction by a seeded
    /// draw, so that every method of training takes it for as many customers.
    public func rows(_ rule: TreatedRule, seed: UInt64) -> [Int] {
        switch rule {
        case .keep: return Array(weights.indices)
        case .exclude: return weights.indices.filter { weights[$0] > 0 }
        case .weight:
            var generator = SeededGenerator(seed: seed)
            return weights.indices.flatMap { row -> [Int] in
                let weight = weights[row]
                let whole = weight.rounded(.down)
                let more = weight > whole && generator.uniform() < weight - whole
                return Array(repeating: row, count: Int(whole) + (more ? 1 : 0))
            }
        }
    }
}
