import Features
import Models
import Testing

@testable import Scoring

@Suite struct ChangeFinderTests {
    private func input(_ name: String, _ centre: Double, _ scale: Double) throws -> ModelInput {
        let feature = try SmallScores.feature(name)
        return ModelInput(
            name: name, meaning: feature.meaning, unit: feature.unit,
            origin: .feature(definition: feature.fingerprint, kind: feature.kind),
            encoding: .number(
                NumberEncoding(transform: .identity, fill: centre, centre: centre, scale: scale)))
    }

    /// log-odds = −1 + 0.8·(open complaints) − 0.5·(engagements_30d − 3)/2 − (satisfaction − 0.7)/0.2, all straight lines.
    private func model(_ extra: [ModelTerm] = []) throws -> RiskModel {
        RiskModel(
            inputs: [
                try input("open_complaints", 0, 1), try input("engagements_30d", 3, 2),
                try input("satisfaction_last", 0.7, 0.2), try input("tenure_days", 400, 200),
                ModelInput(
                    name: "plan", meaning: "The plan.", origin: .attribute,
                    encoding: .category(
                        CategoryEncoding(levels: ["basic", "plus"], unknown: .other, allowsMissing: true))),
            ], intercept: -1,
            terms: [
                ModelTerm(name: "open_complaints", shape: .linear(input: 0), coefficient: 0.8, mean: 0),
                ModelTerm(name: "engagements_30d", shape: .linear(input: 1), coefficient: -0.5, mean: 0),
                ModelTerm(name: "satisfaction_last", shape: .linear(input: 2), coefficient: -1, mean: 0),
                ModelTerm(name: "tenure_days", shape: .linear(input: 3), coefficient: -3, mean: 0),
                ModelTerm(name: "plan=plus", shape: .level(input: 4, .named("plus")), coefficient: -0.4, mean: 0.5),
            ] + extra, training: try SmallScores.model().training)
    }

    private let row = [1.0, 1, 0.5, 400, 0]

    @Test func aStraightLineIsCrossedWhereTheClosedFormSays() throws {
        let model = try model()
        let change = ChangeFinder(model).change(of: row, to: 0.45)
        // Now: −1 + 0.8 + 0.5 + 1 = 1.3; wanted: ln(0.45 / 0.55) = −0.2007. Satisfaction alone must give 1.5007 spreads of
        // 0.2: 0.5 + 0.30013 = 0.80013, or a step of two hundredths above.
        #expect((Logistic.logOdds(change.risk) - 1.3).magnitude < 1e-12)
        let satisfaction = try #require(change.single.first { $0.steps[0].lever == "satisfaction" })
        #expect((0.8001...0.8202).contains(satisfaction.steps[0].changes[0].after))
        #expect(satisfaction.risk <= 0.45)
        // Engagements reach 3 + 2·2 = 7 at most: 1.3 − 0.25·6 = −0.2.
        let visits = try #require(change.single.first { $0.steps[0].lever == "engagements" })
        #expect(visits.steps[0].changes[0].after == 7 && (Logistic.logOdds(visits.risk) + 0.2).magnitude < 1e-12)
        #expect(!change.single.contains { $0.steps[0].lever == "tenure_days" || $0.steps[0].lever == "plan" })
    }

    @Test func rescoringTheChangedValuesGivesTheStatedRisk() throws {
        let model = try model(calibrated: .beta(BetaCalibration(a: 0.6, b: 1.4, c: -0.1)))
        let change = ChangeFinder(model).change(of: row, to: 0.3)
        for plan in change.single + [change.smallest, change.lowest].compactMap(\.self) {
            var cells = row
            for value in plan.steps.flatMap(\.changes) {
                let place = try #require(model.inputs.firstIndex { $0.name == value.input })
                #expect(cells[place] == value.before)
                cells[place] = value.after
            }
            let risk = try RowScorer(model).risk(of: cells.span)
            #expect(risk == plan.risk)
        }
        #expect(try #require(change.smallest).risk <= 0.3)
    }

