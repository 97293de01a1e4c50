import Foundation
import Testing

@testable import Training

@Suite struct LogisticFirthTests {
    private func fit(_ counts: [Double]) async throws -> LogisticFit {
        var options = LogisticOptions()
        options.firth = true
        // One row a customer: Firth's leverages depend on what a weight means.
        var (x, y): ([Double], [Double]) = ([], [])
        for (cell, count) in counts.enumerated() {
            x += [Double](repeating: cell < 2 ? 1 : 0, count: Int(count))
            y += [Double](repeating: cell % 2 == 0 ? 1 : 0, count: Int(count))
        }
        return try await LogisticRegression.fit(
            LogisticProblem(names: ["exposed"], columns: [x], target: y), options: options)
    }

    /// In a 2 × 2 table Firth's correction is half a row more in every cell.
    @Test(arguments: [[17.0, 83, 5, 195], [4, 0, 3, 9]])
    func aTableIsFittedAsWithHalfARowMoreInEveryCell(counts: [Double]) async throws {
        let fit = try await fit(counts)
        let more = counts.map { $0 + 0.5 }
        let expected = log(more[0] * more[3] / (more[1] * more[2]))
        #expect(abs(try fit.coefficient("exposed") - expected) < 1e-10)
        #expect(fit.converged)
        #expect(fit.warnings.isEmpty)
    }

    /// The same table, a row a cell with its count as the weight: half a row more in every cell, whatever the counts' mean.
    @Test(arguments: [0.25, 1, 3, 1000])
    func aWeightStandsForSoManyRows(factor: Double) async throws {
        let counts = [17.0, 83, 5, 195].map { $0 * factor }
        var options = LogisticOptions()
        options.firth = true
        let fit = try await LogisticRegression.fit(
            LogisticProblem(names: ["exposed"], columns: [[1, 1, 0, 0]], target: [1, 0, 1, 0], weights: counts),
            options: options)
        let more = counts.map { $0 + 0.5 }
        let expected = log(more[0] * more[3] / (more[1] * more[2]))
        #expect(abs(try fit.coefficient("exposed") - expected) < 1e-10)
    }

    /// The penalty alone decides, and it is greatest where every risk is a half.
    @Test func besideTinyWeightsThePenaltyDecides() async throws {
        var options = LogisticOptions()
        options.firth = true
        let fit = try await LogisticRegression.fit(
            LogisticProblem(
                names: ["exposed"], columns: [[1, 1, 0, 0]], target: [1, 0, 1, 0],
                weights: [17e-6, 83e-6, 5e-6, 195e-6]), options: options)
        #expect(fit.converged)
        #expect(abs(try fit.coefficient("exposed")) < 1e-3)
    }

    @Test func theLogLikelihoodIsTheUnpenalisedOne() async throws {
        let fit = try await fit([17, 83, 5, 195])
        let (p, q) = (17.5 / 101, 5.5 / 201)
        let exposed = 17 * log(p) + 83 * log(1 - p)
        let others = 5 * log(q) + 195 * log(1 - q)
        #expect(abs(fit.logLikelihood - exposed - others) < 1e-9)
    }

    @Test func aPenaltyBesideItIsRefused() async {
        var options = LogisticOptions()
        options.firth = true
        options.l2 = 1
        await #expect(throws: LogisticError.self) {
            try await LogisticRegression.fit(
                LogisticProblem(names: [], columns: [], target: [0, 1]), options: options)
        }
    }
}
