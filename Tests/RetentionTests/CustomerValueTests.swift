import Foundation
import HistoriesFixtures
import Models
import Statistics
import Testing

@testable import Retention
@testable import Scoring

@Suite struct CustomerValueTests {
    /// m = 100, risk 0.2 in a year, discount 10 %: r = 0.8, 100 · 0.8/(1.1 − 0.8).
    @Test func aYearlyPeriodIsTheTextbookFormula() {
        let formula = ValueFormula(ValueSettings(margin: .share(1), discount: 0.1, periodDays: 365), riskDays: 365)
        #expect(abs(formula.retention(ofRisk: 0.2) - 0.8) < 1e-15)
        #expect(abs(100 * formula.multiple(ofRisk: 0.2) - 800.0 / 3) < 1e-10)
        #expect(formula.multiple(ofRisk: 1) == 0)
    }

    /// The same as the sum of margin · rᵗ/(1 + i)ᵗ over periods.
    @Test func theFormulaIsTheSumOfDiscountedMargins() {
        let formula = ValueFormula(ValueSettings(margin: .share(1)), riskDays: 90)
        let (retention, discount) = (pow(1 - 0.15, 30.0 / 90), pow(1.1, 30.0 / 365) - 1)
        var sum = 0.0
        for period in 1...5_000 { sum += 30.0 / 365 * pow(retention / (1 + discount), Double(period)) }
        #expect(abs(formula.multiple(ofRisk: 0.15) - sum) < 1e-10)
    }

    @Test func aKnownMarginHasTheIntervalOfTheRiskAlone() {
        let formula = ValueFormula(ValueSettings(margin: .share(1)), riskDays: 90)
        for margin in [120.0, -120] {
            let value = formula.value(of: AnnualMargin(known: margin), risk: 0.2, between: 0.15, and: 0.27)
            let ends = [0.15, 0.27].map { margin * formula.multiple(ofRisk: $0) }.sorted()
            #expect(abs(value.low - ends[0]) < 1e-9 && abs(value.high - ends[1]) < 1e-9)
        }
        let nothing = formula.value(of: AnnualMargin(known: 0), risk: 0.2, between: 0.1, and: 0.3)
        #expect(nothing.mean == 0 && nothing.low == 0 && nothing.high == 0)
    }

    /// Of a yearly period and risk p·(1 − p)/(i + p), whose derivative is 0 where p² + 2·i·p = i.
    @Test(arguments: [0.01, 0.1, 0.5, 2])
    func mostIsToBeLostWhereTheDerivativeVanishes(discount: Double) {
        let formula = ValueFormula(ValueSettings(margin: .share(1), discount: discount, periodDays: 365), riskDays: 365)
        let risk = (discount * discount + discount).squareRoot() - discount
        #expect(abs(formula.costliestRisk - risk) < 1e-12)
        for away in [-1e-3, 1e-3] {
            #expect(formula.lossMultiple(ofRisk: risk + away) < formula.lossMultiple(ofRisk: risk))
        }
    }

    /// Below the risk at which most is to be lost a higher risk is the greater loss, above it the smaller one.
    @Test func theLossOfAKnownMarginIsBoundedByAllThatItMayBe() {
        let formula = ValueFormula(ValueSettings(margin: .share(1)), riskDays: 90)
        for (risk, low, high) in [(0.1, 0.05, 0.15), (0.5, 0.4, 0.6), (0.2, 0.1, 0.4), (0.3, 0.3, 0.3)] {
            let all = (0...20_000).map { formula.lossMultiple(ofRisk: low + (high - low) * Double($0) / 20_000) }
            let ends = [all.min() ?? .nan, all.max() ?? .nan]
            for margin in [120.0, -120] {
                let loss = formula.loss(of: AnnualMargin(known: margin), risk: risk, between: low, and: high)
                let expected = ends.map { $0 * margin }.sorted()
                #expect(abs(loss.mean - margin * risk * formula.multiple(ofRisk: risk)) < 1e-12)
                #expect(abs(loss.low - expected[0]) < 1e-6 && abs(loss.high - expected[1]) < 1e-6)
            }
        }
    }

    @Test func whoSurelyStaysOrSurelyLeavesHasNothingToLose() {
        let formula = ValueFormula(ValueSettings(margin: .share(1)), riskDays: 90)
        let margin = AnnualMargin(mean: 100, low: 50, high: 180)
        for risk in [0.0, 1] {
            let loss = formula.loss(of: margin, risk: risk, between: risk, and: risk)
            #expect(loss.mean == 0 && loss.low == 0 && loss.high == 0)
        }
        let open = formula.loss(of: margin, risk: 0.5, between: 0, and: 1)
        #expect(open.low == 0 && open.high > open.mean && open.high.isFinite)
    }

