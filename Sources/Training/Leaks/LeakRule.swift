internal import Statistics

/// When a single column tells so much of the outcome that it must be suspected to be the outcome in disguise.
///
/// Either of two is enough:
/// - **Ranking**: the column alone has an AUC above `auc`, by more than chance allows: (AUC − auc) / s > 1.96, where s is the
///   standard error that an AUC of `auc` has with so many churners and others (Hanley & McNeil 1982). Some 36 churners or
///   more are needed for that, even where none is misplaced.
/// - **Telling apart**: a threshold or a set of values holds more than `share` of the rarer class, and of the rows it holds
///   more than `share` are of that class; and for both shares the lower end of the 95 % interval (Wilson) is above `least`.
///   That takes 6 rows of the rarer class where all are told apart.
///
/// With fewer than 20 rows nothing is said: among few rows some threshold tells them apart by chance.
struct LeakRule: Equatable {
    let auc: Double
    let share: Double
    let least = 0.6
    static let fewestRows = 20

    /// For any column.
    static let standard = LeakRule(auc: 0.95, share: 0.95)
    /// For a column whose name speaks of leaving: there weaker evidence is enough.
    static let named = LeakRule(auc: 0.85, share: 0.85)

    /// Whether evidence is enough.
    func isBroken(by evidence: LeakEvidence) -> Bool {
        guard evidence.churners + evidence.others >= Self.fewestRows else { return false }
        return ranks(evidence) || tellsApart(evidence.split, evidence)
    }

    /// Whether evidence from a sample that holds as many of both classes is worth a look at all rows.
    func isWorthALook(_ evidence: LeakEvidence) -> Bool {
        let split = evidence.split
        let found = Double(split.churners) / Double(max(evidence.churners, 1))
        let alarmed = Double(split.others) / Double(max(evidence.others, 1))
        return evidence.auc > auc - 0.05 || found - alarmed > share - 0.15
    }

    private func ranks(_ evidence: LeakEvidence) -> Bool {
        let error = Self.standardError(auc: auc, churners: evidence.churners, others: evidence.others)
        return (evidence.auc - auc) / error > NormalDistribution.quantile975
    }

    /// √((A(1 − A) + (c − 1)(A/(2 − A) − A²) + (o − 1)(2A²/(1 + A) − A²)) / (c·o)).
    static func standardError(auc: Double, churners: Int, others: Int) -> Double {
        let square = auc * auc
        let ofChurners = Double(churners - 1) * (auc / (2 - auc) - square)
        let ofOthers = Double(others - 1) * (2 * square / (1 + auc) - square)
        return ((auc * (1 - auc) + ofChurners + ofOthers) / (Double(churners) * Double(others))).squareRoot()
    }

    private func tellsApart(_ split: LeakEvidence.Split, _ evidence: LeakEvidence) -> Bool {
        let (rarerFound, rarer, otherFound) =
            evidence.churners <= evidence.others
            ? (split.churners, evidence.churners, split.others)
            : (evidence.others - split.others, evidence.others, evidence.churners - split.churners)
        let held = rarerFound + otherFound
        guard rarer > 0, held > 0 else { return false }
        let shares = [Double(rarerFound) / Double(rarer), Double(rarerFound) / Double(held)]
        let bounds = [
            wilsonInterval(rarerFound, of: rarer).lowerBound, wilsonInterval(rarerFound, of: held).lowerBound,
        ]
        return shares.allSatisfy { $0 > share } && bounds.allSatisfy { $0 > least }
    }
}

/// What a single column tells of the outcome.
struct LeakEvidence: Equatable {
    /// The rows on the churners' side of the best threshold, or of the best set of values.
    struct Split: Equatable {
        var churners: Int
        var others: Int
    }

    /// The chance that a churner ranks above another, ties counted half.
    var auc: Double
    var split: Split
    var churners: Int
    var others: Int
}
