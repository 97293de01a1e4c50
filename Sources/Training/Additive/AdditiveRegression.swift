import LinearAlgebra
internal import Models
internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How an additive model is fitted.
package struct AdditiveOptions: Sendable {
    package var seed: UInt64 = 1
    package var threads = 1
    /// Whether pairs of inputs are looked for.
    package var pairs = true
    /// Whether rows are foretold by fits that have not seen them; pairs need it.
    package var validates = true
    /// Inputs that are numbers and may only raise or only lower the risk, by name; they take no part in pairs, which would
    /// bend them where another input says so.
    package var signs: [String: CoefficientSign] = [:]
    /// Called after each of `steps` parts of the work.
    package var onStep: @Sendable () -> Void = {}

    package init() {}

    /// How many parts the work has at most.
    package static let steps = SmoothAxis.curveKnots.count * (CustomerFolds.count + 2) + 1
}

/// Logistic regression on curves, shrunken levels and a few surfaces over pairs.
///
/// Curves are straight between knots at quantiles with a penalty on second differences, levels are shrunk towards their
/// mean, and pairs that show in the residuals get a grid of effects; how much each term is penalised is chosen by
/// restricted maximum likelihood. How many knots curves have and whether pairs stay is decided on customers that the fits
/// have not seen.
package enum AdditiveRegression {
    /// Fits rows of positive weight.
    ///
    /// The answer does not depend on the number of threads.
    package static func fit(_ data: AdditiveData, _ options: AdditiveOptions) async throws(LogisticError) -> AdditiveFit
    {
        try check(data)
        let folds = CustomerFolds(rowCount: data.rowCount, customers: data.customers, seed: options.seed)
        var best: Candidate?
        var sizes: Set<Int> = []
        for knots in options.validates ? SmoothAxis.curveKnots : [SmoothAxis.curveKnots[0]] {
            let work = AdditiveWork(data, options, curveKnots: knots)
            // Where no number has more values than knots, more knots are the same terms.
            guard sizes.insert(AdditiveDesign(work.terms).size).inserted else { continue }
            let candidate = try await Candidate(work, folds)
            if best.map({ candidate.loss < $0.loss }) ?? true { best = candidate }
        }
        guard let best else { throw .options("no number of knots") }
        let everyone = best.work.rows(folds.sampled.count == data.rowCount ? folds.sampled : nil)
        guard let (kept, result, setAside) = await everyone.fittedOfKept(best.chosen) else {
            throw .options("the fit has no optimum")
        }
        options.onStep()
        let target = data.target
        return AdditiveFit(
            design: kept.design, inputs: data.inputs, result: result,
            logLikelihood: -result.loss / data.shareOfRow,
            nullLogLikelihood: await everyone.nullLogLikelihood(),
            rows: data.rowCount, churners: target.count { $0 == 1 },
            heldOut: best.validation?.heldOut(pairs: best.pairsHelp),
            setAside: setAside)
    }

    /// Terms whose curves have so many knots, and what they foretell of customers not seen.
    private struct Candidate {
        let work: AdditiveWork
        /// With pairs where these help.
        let chosen: ChosenDesign
        /// nil where nothing is to be decided by it.
        let validation: AdditiveValidation?

        var pairsHelp: Bool { validation?.pairsHelp ?? false }
        var loss: Double { validation?.loss ?? .infinity }

        init(_ work: AdditiveWork, _ folds: CustomerFolds) async throws(LogisticError) {
            self.work = work
            let all = work.rows(folds.sampled)
            let plain = await all.chosen(work.terms, from: nil)
            work.options.onStep()
            let pairs = work.options.pairs ? await all.pairs(plain) : []
            let joined = pairs.isEmpty ? plain : await all.chosen(work.terms + pairs, from: plain)
            work.options.onStep()
            let validation =
                work.options.validates || !pairs.isEmpty
                ? try await AdditiveValidation(work, folds, plain, looksForPairs: !pairs.isEmpty) : nil
            chosen = validation?.pairsHelp == true ? joined : plain
            self.validation = validation
        }
    }

    private static func check(_ data: AdditiveData) throws(LogisticError) {
        guard let first = data.target.first else { throw .noRows }
        if data.target.allSatisfy({ $0 == first }) {
            throw .oneClass(churned: first == 1, rows: data.rowCount)
        }
    }
}

/// A design with the strengths of its penalties and coordinates near the optimum.
struct ChosenDesign: Sendable {
    let design: AdditiveDesign
    let choice: AdditiveSolver.Choice
}

/// The terms that data may have.
struct AdditiveWork: Sendable {
    let data: AdditiveData
    let options: AdditiveOptions
    /// Curves, levels and indicators of missing values.
    let terms: [AdditiveBlock]
    /// The axes that pairs are made of.
    let axes: [SmoothAxis]
    /// Weights with what a row tells in them; nil where each is 1.
    private let weights: [Double]?

