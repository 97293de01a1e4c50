import Evaluation
import Foundation
import Statistics
import Testing

@Suite struct ExpectedMaximumProfitTests {
    private func offer(_ clv: Double, _ offer: Double, _ contact: Double) throws -> RetentionOffer {
        try #require(RetentionOffer(customerValue: clv, offerCost: offer, contactCost: contact))
    }

    /// The published example's figure, as the R package EMP prints it.
    @Test func theGoldenFigureIsMet() throws {
        let outcomes = try RankedOutcomes(
            churned: [false, true, false, true, false, true, false, true],
            scores: [0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.8, 0.9])
        let found = ExpectedMaximumProfit(of: outcomes, try offer(200, 10, 1))
        #expect(abs(found.perCustomer - 23.875593418348) < 1e-11)
        #expect(abs(found.fraction - 0.87437) < 5e-6)
    }

    /// 1e-10: numerical integration, the best threshold searched for.
    @Test func itIsTheIntegralOverTheAcceptance() throws {
        let reference = try CalibrationReference.read()
        let outcomes = try RankedOutcomes(churned: reference.outcomes, scores: reference.log_odds)
        for expected in reference.empc {
            let found = ExpectedMaximumProfit(
                of: outcomes, try offer(expected.clv, expected.offer, expected.contact))
            #expect(abs(found.perCustomer - expected.profit) < 1e-10 * max(1, expected.profit), "\(expected)")
            #expect(abs(found.fraction - expected.fraction) < 1e-10, "\(expected)")
        }
        #expect(reference.empc.count == 5)
    }

    /// Scores that tell nothing leave two choices: nobody and everybody, from γ = (δ + φ·…) on.
    @Test func uselessScoresContactNobodyOrEverybody() throws {
        let outcomes = try RankedOutcomes(churned: [true, false, false, false], scores: [1, 1, 1, 1])
        let costs = try offer(200, 10, 1)
        let found = ExpectedMaximumProfit(of: outcomes, costs)
        // Everybody pays from γ with (γ·190 − 1)/4 = 11·3/4: γ = 34/190.
        let least = 34.0 / 190
        let tail = 1 - IncompleteBeta.regularised(least, 6, 14)
        let first = 0.3 * (1 - IncompleteBeta.regularised(least, 7, 14))
        #expect(abs(found.fraction - tail) < 1e-14)
        #expect(abs(found.perCustomer - ((first * 190 - tail) / 4 - tail * 11 * 0.75)) < 1e-12)
    }

    @Test func theRiskFromWhichContactPaysIsTheClosedForm() throws {
        let costs = try offer(200, 10, 1)
        #expect(abs(costs.leastRisk - 11.0 / 67) < 1e-15)
        #expect(abs(costs.profit(ofRisk: costs.leastRisk)) < 1e-12)
        #expect(costs.profit(ofRisk: 0.2) > 0 && costs.profit(ofRisk: 0.1) < 0)
    }

    @Test func offersThatCannotPayOrAreNoneAreRefused() {
        #expect(RetentionOffer(customerValue: 10, offerCost: 10, contactCost: 0) == nil)
        #expect(RetentionOffer(customerValue: 10, offerCost: -1, contactCost: 0) == nil)
        #expect(RetentionOffer(customerValue: 10, offerCost: 1, contactCost: .infinity) == nil)
        #expect(RetentionOffer(customerValue: 0, offerCost: 0, contactCost: 0) == nil)
    }

    @Test func theRuleContactsThoseAboveItsRiskAndCountsWhatHappened() throws {
        let outcomes = try RankedOutcomes(
            churned: [true, false, true, false, false], scores: [0.6, 0.3, 0.2, 0.1, 0.05])
        let found = try #require(ContactByRisk(of: outcomes, try offer(200, 10, 1)))
        #expect(found.fraction == 0.6)
        // A churner brings 0.3·190 − 1 = 56, another loses 11.
        #expect(abs(found.happened - (56 - 11 + 56) / 5) < 1e-12)
        #expect(abs(found.foretold - (1.1 * 56 - 1.9 * 11) / 5) < 1e-12)
        let logOdds = try RankedOutcomes(churned: [true, false], scores: [1.5, -2])
        #expect(ContactByRisk(of: logOdds, try offer(200, 10, 1)) == nil)
    }
}

@Suite struct MoneyVerdictTests {
    private func verdict(rows: Int = 4000, _ distort: (Double) -> Double) throws -> MoneyVerdict {
        var random = SeededGenerator(seed: 5)
        let logOdds = (0..<rows).map { _ in 4 * random.uniform() - 3 }
        let churned = logOdds.map { random.uniform() < 1 / (1 + exp(-$0)) }
        return MoneyVerdict(try CalibrationTest(churned: churned, logOdds: logOdds.map(distort)))
    }

    @Test func rightRisksAreCalibrated() throws { #expect(try verdict { $0 } == .calibrated) }

    @Test(arguments: [(2.0, "extreme"), (0.5, "timid")])
    func wrongSlopesAreNamed(stretch: Double, says: String) throws {
        #expect(try verdict { -1 + stretch * ($0 + 1) }.reason?.contains("too \(says)") == true)
    }

    @Test(arguments: [(0.5, "high"), (-0.5, "low")])
    func wrongLevelsAreNamed(shift: Double, says: String) throws {
        #expect(try verdict { $0 + shift }.reason?.contains("too \(says)") == true)
    }

    /// Wrong by less than a decision bears, or by no more than chance.
    @Test func smallAndUncertainErrorsAreBorne() throws {
        #expect(try verdict(rows: 40_000) { 1.1 * $0 + 0.1 } == .calibrated)
        #expect(try verdict(rows: 40) { 1.5 * $0 } == .calibrated)
    }

    @Test func whatCannotBeTestedIsWithheld() { #expect(MoneyVerdict(nil).reason != nil) }
}
