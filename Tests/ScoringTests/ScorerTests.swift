import Foundation
import Models
import Testing

@testable import Scoring

@Suite struct ScorerTests {
    private func matrix(_ model: RiskModel, customers: Int = 25) throws -> ModelMatrix {
        try model.matrix(of: SmallScores.matrix(customers: customers), ids: SmallScores.ids(customers))
    }

    @Test(arguments: SmallScores.calibrations, [nil, 0.05])
    func contributionsAndBaseSumToTheLogOdds(calibration: LogOddsCalibration, baseRate: Double?) async throws {
        let plain = try SmallScores.model(calibration: calibration)
        let model = try baseRate.map { try plain.corrected(toBaseRate: $0) } ?? plain
        let matrix = try matrix(model)
        let scorer = Scorer(model)
        for (row, logOdds) in try await scorer.logOdds(of: matrix).enumerated() {
            let sum = scorer.contributions(of: matrix, row: row).reduce(model.baseLogOdds, +)
            #expect((sum - logOdds).magnitude <= 1e-12)
        }
    }

    /// Adding a term to many rows at a time rounds as adding it to one does.
    @Test func theLogOddsOfManyRowsAreTheBitsOfTheirContributions() async throws {
        let model = try SmallScores.model()
        let matrix = try matrix(model)
        let scorer = Scorer(model)
        for (row, logOdds) in try await scorer.logOdds(of: matrix).enumerated() {
            #expect(logOdds == scorer.contributions(of: matrix, row: row).reduce(model.baseLogOdds, +))
        }
    }

    @Test func logOddsAreThoseOfTheFormula() async throws {
        let model = try SmallScores.model(calibration: .line(slope: 0.8, intercept: -0.2))
        let logOdds = try await Scorer(model).logOdds(of: try matrix(model))
        // Row 3: recency 7, one purchase, mean gap 6, plan plus.
        let recency = 0.9 * (log1p(7.0) - 3)
        let purchases = -0.4 * (log1p(1.0) - 0.7) / 0.5
        let gap = 0.1 * (log1p(6.0) - 3) / 0.8
        let expected = -0.2 + 0.8 * (-0.7 + recency + purchases + gap - 0.6)
        #expect((logOdds[3] - expected).magnitude < 1e-12)
        // Row 6: recency 14, two purchases, no gap, plan basic.
        let filled = 0.1 * (log1p(20.0) - 3) / 0.8 + 0.3
        let other = -0.2 + 0.8 * (-0.7 + 0.9 * (log1p(14.0) - 3) - 0.4 * (log1p(2.0) - 0.7) / 0.5 + filled)
        #expect((logOdds[6] - other).magnitude < 1e-12)
    }

    /// A curve is applied to the sum of the terms, and the shift of another base rate added to what it gives.
    @Test(arguments: SmallScores.calibrations)
    func calibrationComesAfterTheTermsAndTheBaseRateAfterIt(calibration: LogOddsCalibration) async throws {
        let raw = try SmallScores.model()
        let model = try SmallScores.model(calibration: calibration).corrected(toBaseRate: 0.05)
        let before = try await Scorer(raw).logOdds(of: try matrix(raw))
        let after = try await Scorer(model).logOdds(of: try matrix(model))
        // The training rows churned in 30 of 100 cases.
        let shift = log(0.05 / 0.95) - log(0.3 / 0.7)
        for row in before.indices {
            #expect(abs(after[row] - calibration.calibrated(before[row]) - shift) < 1e-12)
        }
    }

    @Test func theBitsDoNotDependOnThreads() async throws {
        let model = try SmallScores.model()
        let matrix = try matrix(model, customers: 90)
        var columns = matrix.columns
        columns = columns.map { column in
            switch column {
            case .numbers(let values): .numbers(Array((0..<300).map { _ in values }.joined()))
            case .levels(let codes): .levels(Array((0..<300).map { _ in codes }.joined()))
            }
        }
        let large = ModelMatrix(rowCount: 27_000, columns: columns)
        let one = try await Scorer(model).logOdds(of: large)
        #expect(try await Scorer(model).logOdds(of: large, threads: 3) == one)
    }

    @Test func offsetsAreAddedToTheLogOdds() async throws {
        let model = try SmallScores.model(calibration: .line(slope: 0.5, intercept: 0))
        let plain = try matrix(model)
        let shifted = ModelMatrix(
            rowCount: plain.rowCount, columns: plain.columns, offsets: (0..<plain.rowCount).map { Double($0) })
        let before = try await Scorer(model).logOdds(of: plain)
        let after = try await Scorer(model).logOdds(of: shifted)
        for row in before.indices { #expect((after[row] - before[row] - 0.5 * Double(row)).magnitude < 1e-12) }
    }
}