    init(_ data: AdditiveData, _ options: AdditiveOptions, curveKnots: Int = SmoothAxis.curveKnots[0]) {
        self.data = data
        self.options = options
        var terms: [AdditiveBlock] = []
        var axes: [SmoothAxis] = []
        var seen: [[Int32]] = []
        for (index, input) in data.inputs.enumerated() {
            switch data.matrix.columns[index] {
            case .numbers(let values):
                func axis(_ knots: Int) -> SmoothAxis? {
                    SmoothAxis(number: values, input: index, input, weights: data.weights, knots: knots)
                }
                let sign = options.signs[input.name]
                if let curve = axis(curveKnots) { terms.append(AdditiveBlock(curve, sign: sign)) }
                if sign == nil, let coarse = axis(SmoothAxis.surfaceKnots) { axes.append(coarse) }
                guard values.contains(where: \.isNaN),
                    let missing = SmoothAxis(missing: [index], data.matrix, weights: data.weights),
                    !seen.contains(missing.placed.points)
                else { continue }
                seen.append(missing.placed.points)
                terms.append(AdditiveBlock(missing))
            case .levels(let codes):
                guard let levels = SmoothAxis(levels: codes, input: index, input, weights: data.weights) else {
                    continue
                }
                terms.append(AdditiveBlock(levels))
                // Intervals of hazards are no property of a customer.
                if input.name != HazardTrainer.intervalName { axes.append(levels) }
            }
        }
        self.terms = terms
        self.axes = axes
        let share = data.shareOfRow
        weights =
            data.weights.map { $0.map { $0 * share } }
            ?? (share == 1 ? nil : [Double](repeating: share, count: data.rowCount))
    }

    /// Some of the rows; nil for all.
    func rows(_ chosen: [Int]?) -> AdditiveRows {
        func restricted(_ values: [Double]?) -> [Double]? {
            values.map { values in chosen.map { rows in rows.map { values[$0] } } ?? values }
        }
        return AdditiveRows(
            work: self, chosen: chosen?.count == data.rowCount ? nil : chosen, target: restricted(data.target) ?? [],
            weights: restricted(weights), offsets: restricted(data.offsets))
    }
}

/// Some rows of additive data, and what is done with them.
struct AdditiveRows: Sendable {
    let work: AdditiveWork
    /// nil for all rows.
    let chosen: [Int]?
    let target: [Double]
    let weights: [Double]?
    let offsets: [Double]?

    func objective(_ design: AdditiveDesign) -> AdditiveObjective {
        AdditiveObjective(
            design, groups: design.blocks.map { block in chosen.map { block.group.restricted(to: $0) } ?? block.group },
            target: target, weights: weights, offsets: offsets, threads: work.options.threads)
    }

    /// The log-odds of the share of churners.
    private var baseLogOdds: Double {
        var (churned, total) = (0.0, 0.0)
        for row in target.indices {
            let weight = weights?[row] ?? 1
            total += weight
            churned += weight * target[row]
        }
        return log(churned / (total - churned))
    }

    /// The strengths of some terms, from those of their first ones where these are known.
    func chosen(_ blocks: [AdditiveBlock], from start: ChosenDesign?) async -> ChosenDesign {
        let design = AdditiveDesign(blocks)
        let solver = AdditiveSolver(objective: objective(design))
        var choice = start?.choice ?? AdditiveSolver.Choice(coordinates: [baseLogOdds], strengths: [])
        let isWarm = start.map { $0.design.size == design.size } ?? false
        choice.coordinates += [Double](repeating: 0, count: design.size - choice.coordinates.count)
        choice.strengths += [Double](repeating: 1, count: design.groupSizes.count - choice.strengths.count)
        return ChosenDesign(design: design, choice: await solver.chooseStrengths(from: choice, isWarm: isWarm))
    }

    func fitted(_ chosen: ChosenDesign) async -> AdditiveSolver.Result? {
        await AdditiveSolver(objective: objective(chosen.design))
            .fit(from: chosen.choice.coordinates, strengths: chosen.choice.strengths)
    }

    /// Surfaces over the pairs that show in the residuals of fitted terms.
    func pairs(_ fitted: ChosenDesign) async -> [AdditiveBlock] {
        let logOdds = await objective(fitted.design).logOdds(fitted.choice.coordinates)
        var (residuals, curvatures) = (logOdds, logOdds)
        for row in target.indices {
            let sign = target[row] == 1 ? 1.0 : -1.0
            let point = LogisticPoint(sign * logOdds[row])
            residuals[row] = sign * point.miss * (weights?[row] ?? 1)
            curvatures[row] = point.curvature * (weights?[row] ?? 1)
        }
        let axes = chosen.map { rows in work.axes.map { $0.restricted(to: rows) } } ?? work.axes
        let found = await PairScreen.found(
            axes, residuals: residuals, curvatures: curvatures, threads: work.options.threads)
        return found.map { AdditiveBlock(work.axes[$0.first], work.axes[$0.second]) }
    }

    /// Of the intercept and the offsets alone, each row counting as its weight says.
    func nullLogLikelihood() async -> Double {
        let design = AdditiveDesign([])
        let choice = AdditiveSolver.Choice(coordinates: [baseLogOdds], strengths: [])
        let result = await fitted(ChosenDesign(design: design, choice: choice))
        return -(result?.loss ?? .nan) / work.data.shareOfRow
    }
}
