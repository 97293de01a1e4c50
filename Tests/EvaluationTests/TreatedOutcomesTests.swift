import Foundation
import Testing

@testable import Evaluation

/// Figures of uplift against scikit-uplift and closed forms.
@Suite struct TreatedOutcomesTests {
    struct Reference: Decodable {
        let score: [Double]
        let treated: [Int]
        let gained: [Int]
        let rows: [Double]
        let qini_curve: [Double]
        let uplift_curve: [Double]
        let qini: Double
        let auuc: Double
        let tops: [Double]
    }

    static func references() throws -> [Reference] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/uplift/uplift.json")
        return try JSONDecoder().decode([Reference].self, from: Data(contentsOf: file))
    }

    private func outcomes(_ gained: [Int], _ treated: [Int], _ scores: [Double]) throws -> TreatedOutcomes {
        try TreatedOutcomes(gained: gained.map { $0 == 1 }, treated: treated.map { $0 == 1 }, scores: scores)
    }

    /// Two folds of which one fit foretells half a unit less of everybody: by their places the best of each are on top, and
    /// who is below 0 is still told by the scores.
    @Test func placesAmongTheRowsOfAFitGoBeforeScores() throws {
        let (gained, treated) = ([1, 0, 0, 1, 1, 0, 1, 0], [1, 0, 1, 0, 1, 0, 1, 0])
        let scores = [0.4, 0.4, 0.2, 0.2, -0.1, -0.1, -0.3, -0.3]
        let places = [1, 1, 0.5, 0.5, 1, 1, 0.5, 0.5]
        let found = try TreatedOutcomes(
            gained: gained.map { $0 == 1 }, treated: treated.map { $0 == 1 }, scores: scores, places: places)
        let top = found.uplift(atTop: 0.5)
        #expect(top.treated == 2 && top.uplift == 1)
        #expect(try outcomes(gained, treated, scores).uplift(atTop: 0.5).uplift == 0)
        let below = found.uplift(below: 0)
        #expect(below.treated == 2 && below.uplift == 1)
    }

    @Test func curvesAndFiguresAreThoseOfScikitUplift() throws {
        for reference in try Self.references() {
            let found = try outcomes(reference.gained, reference.treated, reference.score)
            #expect(found.qiniCurve.map(\.rows) == reference.rows)
            for (point, expected) in zip(found.qiniCurve, reference.qini_curve) {
                #expect((point.gain - expected).magnitude < 1e-9)
            }
            for (point, expected) in zip(found.upliftCurve, reference.uplift_curve) {
                #expect((point.gain - expected).magnitude < 1e-9)
            }
            #expect((found.qini - reference.qini).magnitude < 1e-12)
            #expect((found.auuc - reference.auuc).magnitude < 1e-12)
            for (share, expected) in zip([0.1, 0.3, 0.5], reference.tops) {
                #expect((found.uplift(atTop: share).uplift - expected).magnitude < 1e-12)
            }
        }
    }

    @Test func theOrderOfRowsTellsNothingAmongTies() throws {
        let reference = try #require(try Self.references().last)
        let forth = try outcomes(reference.gained, reference.treated, reference.score)
        let back = try outcomes(
            reference.gained.reversed(), reference.treated.reversed(), reference.score.reversed())
        #expect(forth == back)
    }

    @Test func oneScoreForAllRanksNobody() throws {
        let found = try outcomes([1, 0, 1, 1, 0, 0], [1, 1, 1, 0, 0, 0], [Double](repeating: 0.2, count: 6))
        #expect(found.qini.magnitude < 1e-15)
        #expect((found.auuc - found.average.uplift / 2).magnitude < 1e-15)
        #expect((found.uplift(atTop: 0.3).uplift - 1.0 / 3).magnitude < 1e-15)
    }

    @Test func aPerfectRankingGainsTheKnownArea() throws {
        // Two rows that treatment moves above two that it does not: y₁ − y₀·n₁/n₀ is 1 at half of the rows and stays.
        let found = try outcomes([1, 0, 0, 0], [1, 0, 1, 0], [2, 2, 1, 1])
        #expect(found.qiniCurve.map(\.gain) == [0, 1, 1])
        #expect((found.qini - (3.0 / 4 - 1.0 / 2) / 2).magnitude < 1e-15)
        #expect(found.uplift(atTop: 0.5).uplift == 1)
        #expect(found.uplift(below: 2).uplift == 0)
        let wrong = try outcomes([1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 2, 2])
        #expect(wrong.qini < 0)
    }

    @Test func oneArmOrNoNumberIsRefused() {
        #expect(throws: EvaluationError.oneArm(treated: true, rows: 2)) { try outcomes([1, 0], [1, 1], [1, 2]) }
        #expect(throws: EvaluationError.self) { try outcomes([1, 0], [1, 0], [.nan, 2]) }
        #expect(throws: EvaluationError.noRows) { try outcomes([], [], []) }
    }
}
