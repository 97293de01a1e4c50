import Testing

@testable import churn

@Suite struct DemoStoryTests {
    @Test func theThreeSentencesSayWhatWasFound() {
        let story = DemoStory(
            horizonDays: 90, customers: 11_372, churners: 949, capturedByTopTenth: 0.3667, meanRisk: 0.0844,
            riskiestTenth: (0.3012, 0.306), auc: 0.77876, aucOfTruth: 0.8524,
            strongestReasons: ["recency", "complaints", "engagement"])
        #expect(
            story.sentences == [
                "Calling the riskiest tenth of 11,372 customers reaches 37 % of the 949 who left within the next 90 days; "
                    + "calling at random would reach 10 %.",
                "What tells risk most is recency, complaints and engagement.",
                "How true the risks were: 8.4 % were expected to leave and 8.3 % left, in the riskiest tenth 30.1 % and 30.6 %; "
                    + "the model ranks with an AUC of 0.779, where knowing every hidden state of the generator would give 0.852.",
            ])
    }
}
