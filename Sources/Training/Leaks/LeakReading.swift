internal import Tables

/// A way of reading a column as a ranking of churners, and what it tells so.
struct LeakReading {
    var evidence: LeakEvidence
    /// F₁ of the rarer class at the best cut, to choose among readings.
    var score: Double
    /// The churners' side in words, `= 1`, `≥ 12`, `filled in`; made where it is asked for, which is seldom.
    var condition: () -> String
    /// The split of all rows by that condition.
    var split: LeakEvidence.Split

    /// Numbers with this many distinct values at most are read as levels too.
    static let mostLevels = 50

    /// The readings of a column: numbers by their order, with empty cells at either end; texts, and numbers of few
    /// values, by the share of churners of each level.
    static func all(_ runs: LeakRuns, texts: InternedColumn?) -> [LeakReading] {
        var readings: [LeakReading] = []
        if texts == nil {
            for first in runs.hasMissing ? [true, false] : [false] {
                let order = OrderedRuns(runs, missingFirst: first)
                readings += [order.reading(descending: false), order.reading(descending: true)]
            }
        }
        if texts != nil || runs.values.count <= mostLevels { readings.append(byLevels(runs, texts)) }
        return readings
    }

    /// Levels by their share of churners. What is judged comes from the other half; what is said, from all rows.
    private static func byLevels(_ runs: LeakRuns, _ texts: InternedColumn?) -> LeakReading {
        let counts = runs.counts + (runs.hasMissing ? [runs.missing] : [])
        let judged = crossed(counts)
        let judgedCut = judged.bestCut
        let shares = counts.map { Double($0.allChurners) / Double($0.allChurners + $0.allOthers) }
        let order = counts.indices.sorted { (shares[$0], $0) < (shares[$1], $1) }
        var ladder = LeakLadder()
        for index in order { ladder.append(churners: counts[index].allChurners, others: counts[index].allOthers) }
        let cut = ladder.bestCut
        return LeakReading(
            evidence: judged.evidence(judgedCut), score: judgedCut.score,
            condition: {
                let side = Set(order[cut.start...])
                let levels = runs.values.map { Optional($0) } + (runs.hasMissing ? [nil] : [])
                return ConditionWords(texts: texts).levels(levels.enumerated().map { ($1, side.contains($0)) })
            }, split: cut.split)
    }

    /// The blocks of rows whose levels have the same share in the other half, (churners + base rate) / (rows + 1).
    private static func crossed(_ counts: [LeakRuns.Count]) -> LeakLadder {
        var blocks: [(share: Double, churners: Int, others: Int)] = []
        for half in 0...1 {
            let churners = counts.reduce(0) { $0 + $1.churners[1 - half] }
            let rows = counts.reduce(churners) { $0 + $1.others[1 - half] }
            let base = rows == 0 ? 0.5 : Double(churners) / Double(rows)
            for count in counts where count.churners[half] + count.others[half] > 0 {
                let seen = count.churners[1 - half] + count.others[1 - half]
                let share = (Double(count.churners[1 - half]) + base) / Double(seen + 1)
                blocks.append((share, count.churners[half], count.others[half]))
            }
        }
        blocks.sort { $0.share < $1.share }
        var ladder = LeakLadder()
        var start = 0
        while start < blocks.count {
            let end = blocks[start...].firstIndex { $0.share > blocks[start].share } ?? blocks.count
            ladder.append(
                churners: blocks[start..<end].reduce(0) { $0 + $1.churners },
                others: blocks[start..<end].reduce(0) { $0 + $1.others })
            start = end
        }
        return ladder
    }
}

/// The values of a column of numbers in order, empty cells before or after all of them.
private struct OrderedRuns {
    let runs: LeakRuns
    let missingFirst: Bool
    let ladder: LeakLadder

    init(_ runs: LeakRuns, missingFirst: Bool) {
        var ladder = LeakLadder()
        func append(_ count: LeakRuns.Count) { ladder.append(churners: count.allChurners, others: count.allOthers) }
        if missingFirst { append(runs.missing) }
        for count in runs.counts { append(count) }
        if !missingFirst, runs.hasMissing { append(runs.missing) }
        self.runs = runs
        self.missingFirst = missingFirst
        self.ladder = ladder
    }

    /// Churners at the upper end, or (descending) at the lower.
    func reading(descending: Bool) -> LeakReading {
        let ranked = descending ? ladder.reversed : ladder
        let cut = ranked.bestCut
        return LeakReading(
            evidence: ranked.evidence(cut), score: cut.score,
            condition: { condition(from: cut.start, descending: descending) }, split: cut.split)
    }

    private func condition(from start: Int, descending: Bool) -> String {
        let empty: [Double?] = runs.hasMissing ? [nil] : []
        let values = missingFirst ? empty + runs.values : runs.values + empty
        let side = Array(descending ? values.dropLast(start) : values.dropFirst(start))
        return ConditionWords(texts: nil).range(side, of: values, isLower: descending)
    }
}
