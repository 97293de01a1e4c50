import Testing

@testable import Features

@Suite struct CausesTests {
    @Test func everyFeatureHasOneCauseAndNoOtherNameHas() {
        let named = Catalogue.causes.flatMap { $0.features }
        #expect(named.count == Set(named).count)
        #expect(Set(named) == Set(Catalogue.features.map(\.name)))
        #expect(Set(Catalogue.causes.map { $0.cause }) == Set(Cause.allCases))
    }

    @Test func whatIsPastCannotBeActedOn() {
        for name in ["tenure_days", "purchases_total", "complaints_total", "complaints_90d", "return_rate_365d"] {
            #expect(!Catalogue.isActionable(name), "\(name)")
        }
        for name in ["open_complaints", "oldest_open_complaint_days", "recency_days", "engagements_30d"] {
            #expect(Catalogue.isActionable(name), "\(name)")
        }
    }

    @Test func leversMoveFeaturesOfTheCatalogueAndNoTwoTheSame() {
        let moved = Catalogue.levers.flatMap(\.movedFeatures)
        #expect(moved.count == Set(moved).count)
        #expect(Set(moved).isSubset(of: Catalogue.features.map(\.name)))
        #expect(Set(Catalogue.levers.map(\.name)).count == Catalogue.levers.count)
    }

    @Test func everyLeverSaysWhatToDoInBothLanguages() {
        for lever in Catalogue.levers {
            for value in [0.5, 1, 3] {
                #expect(!lever.phrase(value).isEmpty && !lever.phrase(value).contains("{}"))
                let chinese = lever.phrase(value, in: .chinese)
                #expect(!chinese.isEmpty && chinese.allSatisfy { !$0.isASCII || !$0.isLetter }, "\(chinese)")
            }
        }
    }

    @Test func causesHaveAWordInBothLanguages() {
        #expect(Set(Cause.allCases.map { $0.word(in: .english) }).count == 6)
        #expect(Cause.allCases.allSatisfy { $0.word(in: .chinese).allSatisfy { !$0.isASCII } })
    }
}