    /// One more purchase makes the last one today, and a purchase model looks anew.
    @Test func aPurchaseChangesWhatAPurchaseModelForetells() throws {
        let purchases = PurchaseModel(
            rateShape: 0.8, rateDays: 40, dropoutShape: 0.5, stayShape: 1.5, horizonDays: 90)
        let model = RiskModel(
            inputs: try [
                input("purchases_total", 4, 3), input("recency_days", 50, 60), input("gap_mean_days", 30, 20),
                input("purchases_365d", 4, 3),
            ] + [
                ModelInput(
                    name: PurchaseModel.inputName, meaning: "Silence.",
                    origin: .purchases(purchases, definition: PurchaseModel.fingerprint),
                    encoding: .number(NumberEncoding(transform: .identity, fill: 0, centre: 0, scale: 1)))
            ], intercept: 0,
            terms: [ModelTerm(name: PurchaseModel.inputName, shape: .linear(input: 4), coefficient: 1, mean: 0)],
            training: try SmallScores.model().training)
        let known = PurchaseModel.Purchases(total: 3, recencyDays: 100, gapMeanDays: 40)
        let plan = try #require(
            ChangeFinder(model).change(of: [3, 100, 40, 3, purchases.logOdds(known)], to: 0.5).single.first)
        let after = purchases.logOdds(.init(count: 4, spanDays: 180, recencyDays: 0))
        #expect(plan.steps[0].lever == "purchases" && plan.steps[0].distance > 0)
        #expect(plan.steps[0].changes.first { $0.input == PurchaseModel.inputName }?.after == after)
        #expect(abs(plan.risk - Logistic.risk(after)) < 1e-15)
    }

    private func model(calibrated calibration: LogOddsCalibration) throws -> RiskModel {
        var model = try model()
        model.calibration = calibration
        return model
    }

    /// Every state of every lever against every other, by nothing but scoring.
    @Test(arguments: [0.75, 0.6, 0.45, 0.3, 0.2, 0.1])
    func theSmallestCombinationIsThatOfBruteForce(target: Double) throws {
        let model = try model([try surface()])
        let rules = CauseRules(attributes: ["plan": AttributeRule(cause: .price, lever: .become(["plus"]))])
        let found = ChangeFinder(model, rules).change(of: row, to: target).smallest
        let levers = LeverPlanner(model, rules).levers(of: row)
        #expect(levers.map(\.name) == ["complaints", "engagements", "satisfaction", "plan"])
        let scorer = RowScorer(model)
        var best = Double.infinity
        func look(_ lever: Int, _ cells: [Double], _ distance: Double, _ used: Int) throws {
            if try scorer.risk(of: cells.span) <= target { best = min(best, distance) }
            guard lever < levers.count, used < SmallestChange.mostSteps else { return }
            try look(lever + 1, cells, distance, used)
            for state in levers[lever].states {
                var changed = cells
                for cell in state.cells { changed[cell.input] = cell.value }
                try look(lever + 1, changed, distance + state.distance, used + 1)
            }
        }
        try look(0, row, 0, 0)
        #expect(((found?.distance ?? .infinity) - best).magnitude < 1e-9 || (found == nil && best == .infinity))
    }

    /// Engagements and satisfaction together.
    private func surface() throws -> ModelTerm {
        let engagements = NumberEncoding(transform: .identity, fill: 3, centre: 3, scale: 2)
        let satisfaction = NumberEncoding(transform: .identity, fill: 0.7, centre: 0.7, scale: 0.2)
        let surface = Surface(
            inputs: (1, 2), first: .knots(try #require(KnotAxis(knots: [0, 4, 12], encoding: engagements))),
            second: .knots(try #require(KnotAxis(knots: [0, 0.6, 1], encoding: satisfaction))),
            values: [0.4, 0.1, -0.3, 0, 0.2, -0.5, -0.2, 0.3, 0.6])
        return ModelTerm(name: "engagements_30d x satisfaction_last", shape: .surface(surface), coefficient: 1, mean: 0)
    }

    @Test func whatCannotBeReachedIsSaidWithTheLowestThereIs() throws {
        let change = ChangeFinder(try model()).change(of: row, to: 0.001)
        #expect(change.smallest == nil)
        let lowest = try #require(change.lowest)
        // Settled, seven visits, a satisfaction of 1: −1 + 0 − 1 − 1.5 = −3.5.
        #expect((Logistic.logOdds(lowest.risk) + 3.5).magnitude < 1e-9)
        #expect(
            lowest.steps.map(\.words) == [
                "settle the open complaint", "bring the customer back for 6 visits or log-ins",
                "raise the satisfaction score to 100 of 100",
            ])
    }

    @Test func whoIsUnderTheRiskAlreadyNeedsNothing() throws {
        let change = ChangeFinder(try model()).change(of: row, to: 0.99)
        #expect(change.isReached && change.smallest == nil && change.single.isEmpty && change.lowest == nil)
    }

    @Test func aValueThatIsNotKnownIsNotRaised() throws {
        let change = ChangeFinder(try model()).change(of: [1, 1, .nan, 400, 0], to: 0.1)
        #expect(!change.single.contains { $0.steps[0].lever == "satisfaction" })
    }

    @Test func onePurchaseMovesEveryWindowAndEndsTheWait() throws {
        let names = ["recency_days", "purchases_30d", "purchases_90d", "purchases_total", "purchase_frequency_trend"]
        let model = RiskModel(
            inputs: try names.map { try input($0, 4, 4) }, intercept: 0,
            terms: names.indices.map {
                ModelTerm(name: names[$0], shape: .linear(input: $0), coefficient: -1, mean: 0)
            }, training: try SmallScores.model().training)
        let levers = LeverPlanner(model, CauseRules()).levers(of: [50, 0, 2, 9, -1])
        #expect(levers.map(\.name) == ["purchases"])
        let two = try #require(levers[0].states.first { $0.amount == 2 })
        let cells = Dictionary(uniqueKeysWithValues: two.cells.map { ($0.input, $0.value) })
        // The slope over six periods grows by 6 / (6 · 7) for each more in the latest.
        #expect(cells == [0: 0, 1: 2, 2: 4, 3: 11, 4: -1.0 + 2.0 / 7.0])
        #expect(levers[0].states.allSatisfy { $0.cells.allSatisfy { $0.input != 1 || $0.value <= 12 } })
    }
}
