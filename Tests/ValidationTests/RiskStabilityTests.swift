import Models
import Testing
import Validation

/// Against Tests/References/drift/stability.py (numpy, scipy).
@Suite struct RiskStabilityTests {
    /// A record whose tenths are parted at 0.9, 0.8 … 0.1.
    private func record(rows: Int, _ thresholds: [Double] = (1...9).map { Double(10 - $0) / 10 }) -> TrainingRecord {
        TrainingRecord(
            subject: .table(TableSubject(target: "churned", positive: "")),
            figures: TrainingFigures(
                rows: rows, churners: 1, logLikelihood: -1, nullLogLikelihood: -2, effectiveParameters: 1),
            decileRisks: thresholds)
    }

    /// So many customers in the middle of each tenth, from the highest down.
    private func risks(_ counts: [Int]) -> [Double] {
        counts.enumerated().flatMap { index, count in
            [Double](repeating: 0.95 - Double(index) / 10, count: count)
        }
    }

    @Test(arguments: [
        ([Int](repeating: 100, count: 10), 5000, 0.0, 1.0, RiskStability.Verdict.stable),
        ([180, 150, 120, 110, 100, 90, 80, 70, 60, 40], 5000, 0.163522914895613, 6.07062861684255e-25, .moved),
        ([400, 200, 100, 80, 60, 50, 40, 30, 25, 15], 3000, 0.949239097411439, 1.88395589102592e-147, .another),
        ([60, 50, 40, 30, 20, 0, 0, 0, 0, 0], 1000, 2.24508277485669, 4.38971711188212e-75, .another),
    ])
    func theIndexAndItsPAreThoseOfNumpyAndScipy(
        counts: [Int], rows: Int, index: Double, pValue: Double, verdict: RiskStability.Verdict
    ) throws {
        let stability = try #require(RiskStability(risks(counts), of: record(rows: rows)))
        #expect(stability.groups.map(\.customers) == counts)
        #expect((stability.index - index).magnitude < 1e-12)
        #expect((stability.pValue - pValue).magnitude <= 1e-9 * pValue + 1e-300)
        #expect(stability.verdict == verdict)
    }

    @Test func aRiskOnAThresholdBelongsBelowIt() throws {
        let stability = try #require(RiskStability([0.9, 0.91, 0.1, 0.05], of: record(rows: 100)))
        #expect(stability.groups.map(\.customers) == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2])
    }

    @Test func thresholdsThatAreOneAreNoBoundary() throws {
        let stability = try #require(
            RiskStability(
                risks([Int](repeating: 10, count: 10)),
                of: record(
                    rows: 100, [0.9, 0.8, 0.5, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1])))
        #expect(stability.groups.map { ($0.expected * 10).rounded() } == [1, 1, 4, 1, 1, 1, 1])
        #expect(stability.groups.map(\.customers).reduce(0, +) == 100)
    }

    @Test func nothingIsSaidWithoutTenthsOrCustomers() {
        #expect(RiskStability([0.5], of: record(rows: 100, [])) == nil)
        #expect(RiskStability([], of: record(rows: 100)) == nil)
        #expect(RiskStability([0.5], of: record(rows: 100, [Double](repeating: 0.2, count: 9))) == nil)
    }
}