    @Test func aGivenValueIsLostAsSurelyAsTheRiskIsKnown() {
        let known = CustomerValue(given: 200, risk: 0.2, interval: RiskInterval(low: 0.1, high: 0.4))
        #expect(known.expectedLoss == 40 && known.lossLow == 20 && known.lossHigh == 80)
        let open = CustomerValue(given: 200, risk: 0.2, interval: nil)
        #expect(open.expectedLoss == 40 && open.lossLow.isNaN && open.lossHigh.isNaN)
    }

    @Test func tiersPartTheSharesAndEqualValuesStayTogether() throws {
        let tiers = try #require(ValueTiers.parting((1...100).map(Double.init), shares: [0.2, 0.5]))
        #expect(tiers.highFrom == 81 && tiers.middleFrom == 51)
        #expect(ValueTier(81, by: tiers) == .high && ValueTier(80.9, by: tiers) == .middle)
        #expect(ValueTier(50.9, by: tiers) == .low && ValueTier(.nan, by: tiers) == nil)
        #expect(ValueTiers.parting([], shares: [0.2, 0.5]) == nil)
        #expect(ValueTiers(highFrom: 1, middleFrom: 2) == nil)
        #expect(ValueTiers(highFrom: 2, middleFrom: 1, shares: [0.5, 0.2]) == nil)
    }

    /// Figures of Tests/References/value/value.py, which works the same formulas out with scipy.
    @Test func aHandfulOfCustomersAgreesWithAnIndependentProgram() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "References/value/value.json").path
        let data = try #require(FileManager.default.contents(atPath: path))
        let cases = try JSONDecoder().decode([[String: Double]].self, from: data)
        #expect(cases.count >= 7)
        for figures in cases {
            func number(_ name: String) throws -> Double { try #require(figures[name]) }
            let prior = PurchasePrior(
                rateShape: try number("a"), rateDays: try number("b"), amountShape: try number("p"),
                spreadShape: try number("q"), spreadScale: try number("g"), netShare: try number("net"))
            var margins = PurchaseMargins(prior, share: try number("share"))
            var facts = CustomerPurchases()
            facts.repeats = Int(try number("repeats"))
            facts.count = Int(try number("count"))
            facts.amount = Int64((try number("amount") * 10_000).rounded())
            facts.exposure = Int64(try number("days") * 86_400_000_000)
            let margin = margins.margin(of: facts)
            let formula = ValueFormula(
                ValueSettings(margin: .share(1), discount: try number("discount"), periodDays: 30), riskDays: 90)
            let value = formula.value(
                of: margin, risk: try number("risk"), between: try number("risk_low"), and: try number("risk_high"))
            let loss = formula.loss(
                of: margin, risk: try number("risk"), between: try number("risk_low"), and: try number("risk_high"))
            for (found, name) in [
                (margin.mean, "margin"), (margin.low, "margin_low"), (margin.high, "margin_high"),
                (value.mean, "clv"), (value.low, "clv_low"), (value.high, "clv_high"),
                (loss.mean, "loss"), (loss.low, "loss_low"), (loss.high, "loss_high"),
            ] {
                let expected = try number(name)
                #expect(abs(found - expected) < 1e-8 * abs(expected), "\(name): \(found), \(expected)")
            }
        }
    }
}

/// Purchases drawn from the declared model, whose true expected margins are known.
@Suite struct GeneratedValueTests {
    /// Rates Gamma(2, 60 days), amounts Gamma(4, ν) with ν Gamma(6, 50): mean amount 40. Risks are known up to an error of their
    /// log-odds of 0.2.
    @Test func intervalsHoldTheTrueExpectedValueAsOftenAsTheySay() throws {
        var draws = GammaDraws(random: SeededGenerator(seed: 20_240_501))
        var (facts, truths): ([CustomerPurchases], [Double]) = ([], [])
        for _ in 0..<6_000 {
            let (customer, margin) = draws.customer()
            facts.append(customer)
            truths.append(margin)
        }
        var moments = PurchaseMoments()
        for customer in facts { moments.add(customer) }
        let prior = try #require(moments.prior)
        #expect(abs(prior.rateShape - 2) < 0.2 && abs(prior.rateDays - 60) < 6)
        #expect(abs(prior.amountShape - 4) < 0.8 && abs(prior.spreadShape - 6) < 1.5)
        let formula = ValueFormula(ValueSettings(margin: .share(0.3)), riskDays: 90)
        var margins = PurchaseMargins(prior, share: 0.3)
        var (held, valuesHeld) = (0, 0)
        var (sum, trueSum) = (0.0, 0.0)
        for (customer, truth) in zip(facts, truths) {
            let margin = margins.margin(of: customer)
            if (margin.low...margin.high).contains(truth) { held += 1 }
            let logOdds = -2 + draws.normal()
            let found = logOdds + 0.2 * draws.normal()
            let (low, risk, high) = (
                Logistic.risk(found - 1.96 * 0.2), Logistic.risk(found), Logistic.risk(found + 1.96 * 0.2)
            )
            let value = formula.value(of: margin, risk: risk, between: low, and: high)
            if (value.low...value.high).contains(truth * formula.multiple(ofRisk: Logistic.risk(logOdds))) {
                valuesHeld += 1
            }
            sum += margin.mean
            trueSum += truth
        }
        // Four standard errors of a binomial share, and a hundredth for the prior that is estimated.
        let tolerance = 4 * (0.95 * 0.05 / 6_000).squareRoot() + 0.01
        #expect(abs(Double(held) / 6_000 - 0.95) < tolerance, "\(held)")
        #expect(abs(Double(valuesHeld) / 6_000 - 0.95) < tolerance, "\(valuesHeld)")
        #expect(abs(sum / trueSum - 1) < 0.03)
    }

