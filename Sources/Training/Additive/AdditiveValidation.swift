internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What terms, with pairs and without, foretell of customers they have not seen.
///
/// Strengths and pairs are found anew in each fold, from its own rows.
struct AdditiveValidation: Sendable {
    /// Rows that were foretold, ascending.
    private var rows: [Int] = []
    private var plain: [Double] = []
    private var joined: [Double] = []
    private var churned: [Bool] = []
    /// Mean log loss.
    private(set) var plainLoss = Double.infinity
    private(set) var joinedLoss = Double.infinity

    /// That of the better of the two.
    var loss: Double { min(plainLoss, joinedLoss) }

    /// Whether pairs foretell better.
    var pairsHelp: Bool { joinedLoss < plainLoss }

    init(
        _ work: AdditiveWork, _ folds: CustomerFolds, _ start: ChosenDesign, looksForPairs: Bool
    ) async throws(LogisticError) {
        var found: [(row: Int, plain: Double, joined: Double)] = []
        for fold in 0..<CustomerFolds.count {
            let (seen, unseen) = folds.split(fold)
            let rows = work.rows(seen)
            guard let first = rows.target.first, rows.target.contains(where: { $0 != first }), !unseen.isEmpty else {
                // A fold without one outcome cannot be learnt from: there is nothing to choose by.
                return
            }
            let plain = await rows.chosen(start.design.blocks, from: start)
            let pairs = looksForPairs ? await rows.pairs(plain) : []
            let joined = pairs.isEmpty ? plain : await rows.chosen(plain.design.blocks + pairs, from: plain)
            let tested = work.rows(unseen)
            let one = await tested.objective(plain.design).logOdds(plain.choice.coordinates)
            let other = pairs.isEmpty ? one : await tested.objective(joined.design).logOdds(joined.choice.coordinates)
            for (index, row) in unseen.enumerated() { found.append((row, one[index], other[index])) }
            work.options.onStep()
        }
        found.sort { $0.row < $1.row }
        rows = found.map(\.row)
        plain = found.map(\.plain)
        joined = found.map(\.joined)
        churned = rows.map { work.data.target[$0] == 1 }
        plainLoss = loss(plain, work.data)
        joinedLoss = loss(joined, work.data)
    }

    private func loss(_ logOdds: [Double], _ data: AdditiveData) -> Double {
        var (sum, total) = (CompensatedSum(), CompensatedSum())
        for (index, row) in rows.enumerated() {
            let weight = data.weights?[row] ?? 1
            sum.add(weight * LogisticPoint(churned[index] ? logOdds[index] : -logOdds[index]).loss)
            total.add(weight)
        }
        return sum.value / total.value
    }

    func heldOut(pairs: Bool) -> HeldOut? {
        rows.isEmpty
            ? nil : HeldOut(rows: rows, logOdds: pairs ? joined : plain, churned: churned)
    }
}
