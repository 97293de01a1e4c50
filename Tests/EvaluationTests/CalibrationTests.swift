import Evaluation
import Foundation
import Statistics
import Testing

@Suite struct CalibrationTests {
    @Test func binsHoldEqualCountsAndSplitABlockByItsAverage() throws {
        // 25 rows: bins of 3, 3, 3, 3, 3, 2, 2, 2, 2, 2; the first five rows tie, with two churners among them.
        let scores = (0..<25).map { $0 < 5 ? 0.1 : Double($0) / 30 }
        let churned = (0..<25).map { $0 == 0 || $0 == 3 || $0 == 24 }
        let bins = try RankedOutcomes(churned: churned, scores: scores).calibrationBins
        #expect(bins.map(\.weight) == [3, 3, 3, 3, 3, 2, 2, 2, 2, 2])
        #expect(abs((bins.first?.churnRate ?? 0) - 0.4) < 1e-15)
        #expect(abs(bins[1].churnRate - 2 * 0.4 / 3) < 1e-15)
        #expect(abs(bins[1].meanRisk - (0.2 + 5.0 / 30) / 3) < 1e-15)
        #expect(bins[9].churnRate == 0.5)
    }

    @Test func belowTenRowsEachRowIsABin() throws {
        let bins = try RankedOutcomes(churned: [true, false, true], scores: [0.9, 0.1, 0.4]).calibrationBins
        #expect(bins.map(\.meanRisk) == [0.1, 0.4, 0.9])
    }

    /// Two distinct risks make the model saturated: the line passes through both observed log-odds exactly.
    @Test func theLineThroughTwoRisksIsTheClosedForm() throws {
        let scores = [Double](repeating: 0.2, count: 40) + [Double](repeating: 0.7, count: 20)
        let churned = (0..<40).map { $0 < 6 } + (0..<20).map { $0 < 15 }
        let line = try #require(try RankedOutcomes(churned: churned, scores: scores).calibrationLine)
        func logit(_ p: Double) -> Double { log(p / (1 - p)) }
        let slope = (logit(0.75) - logit(0.15)) / (logit(0.7) - logit(0.2))
        #expect(abs(line.slope - slope) < 1e-12)
        #expect(abs(line.intercept - (logit(0.15) - slope * logit(0.2))) < 1e-12)
    }

    /// The line of transformed risks is known from the line of the risks: logit q = c + d·logit p.
    @Test(arguments: [(0.0, 2.0), (1.5, 0.1), (-3.0, 0.5)])
    func theLineUndoesADistortionOfTheLogOdds(shift: Double, stretch: Double) throws {
        var random = SeededGenerator(seed: 3)
        let logits = (0..<400).map { _ in 4 * random.uniform() - 3 }
        let churned = logits.map { random.uniform() < 1 / (1 + exp(-$0)) }
        func line(_ change: (Double) -> Double) throws -> CalibrationLine {
            try #require(
                try RankedOutcomes(churned: churned, scores: logits.map { 1 / (1 + exp(-change($0))) })
                    .calibrationLine)
        }
        let plain = try line { $0 }
        let distorted = try line { shift + stretch * $0 }
        #expect(abs(distorted.slope - plain.slope / stretch) < 1e-9)
        #expect(abs(distorted.intercept - (plain.intercept - plain.slope * shift / stretch)) < 1e-9)
    }

    @Test func quasiSeparationIsSeenAndOverlapIsNot() throws {
        func line(_ churned: [Bool], _ scores: [Double]) throws -> CalibrationLine? {
            try RankedOutcomes(churned: churned, scores: scores).calibrationLine
        }
        #expect(try line([false, true, false, true], [0.1, 0.5, 0.5, 0.9]) == nil)
        #expect(try line([true, false, true, false], [0.1, 0.5, 0.5, 0.9]) == nil)
        #expect(try line([false, true, false, true], [0.1, 0.4, 0.5, 0.9]) != nil)
    }
}
