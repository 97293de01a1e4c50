import Foundation
import Models
import Statistics
import Testing

@testable import Retention

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
        #expect(cases.count >= 5)
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
            for (found, name) in [
                (margin.mean, "margin"), (margin.low, "margin_low"), (margin.high, "margin_high"),
                (value.mean, "clv"), (value.low, "clv_low"), (value.high, "clv_high"),
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
            var customer = CustomerPurchases()
            let days = 30 + 335 * draws.random.uniform()
            let (rate, scale) = (draws.gamma(2) / 60, draws.gamma(6) / 50)
            customer.exposure = Int64(days * 86_400_000_000)
            customer.repeats = draws.poisson(rate * days)
            customer.count = customer.repeats
            for _ in 0..<customer.count {
                let amount = Int64((draws.gamma(4) / scale * 10_000).rounded())
                customer.amount += amount
                customer.squares += Int128(amount) * Int128(amount)
            }
            facts.append(customer)
            truths.append(365 * rate * 4 / scale * 0.3)
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
