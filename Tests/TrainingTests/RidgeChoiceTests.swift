import Features
import Models
import Synchronization
import Testing

@testable import Training

@Suite struct RidgeChoiceTests {
    @Test func rowsOfOneCustomerAreInOneFold() {
        let panel = SmallPanel.make()
        let folds = RidgeChoice.assignedFolds(panel, seed: 3)
        var foldOf: [Int32: Int8] = [:]
        for (row, customer) in panel.matrix.customer.enumerated() {
            #expect(foldOf[customer, default: folds[row]] == folds[row])
            foldOf[customer] = folds[row]
        }
        let sizes = (0..<5).map { fold in foldOf.values.count { $0 == fold } }
        #expect(sizes == [80, 80, 80, 80, 80])
    }

    @Test func theSeedDecidesTheFolds() {
        let panel = SmallPanel.make()
        #expect(RidgeChoice.assignedFolds(panel, seed: 3) == RidgeChoice.assignedFolds(panel, seed: 3))
        #expect(RidgeChoice.assignedFolds(panel, seed: 3) != RidgeChoice.assignedFolds(panel, seed: 4))
    }

    @Test(arguments: [(TrainingOptions.Ridge.chosen, 25), (.fixed(1), 5)])
    func everyFitIsCountedForTheBar(ridge: TrainingOptions.Ridge, fits: Int) async throws {
        let counted = Mutex(0)
        var options = TrainingOptions()
        options.ridge = ridge
        options.onFit = { counted.withLock { $0 += 1 } }
        _ = try await Trainer.train(SmallPanel.make(customers: 100), options)
        #expect(counted.withLock { $0 } == fits)
        #expect(options.crossValidationFits == fits)
    }

    @Test func labelsThatTellNothingGetAHeavyRidge() async throws {
        let made = SmallPanel.make(customers: 150)
        var panel = made.panel
        panel.churned = panel.churned.indices.map { ($0 &* 2_654_435_761) >> 7 & 3 == 0 }
        let noise = TrainingPanel(panel, ids: made.ids, activeDays: nil)
        let options = TrainingOptions()
        let heavy = try await RidgeChoice.choose(
            among: TrainingOptions.ridges, TrainingDesign(noise, options), noise, options)
        let light = try await RidgeChoice.choose(
            among: TrainingOptions.ridges, TrainingDesign(made, options), made, options)
        #expect(heavy.l2 >= 100)
        #expect(light.l2 <= 10)
        #expect(try #require(light.figures).auc > 0.65)
        #expect(try #require(heavy.figures).auc < 0.6)
    }

    @Test func withTooFewOfOneClassThereAreNoFigures() async throws {
        let made = SmallPanel.make(customers: 30)
        var panel = made.panel
        panel.churned = panel.churned.indices.map { $0 == 5 }
        let lonely = TrainingPanel(panel, ids: made.ids, activeDays: nil)
        let options = TrainingOptions()
        let choice = try await RidgeChoice.choose(
            among: TrainingOptions.ridges, TrainingDesign(lonely, options), lonely, options)
        #expect(choice.figures == nil && choice.l2 == 1)
    }
}
