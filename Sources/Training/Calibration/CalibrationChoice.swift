internal import Evaluation
public import Models
internal import Statistics

/// Which calibration held-out customers ask for, and the figures it was chosen by.
///
/// - None, unless risks are wrong beyond chance: the likelihood-ratio test of the calibration line against slope 1 and
///   intercept 0 (two degrees of freedom), or, from 1,000 rows of the rarer outcome on, that of the beta curve against
///   a = b = 1, c = 0 (three), has p < 0.05. Where customers have several rows, the statistic is divided by their design
///   effect.
/// - Then the line; from 1,000 rows of the rarer outcome on the beta curve, and from 5,000 on the isotonic one, where each
///   lowers the log-loss of rows left out of its own fit (five folds over customers) by more than one standard error.
///
/// Each ascends strictly: ranks stay as they are.
public struct CalibrationChoice: Sendable, Equatable {
    /// How right risks are.
    public struct Quality: Sendable, Equatable {
        /// Nats a row.
        public var logLoss: Double
        /// The expected calibration error over ten bins of equal count.
        public var calibrationError: Double
    }

    /// What the held-out rows say of the risks.
    public struct Figures: Sendable, Equatable {
        /// The calibration line of the risks as they are, with standard errors.
        public var slope: Double
        public var slopeError: Double
        public var intercept: Double
        public var interceptError: Double
        /// Of the likelihood-ratio test that made the choice: the smaller one, where there were two.
        public var pValue: Double
        /// As the risks are.
        public var before: Quality
        /// Calibrated, each row by a calibration fitted without it; nil where rows are too few for folds.
        public var after: Quality?
    }

    /// A level of the test below which risks are held to be wrong.
    public static let level = 0.05
    /// How many rows of the rarer outcome the curves need.
    public static let rarerForBeta = 1000
    public static let rarerForIsotonic = 5000
    static let folds = 5

    public let calibration: LogOddsCalibration
    /// nil where nothing can be measured: one outcome only, risks that are all equal or tell the outcomes apart.
    public let figures: Figures?

    /// Chooses a calibration.
    ///
    /// - Parameters:
    ///   - logOdds: What a fit that had not seen the row said of it.
    ///   - weights: One a row; a common factor changes nothing.
    ///   - clusters: A number for each row's customer, where customers have several rows.
    ///   - curves: Whether a calibration may be other than a straight line.
    ///   - seed: Of the inner folds.
    public static func choose(
        logOdds: [Double], churned: [Bool], weights: [Double]? = nil, clusters: [Int]? = nil, curves: Bool = true,
        seed: UInt64 = 1, threads: Int = 1
    ) async throws -> CalibrationChoice {
        let rows = HeldOutRisks(logOdds: logOdds, churned: churned, weights: weights, clusters: clusters)
        guard rows.rarerCount > 0,
            let test = try CalibrationTest(
                churned: churned, logOdds: logOdds, weights: rows.weights, clusters: clusters)
        else { return CalibrationChoice(calibration: .identity, figures: nil) }
        var figures = Figures(
            slope: test.line.slope, slopeError: test.slopeError, intercept: test.line.intercept,
            interceptError: test.interceptError, pValue: test.pValue, before: try rows.quality(logOdds))
        figures.after = figures.before
        let curve = curves && rows.rarerCount >= rarerForBeta ? try await rows.beta(threads: threads) : nil
        if let curve {
            let gain = rows.logLikelihood(logOdds.map(curve.calibrated)) - rows.logLikelihood(logOdds)
            figures.pValue = min(
                figures.pValue,
                ChiSquareDistribution.upperTail(2 * gain / test.designEffect, degreesOfFreedom: 3))
        }
        guard figures.pValue < level else { return CalibrationChoice(calibration: .identity, figures: figures) }
        var contest = CalibrationContest(rows, seed: seed)
        let tailSlope = test.line.slope > 0 ? min(1, test.line.slope) : 1
        try await contest.enter(try rows.line(), mustBeBeyondChance: false) { try $0.line() }
        if let curve { try await contest.enter(curve) { try await $0.beta(threads: threads) } }
        if curves, rows.rarerCount >= rarerForIsotonic {
            try await contest.enter(rows.isotonic(tailSlope: tailSlope)) { $0.isotonic(tailSlope: tailSlope) }
        }
        figures.after = try contest.best.heldOut.map(rows.quality)
        return CalibrationChoice(calibration: contest.best.calibration, figures: figures)
    }
}

/// Calibrations compared on rows left out of their fits, the simplest first.
private struct CalibrationContest {
    struct Entry {
        var calibration: LogOddsCalibration
        /// Each row's log-odds, calibrated without it; nil where a fold could not be fitted.
        var heldOut: [Double]?
    }

    private let rows: HeldOutRisks
    private let foldOfRow: [Int]
    private(set) var best: Entry

    init(_ rows: HeldOutRisks, seed: UInt64) {
        self.rows = rows
        foldOfRow = rows.folds(CalibrationChoice.folds, seed: seed)
        best = Entry(calibration: .identity, heldOut: rows.logOdds)
    }

    /// Takes a calibration of all rows where its kind does better than the best so far on rows left out.
    ///
    /// - Parameter mustBeBeyondChance: Whether better means by a standard error; else the test has already spoken, and it
    ///   is enough not to do worse (or not to be measurable on so few rows).
    mutating func enter(
        _ calibration: LogOddsCalibration?, mustBeBeyondChance: Bool = true,
        fit: (HeldOutRisks) async throws -> LogOddsCalibration?
    ) async throws {
        guard let calibration else { return }
        let entry = Entry(calibration: calibration, heldOut: try await heldOut(fit))
        guard let heldOut = entry.heldOut, let bestSoFar = best.heldOut else {
            if !mustBeBeyondChance { best = entry }
            return
        }
        let gain = gain(of: heldOut, over: bestSoFar)
        if gain.mean > (mustBeBeyondChance ? gain.error : 0) { best = entry }
    }

    private func heldOut(_ fit: (HeldOutRisks) async throws -> LogOddsCalibration?) async throws -> [Double]? {
        var result = rows.logOdds
        for fold in 0..<CalibrationChoice.folds {
            let others = foldOfRow.indices.filter { foldOfRow[$0] != fold }
            let seen = rows.rows(others)
            guard seen.rarerCount > 0, let calibration = try await fit(seen) else { return nil }
            for row in foldOfRow.indices where foldOfRow[row] == fold {
                result[row] = calibration.calibrated(rows.logOdds[row])
            }
        }
        return result
    }

    /// By how much log-odds lower the log-loss of others, and its standard error over customers.
    private func gain(of some: [Double], over others: [Double]) -> (mean: Double, error: Double) {
        let differences = zip(rows.losses(others), rows.losses(some)).map { $0 - $1 }
        var total = CompensatedSum()
        var weight = CompensatedSum()
        var sums: [Int: (difference: Double, weight: Double)] = [:]
        for (row, difference) in differences.enumerated() {
            total.add(rows.weight(row) * difference)
            weight.add(rows.weight(row))
            let key = rows.clusters?[row] ?? row
            let before = sums[key] ?? (0, 0)
            sums[key] = (before.difference + rows.weight(row) * difference, before.weight + rows.weight(row))
        }
        let mean = total.value / weight.value
        var squares = CompensatedSum()
        for (_, sum) in sums.sorted(by: { $0.key < $1.key }) {
            let centred = sum.difference - mean * sum.weight
            squares.add(centred * centred)
        }
        return (mean, squares.value.squareRoot() / weight.value)
    }
}
