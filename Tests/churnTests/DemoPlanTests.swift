import Testing

@testable import churn

@Suite struct DemoPlanTests {
    private let plan = DemoPlan(folder: "d", customers: 20_000, seed: 1)

    @Test func theStepsAreThoseOfTheWholeWay() {
        #expect(
            plan.steps.map { StepFile.typed(["churn"] + $0) } == [
                "churn generate d/data --customers 20000 --months 24 --seed 1",
                "churn check d/data",
                "churn train d/data --as-of 2024-01-01,2024-04-01,2024-07-01 --horizon 90 --out d/model.json",
                "churn evaluate d/model.json d/data --as-of 2024-10-01 --report d/evaluation.html",
                "churn score d/model.json d/data --as-of 2025-01-01 --out d/scores.csv",
                "churn call-list d/model.json d/data --as-of 2025-01-01 --top 200 --attributes plan,region "
                    + "--out d/call-list.csv",
            ])
    }

    @Test func wordsThatAShellWouldSplitAreQuoted() {
        #expect(StepFile.typed(["a b", "it's", "plain-1.csv", ""]) == "'a b' 'it'\\''s' plain-1.csv ''")
    }
}
