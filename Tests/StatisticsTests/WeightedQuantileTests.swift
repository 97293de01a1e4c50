import Testing

@testable import Statistics

@Suite struct WeightedQuantileTests {
    @Test func medianOfAnEvenCountIsTheMeanOfTheMiddleTwo() {
        #expect(weightedQuantile([4, 1, 3, 2], share: 0.5) == 2.5)
        #expect(weightedQuantile([5, 1, 3], share: 0.5) == 3)
    }

    @Test func aWeightOfThreeIsTheValueThreeTimes() {
        let repeated = weightedQuantile([1, 2, 2, 2, 9], share: 0.6)
        #expect(weightedQuantile([1, 2, 9], weights: [1, 3, 1], share: 0.6) == repeated)
    }

    @Test func valuesOfWeightZeroDoNotCount() {
        #expect(weightedQuantile([1, 100], weights: [1, 0], share: 0.99) == 1)
        #expect(weightedQuantile([1], weights: [0], share: 0.5) == nil)
    }
}
