internal import Evaluation
internal import Models

/// The calibrations that held-out rows ask for, one a kind; nil where a kind cannot be fitted, or would not ascend.
extension HeldOutRisks {
    /// The straight line of maximum likelihood. A slope of 0 or less is none: turning risks round would make no model.
    func line() throws -> LogOddsCalibration? {
        guard let test = try CalibrationTest(churned: churned, logOdds: logOdds, weights: weights),
            test.line.slope > 0
        else { return nil }
        return .line(slope: test.line.slope, intercept: test.line.intercept)
    }

    /// Beta calibration: a logistic regression on ln p and −ln(1 − p). A coefficient below 0 is set to 0, and the other
    /// fitted anew, as its authors do.
    func beta(threads: Int) async throws -> LogOddsCalibration? {
        let logs = logOdds.map(Logistic.logRisks)
        let columns = [logs.map(\.churning), logs.map { -$0.staying }]
        guard let both = try await coefficients(columns, threads) else { return nil }
        if both[1] >= 0, both[2] >= 0 { return Self.curve(a: both[1], b: both[2], c: both[0]) }
        let kept = both[1] < 0 ? 1 : 0
        guard let one = try await coefficients([columns[kept]], threads), one[1] > 0 else { return nil }
        return kept == 0 ? Self.curve(a: one[1], b: 0, c: one[0]) : Self.curve(a: 0, b: one[1], c: one[0])
    }

    private static func curve(a: Double, b: Double, c: Double) -> LogOddsCalibration? {
        a + b > 0 ? .beta(BetaCalibration(a: a, b: b, c: c)) : nil
    }

    /// The intercept and the coefficients of columns; nil where the fit has none for one of them.
    private func coefficients(_ columns: [[Double]], _ threads: Int) async throws -> [Double]? {
        var options = LogisticOptions()
        options.threads = threads
        let fit = try await LogisticRegression.fit(
            LogisticProblem(
                names: columns.indices.map { "column \($0 + 1)" }, columns: columns,
                target: churned.map { $0 ? 1 : 0 }, weights: weights),
            options: options)
        let found = fit.terms.compactMap(\.coefficient)
        return fit.converged && found.count == columns.count + 1 ? found : nil
    }

    /// Isotonic regression (pool adjacent violators), each group's rate drawn towards a half by half a row of either outcome,
    /// (k + ½)/(n + 1), and groups pooled on until these ascend too.
    ///
    /// - Parameter tailSlope: the slope beyond the outermost groups.
    func isotonic(tailSlope: Double) -> LogOddsCalibration? {
        var groups: [CalibrationGroup] = []
        let order = (0..<count).filter { weight($0) > 0 }.sorted { (logOdds[$0], $0) < (logOdds[$1], $1) }
        for row in order {
            let group = CalibrationGroup(
                logOdds: logOdds[row], weight: weight(row), churners: churned[row] ? weight(row) : 0)
            if let last = groups.last, last.highest == logOdds[row] {
                groups[groups.count - 1].pool(group)
            } else {
                groups.append(group)
            }
        }
        groups = CalibrationGroup.pooled(groups, by: \.rate)
        groups = CalibrationGroup.pooled(groups, by: \.shrunkenLogOdds)
        guard groups.count > 1 else { return nil }
        return IsotonicCalibration(
            logOdds: groups.map(\.meanLogOdds), calibratedLogOdds: groups.map(\.shrunkenLogOdds),
            tailSlope: tailSlope
        ).map(LogOddsCalibration.isotonic)
    }
}
