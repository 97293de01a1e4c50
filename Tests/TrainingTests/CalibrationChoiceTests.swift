import Features
import Foundation
import Models
import Statistics
import Testing

@testable import Training

@Suite struct CalibrationChoiceTests {
    /// Log-odds from −4 to 1 and outcomes of the true log-odds that they stand for.
    private func simulated(
        _ rows: Int, seed: UInt64 = 1, truth: (Double) -> Double
    ) -> (logOdds: [Double], churned: [Bool]) {
        var random = SeededGenerator(seed: seed)
        let logOdds = (0..<rows).map { _ in 5 * random.uniform() - 4 }
        return (logOdds, logOdds.map { random.uniform() < Logistic.risk(truth($0)) })
    }

    /// 95 of 100 by design, less three standard errors of 2.2.
    @Test func rightRisksAreLeftAlone() async throws {
        var left = 0
        for seed in 0..<100 as Range<UInt64> {
            let rows = simulated(500, seed: seed) { $0 }
            let choice = try await CalibrationChoice.choose(logOdds: rows.logOdds, churned: rows.churned)
            if choice.calibration == .identity { left += 1 }
            let figures = try #require(choice.figures)
            if choice.calibration == .identity { #expect(figures.after == figures.before) }
        }
        #expect(left >= 88, "\(left)")
    }

    @Test func fewRowsGetALineThatUndoesTheDistortion() async throws {
        let rows = simulated(1500) { 0.5 * $0 - 0.3 }
        let choice = try await CalibrationChoice.choose(logOdds: rows.logOdds, churned: rows.churned)
        let figures = try #require(choice.figures)
        guard case .line(let slope, let intercept) = choice.calibration else {
            Issue.record("\(choice.calibration)")
            return
        }
        #expect(abs(slope - 0.5) < 3 * figures.slopeError)
        #expect(abs(intercept + 0.3) < 3 * figures.interceptError)
        let after = try #require(figures.after)
        #expect(after.logLoss < figures.before.logLoss)
        #expect(after.calibrationError < figures.before.calibrationError)
        #expect(figures.pValue < 1e-6)
    }

    @Test func manyChurnersGetTheBetaCurveThatIsTrue() async throws {
        let truth = BetaCalibration(a: 0.5, b: 2.5, c: -0.4)
        let rows = simulated(40_000) { truth.calibrated($0) }
        let choice = try await CalibrationChoice.choose(logOdds: rows.logOdds, churned: rows.churned)
        guard case .beta(let curve) = choice.calibration else {
            Issue.record("\(choice.calibration)")
            return
        }
        for logOdds in stride(from: -3.5, through: 0.75, by: 0.25) {
            let found = Logistic.risk(curve.calibrated(logOdds))
            #expect(abs(found - Logistic.risk(truth.calibrated(logOdds))) < 0.012, "\(logOdds)")
        }
    }

    @Test func aStaircaseNeedsTheIsotonicKind() async throws {
        func truth(_ x: Double) -> Double { x < -2.5 ? -3.2 : x < -1 ? -2.4 : x < 0 ? -0.4 : 0.4 }
        let rows = simulated(40_000, truth: truth)
        let choice = try await CalibrationChoice.choose(logOdds: rows.logOdds, churned: rows.churned)
        guard case .isotonic(let pieces) = choice.calibration else {
            Issue.record("\(choice.calibration)")
            return
        }
        for logOdds in [-3.3, -1.7, -0.5, 0.5] {
            #expect(abs(Logistic.risk(pieces.calibrated(logOdds)) - Logistic.risk(truth(logOdds))) < 0.03, "\(logOdds)")
        }
        let sorted = Set(rows.logOdds).sorted().map(choice.calibration.calibrated)
        #expect(zip(sorted, sorted.dropFirst()).allSatisfy(<))
        #expect(sorted.map(Logistic.risk).allSatisfy { $0 > 0 && $0 < 1 })
        let figures = try #require(choice.figures)
        #expect(try #require(figures.after).calibrationError < figures.before.calibrationError / 2)
    }

    /// A thousand churners are too few for a staircase.
    @Test func fewerRowsDoNotGetTheIsotonicKind() async throws {
        let rows = simulated(6000) { $0 < -1 ? -2.4 : -0.4 }
        let choice = try await CalibrationChoice.choose(logOdds: rows.logOdds, churned: rows.churned)
        if case .isotonic = choice.calibration { Issue.record("isotonic") }
        #expect(choice.calibration != .identity)
    }

    @Test func risksTheWrongWayRoundAreNotTurned() async throws {
        let rows = simulated(3000) { -$0 - 2 }
        let choice = try await CalibrationChoice.choose(logOdds: rows.logOdds, churned: rows.churned)
        #expect(try #require(choice.figures).slope < 0)
        let low = choice.calibration.calibrated(-3)
        #expect(low < choice.calibration.calibrated(0))
    }

    @Test func oneOutcomeAndEqualRisksHaveNoFigures() async throws {
        let stayed = try await CalibrationChoice.choose(logOdds: [0.1, 0.2, 0.3], churned: [false, false, false])
        #expect(stayed == CalibrationChoice(calibration: .identity, figures: nil))
        let equal = try await CalibrationChoice.choose(logOdds: [0.1, 0.1, 0.1], churned: [false, true, false])
        #expect(equal == CalibrationChoice(calibration: .identity, figures: nil))
    }

    /// Eight copies of each row make a chance deviation look like a certain one, unless they are known for copies.
    @Test func copiesOfACustomerDoNotProveAnything() async throws {
        let rows = simulated(300, seed: 4) { 0.85 * $0 - 0.1 }
        func copies<Value>(_ values: [Value]) -> [Value] { (0..<8).flatMap { _ in values } }
        let alone = try await CalibrationChoice.choose(logOdds: rows.logOdds, churned: rows.churned)
        let naive = try await CalibrationChoice.choose(
            logOdds: copies(rows.logOdds), churned: copies(rows.churned))
        let known = try await CalibrationChoice.choose(
            logOdds: copies(rows.logOdds), churned: copies(rows.churned), clusters: copies(Array(0..<300)))
        let (a, n, k) = (try #require(alone.figures), try #require(naive.figures), try #require(known.figures))
        // Eight times the statistic, and with two degrees of freedom p = e^(−statistic/2).
        #expect(abs(n.pValue / pow(a.pValue, 8) - 1) < 1e-6)
        #expect(k.pValue > a.pValue / 2 && k.pValue < a.pValue * 2)
        #expect(known.calibration == .identity && alone.calibration == .identity)
    }

    @Test func weightsCountAsTheirRows() async throws {
        let rows = simulated(900) { 0.5 * $0 }
        let doubled = try await CalibrationChoice.choose(
            logOdds: rows.logOdds + rows.logOdds, churned: rows.churned + rows.churned)
        let weighted = try await CalibrationChoice.choose(
            logOdds: rows.logOdds, churned: rows.churned, weights: rows.logOdds.map { _ in 2 })
        let (d, w) = (try #require(doubled.figures), try #require(weighted.figures))
        #expect(abs(d.slope - w.slope) < 1e-9 && abs(d.intercept - w.intercept) < 1e-9)
        #expect(abs(d.before.logLoss - w.before.logLoss) < 1e-12)
    }

    @Test func threadsChangeNothing() async throws {
        let rows = simulated(8000) { BetaCalibration(a: 0.4, b: 2.5, c: 0).calibrated($0) }
        let one = try await CalibrationChoice.choose(logOdds: rows.logOdds, churned: rows.churned, threads: 1)
        let three = try await CalibrationChoice.choose(logOdds: rows.logOdds, churned: rows.churned, threads: 3)
        #expect(one == three)
    }
}

@Suite struct CalibrationFitsTests {
    /// Tests/References/calibration/calibration.json, made by make.py beside it.
    private struct Reference: Decodable {
        struct Curve: Decodable {
            var a, b, c: Double
        }
        var log_odds: [Double]
        var churned: [Int]
        var weights: [Double]
        var beta, weighted_beta: Curve
        var isotonic: [[Double]]

        static func read() throws -> Reference {
            let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "References/calibration/calibration.json")
            return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        }
    }

    /// 1e-7: the two columns are nearly dependent, and the reference's GLM solves the normal equations as they are.
    @Test(arguments: [false, true])
    func theBetaCurveIsThatOfTheGLM(isWeighted: Bool) async throws {
        let reference = try Reference.read()
        let rows = HeldOutRisks(
            logOdds: reference.log_odds, churned: reference.churned.map { $0 == 1 },
            weights: isWeighted ? reference.weights.map { 3 * $0 } : nil)
        guard case .beta(let curve) = try await rows.beta(threads: 1) else {
            Issue.record("no curve")
            return
        }
        let expected = isWeighted ? reference.weighted_beta : reference.beta
        #expect(abs(curve.a - expected.a) < 1e-7 && abs(curve.b - expected.b) < 1e-7)
        #expect(abs(curve.c - expected.c) < 1e-7)
    }

    /// Where the best b is below 0 it is 0, and a the slope on ln p alone.
    @Test func aCoefficientBelowNoughtIsLeftOut() async throws {
        var random = SeededGenerator(seed: 3)
        let logOdds = (0..<4000).map { _ in 6 * random.uniform() - 3 }
        let churned = logOdds.map { random.uniform() < Logistic.risk(1 - 2 * exp(-$0 - 1)) }
        let rows = HeldOutRisks(logOdds: logOdds, churned: churned)
        guard case .beta(let curve) = try await rows.beta(threads: 1) else {
            Issue.record("no curve")
            return
        }
        #expect(curve.b == 0 && curve.a > 0)
        // At the maximum the residuals sum to nought, and so do their products with ln p.
        var (sum, product) = (0.0, 0.0)
        for row in logOdds.indices {
            let residual = (churned[row] ? 1 : 0) - Logistic.risk(curve.calibrated(logOdds[row]))
            sum += residual
            product += residual * Logistic.logRisks(logOdds[row]).churning
        }
        #expect(abs(sum) < 1e-6 && abs(product) < 1e-6)
    }

    @Test func pooledGroupsAreThoseOfScikitLearn() throws {
        let reference = try Reference.read()
        let order = reference.log_odds.indices.sorted { reference.log_odds[$0] < reference.log_odds[$1] }
        let groups = CalibrationGroup.pooled(
            order.map {
                CalibrationGroup(
                    logOdds: reference.log_odds[$0], weight: 1, churners: Double(reference.churned[$0]))
            }, by: \.rate)
        #expect(groups.count == reference.isotonic.count)
        for (group, expected) in zip(groups, reference.isotonic) {
            #expect(abs(group.rate - expected[0]) < 1e-11 && group.weight == expected[1])
        }
    }

    @Test func groupRatesAreDrawnFromNoughtAndOneAndStillAscend() throws {
        let reference = try Reference.read()
        let rows = HeldOutRisks(logOdds: reference.log_odds, churned: reference.churned.map { $0 == 1 })
        guard case .isotonic(let pieces) = rows.isotonic(tailSlope: 0.5) else {
            Issue.record("no pieces")
            return
        }
        // The lowest group holds 10 rows without a churner, the second 22 with two.
        #expect(abs(pieces.calibratedLogOdds[0] - log(0.5 / 10.5)) < 1e-12)
        #expect(abs(pieces.calibratedLogOdds[1] - log(2.5 / 20.5)) < 1e-12)
        #expect(zip(pieces.calibratedLogOdds, pieces.calibratedLogOdds.dropFirst()).allSatisfy(<))
    }
}

@Suite struct PopulationRateTests {
    /// A sample that keeps every churner and a fifth of the others, told what share of the population churns, foretells
    /// that share for the population; not told, it foretells far more.
    @Test func aThinnedSampleForetellsThePopulation() async throws {
        let whole = SmallPanel.make(customers: 3000)
        var random = SeededGenerator(seed: 8)
        let kept = whole.churned.indices.filter { whole.churned[$0] || random.uniform() < 0.2 }
        let rate = Double(whole.churners) / Double(whole.count)
        var panel = whole.panel
        panel.matrix = panel.matrix.selecting(kept)
        panel.churned = kept.map { whole.churned[$0] }
        let thinned = TrainingPanel(panel, ids: whole.ids, activeDays: nil)
        var options = TrainingOptions()
        options.ridge = .fixed(0.1)
        options.excluded = ["name"]
        let untold = try await Trainer.train(thinned, options)
        options.populationRate = rate
        let told = try await Trainer.train(thinned, options)
        func meanRisk(_ model: RiskModel) throws -> Double {
            let matrix = try model.matrix(of: whole.matrix, ids: whole.ids)
            var sums = [Double](repeating: model.intercept, count: matrix.rowCount)
            for term in model.terms {
                let values = term.shape.values(in: matrix, rows: 0..<matrix.rowCount, inputs: model.inputs)
                for row in sums.indices { sums[row] += term.coefficient * values[row] }
            }
            return sums.reduce(0) { $0 + Logistic.risk(model.finalLogOdds($1)) } / Double(sums.count)
        }
        #expect(abs(try meanRisk(told) - rate) < 0.02)
        #expect(try meanRisk(untold) > rate + 0.15)
        #expect(told.baseRate == rate)
        #expect(told.terms == untold.terms && told.intercept == untold.intercept)
    }
}

@Suite struct TrainedCalibrationTests {
    /// A ridge far too heavy makes risks timid; what training learns on held-out customers stretches them again.
    @Test func aHeavyRidgeIsUndoneByALine() async throws {
        var options = TrainingOptions()
        options.excluded = ["name"]
        options.ridge = .fixed(2000)
        let heavy = try await Trainer.train(SmallPanel.make(), options)
        guard case .line(let slope, let intercept) = heavy.calibration else {
            Issue.record("\(heavy.calibration)")
            return
        }
        #expect(slope > 1.5)
        options.ridge = .fixed(1)
        let light = try await Trainer.train(SmallPanel.make(), options)
        // As fitted, its risks spread over half as much as those of a light ridge at most; calibrated, over two thirds or more.
        func spread(_ risks: [Double]) -> Double { risks[0] - risks[8] }
        let asFitted = heavy.training.decileRisks.map { Logistic.risk((log($0 / (1 - $0)) - intercept) / slope) }
        #expect(spread(asFitted) < spread(light.training.decileRisks) / 2)
        #expect(spread(heavy.training.decileRisks) > spread(light.training.decileRisks) * 2 / 3)
    }
}
