import Models
import Testing
import Validation

@Suite struct InputDriftTests {
    private let model = RiskModel(
        inputs: [
            ModelInput(
                name: "age", meaning: "", origin: .column,
                encoding: .number(NumberEncoding(transform: .identity, fill: 40, centre: 40, scale: 10))),
            ModelInput(
                name: "plan", meaning: "", origin: .column,
                encoding: .category(CategoryEncoding(levels: ["basic"], unknown: .other, allowsMissing: true))),
            ModelInput(
                name: "raw", meaning: "", origin: .column,
                encoding: .number(NumberEncoding(transform: .identity, fill: 0, centre: 0, scale: 1))),
        ],
        intercept: -1,
        terms: [
            ModelTerm(name: "age", shape: .linear(input: 0), coefficient: 0.5, mean: 0),
            ModelTerm(name: "age missing", shape: .missing(inputs: [0]), coefficient: 2, mean: 0.25),
            ModelTerm(name: "plan=basic", shape: .level(input: 1, .named("basic")), coefficient: -1, mean: 0.75),
        ],
        training: TrainingRecord(
            subject: .table(TableSubject(target: "churned", positive: "")),
            figures: TrainingFigures(
                rows: 100, churners: 20, logLikelihood: -40, nullLogLikelihood: -50, effectiveParameters: 3)))

    private func matrix(ages: [Double], plans: [Int32]) -> ModelMatrix {
        ModelMatrix(
            rowCount: ages.count,
            columns: [.numbers(ages), .levels(plans), .numbers([Double](repeating: 7, count: ages.count))])
    }

    @Test func aMeanIsComparedInDeviationsWithMissingValuesFilledAsInTraining() {
        // 60, 40 and a missing one filled with 40: encoded 2, 0, 0.
        let drift = InputDrift.each(of: model, in: matrix(ages: [60, 40, .nan], plans: [0, 0, 0]))
        #expect(drift.map(\.name) == ["age", "plan", "raw"])
        #expect(drift[0].standardisedDifference == 2.0 / 3)
        #expect(drift[0].missingShare == 1.0 / 3 && drift[0].trainingMissingShare == 0.25)
        // 0.5·2/3 of the line and 2·(1/3 − 1/4) of those missing.
        #expect((drift[0].logOddsShift - (1.0 / 3 + 1.0 / 6)).magnitude < 1e-15)
    }

    @Test func categoriesSayHowManyTrainingDidNotName() {
        let drift = InputDrift.each(
            of: model, in: matrix(ages: [40, 40, 40, 40], plans: [0, ModelMatrix.other, ModelMatrix.missing, 0]))
        #expect(drift[1].standardisedDifference == nil)
        #expect(drift[1].unknownShare == 0.25 && drift[1].missingShare == 0.25)
        #expect(drift[1].trainingMissingShare == nil)
        #expect(drift[1].logOddsShift == 0.25)
    }

    @Test func anInputWhoseMeanTheModelDoesNotKnowIsNotCompared() {
        let drift = InputDrift.each(of: model, in: matrix(ages: [40], plans: [0]))
        #expect(drift[2].standardisedDifference == nil && drift[2].logOddsShift == 0)
    }

    @Test func customersAsInTrainingHaveNotMoved() {
        let drift = InputDrift.each(
            of: model, in: matrix(ages: [50, 30, 40, .nan], plans: [0, 0, 0, ModelMatrix.other]))
        #expect(drift.allSatisfy { $0.logOddsShift == 0 })
        #expect(drift[0].standardisedDifference == 0)
    }
}
