/// Blocks of rows in ascending order of suspicion, each with its churners and others.
struct LeakLadder {
    private(set) var churners: [Int] = []
    private(set) var others: [Int] = []

    mutating func append(churners: Int, others: Int) {
        self.churners.append(churners)
        self.others.append(others)
    }

    /// The same blocks the other way round.
    var reversed: LeakLadder {
        var ladder = LeakLadder()
        ladder.churners = churners.reversed()
        ladder.others = others.reversed()
        return ladder
    }

    /// The chance that a churner stands in a later block than another, one block counted half.
    var auc: Double {
        var below = 0
        var pairs = 0.0
        for (churners, others) in zip(churners, others) {
            pairs += Double(churners) * (Double(below) + Double(others) / 2)
            below += others
        }
        return pairs / (Double(churners.reduce(0, +)) * Double(below))
    }

    /// A side for the churners: the blocks from `start` on.
    struct Cut {
        var start: Int
        var split: LeakEvidence.Split
        /// F₁ of the rarer class on its side: 2·right / (2·right + wrong).
        var score: Double
    }

    /// The cut at which the rarer class is held best; the first of equal ones.
    var bestCut: Cut {
        let all = LeakEvidence.Split(churners: churners.reduce(0, +), others: others.reduce(0, +))
        var split = all
        var best = Cut(start: 0, split: all, score: -1)
        for start in 0...churners.count {
            let right = all.churners <= all.others ? split.churners : all.others - split.others
            let wrong = split.others + all.churners - split.churners
            let score = right == 0 ? 0 : 2 * Double(right) / Double(2 * right + wrong)
            if score > best.score { best = Cut(start: start, split: split, score: score) }
            if start < churners.count {
                split.churners -= churners[start]
                split.others -= others[start]
            }
        }
        return best
    }

    /// What the blocks tell, with the cut that is best.
    func evidence(_ cut: Cut) -> LeakEvidence {
        LeakEvidence(
            auc: auc, split: cut.split, churners: churners.reduce(0, +), others: others.reduce(0, +))
    }
}
