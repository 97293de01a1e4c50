import Features
import Models
import Testing

@testable import Training

@Suite struct StructureChoiceTests {
    /// What a kind of terms costs in log loss where the truth is a plain straight line, and where it bends.
    @Test(arguments: [false, true])
    func bendsAreFoundWhereTheyAre(bends: Bool) async throws {
        let made = SmallPanel.make(customers: 1500)
        var panel = made.panel
        let recency = panel.matrix.columns[0]
        panel.churned = recency.enumerated().map { row, days in
            let isHigh = bends ? (25..<60).contains(days) : days > 50
            return ((row &* 2_654_435_761) >> 9 & 15) < (isHigh ? 12 : 4)
        }
        let bent = TrainingPanel(panel, ids: made.ids, activeDays: nil)
        let model = try await Trainer.train(bent)
        let comparison = try #require(model.training.figures.comparison)
        #expect(comparison.by == .unseenCustomers)
        let hasCurve = model.terms.contains { if case .curve = $0.shape { true } else { false } }
        #expect(hasCurve == (comparison.additiveLogLoss < comparison.linearLogLoss))
        if bends { #expect(comparison.additiveLogLoss < comparison.linearLogLoss - 0.05) }
    }
}