    /// Risks that all lie below the one at which most is to be lost (0.23), about it, or above it.
    enum Place: Double, CaseIterable, Sendable {
        case rising = -3.3
        case turning = -1.2
        case falling = 0.6
    }

    /// Risks known up to an error of their log-odds of 0.2, with margins that are known and such as purchases tell: rates
    /// Gamma(2, 60 days), amounts Gamma(4, ν) with ν Gamma(6, 50), of which the prior is the true one.
    @Test(arguments: Place.allCases)
    func intervalsOfTheLossHoldTheTrueOneAsOftenAsTheySay(place: Place) {
        let count = 6_000
        var draws = GammaDraws(random: SeededGenerator(seed: 20_250_201))
        let formula = ValueFormula(ValueSettings(margin: .share(1), discount: 0.1, periodDays: 365), riskDays: 365)
        var margins = PurchaseMargins(
            PurchasePrior(
                rateShape: 2, rateDays: 60, amountShape: 4, spreadShape: 6, spreadScale: 50, netShare: 1), share: 0.3)
        var (known, bought) = (0, 0)
        for _ in 0..<count {
            let (customer, margin) = draws.customer()
            let logOdds = place.rawValue + 0.1 * draws.normal()
            let found = logOdds + 0.2 * draws.normal()
            let half = NormalDistribution.quantile975 * 0.2
            let (low, risk, high) = (
                Logistic.risk(found - half), Logistic.risk(found), Logistic.risk(found + half)
            )
            let lost = formula.lossMultiple(ofRisk: Logistic.risk(logOdds))
            func holds(_ margin: AnnualMargin, _ truth: Double) -> Bool {
                let loss = formula.loss(of: margin, risk: risk, between: low, and: high)
                return (loss.low...loss.high).contains(truth * lost)
            }
            if holds(AnnualMargin(known: 120), 120) { known += 1 }
            if holds(margins.margin(of: customer), margin) { bought += 1 }
        }
        // Where the loss turns in the interval, that of a known margin holds the truth more often.
        let isExact = place != .turning
        #expect(isExact ? StatedRate.isMet(by: known, of: count) : known > count * 95 / 100, "\(known)")
        #expect(StatedRate.isMet(by: bought, of: count), "\(bought)")
    }

    @Test func sumsDoNotDependOnTheOrderNorOnTheParts() {
        let facts = (0..<500).map { index in
            var customer = CustomerPurchases()
            customer.repeats = index * 7 % 11
            customer.count = customer.repeats
            customer.amount = Int64(index * 123_457 % 1_000_003)
            customer.squares = Int128(customer.amount) * Int128(customer.amount)
            customer.exposure = Int64(index + 1) * 12_345_678_901
            return customer
        }
        var (whole, first, second) = (PurchaseMoments(), PurchaseMoments(), PurchaseMoments())
        for customer in facts.reversed() { whole.add(customer) }
        for (index, customer) in facts.enumerated() {
            if index % 3 == 0 { first.add(customer) } else { second.add(customer) }
        }
        first.add(second)
        #expect(first == whole)
    }

    @Test func nobodyWhoBuysGivesNoPrior() {
        var moments = PurchaseMoments()
        moments.add(CustomerPurchases())
        #expect(moments.prior == nil)
    }
}

extension GammaDraws {
    /// A customer of the declared model, rates Gamma(2, 60 days) and amounts Gamma(4, ν) with ν Gamma(6, 50), seen for 30 to
    /// 365 days; and the true margin of a year at three tenths of what is spent.
    fileprivate mutating func customer() -> (facts: CustomerPurchases, margin: Double) {
        var customer = CustomerPurchases()
        let days = 30 + 335 * random.uniform()
        let (rate, scale) = (gamma(2) / 60, gamma(6) / 50)
        customer.exposure = Int64(days * 86_400_000_000)
        customer.repeats = poisson(rate * days)
        customer.count = customer.repeats
        for _ in 0..<customer.count {
            let amount = Int64((gamma(4) / scale * 10_000).rounded())
            customer.amount += amount
            customer.squares += Int128(amount) * Int128(amount)
        }
        return (customer, 365 * rate * 4 / scale * 0.3)
    }
}
