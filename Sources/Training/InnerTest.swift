public import Features
public import Histories
internal import Tables

/// A test in time inside the training histories: the training cutoffs moved back, and the last of them to test at.
///
/// With cutoffs T₁ < … < Tₙ and a shift of h days, a model is trained at Tᵢ − h and tested at Tₙ, with labels of h days: the
/// training labels end at Tₙ at the latest and those of the test inside the outcome of Tₙ, so that it asks what the real
/// test will ask, whether terms hold on later dates, of nothing but the histories that training may look at. Rows that were
/// contacted within the shifted horizon are handled as those of training are.
public struct InnerTest: Sendable {
    public let trained: TrainingPanel
    public let tested: TrainingPanel
    public let horizonDays: Int

    /// Shorter horizons than this say little about the one that counts.
    private static let fewestDays = 14

    /// The test with the longest horizon, among that of training, its half and its quarter, at whose start at least half as
    /// many customers were there as at the last cutoff; nil where there is none.
    ///
    /// - Parameters:
    ///   - histories: one part, where they have contacts.
    ///   - rule: what is done with rows that were contacted within their horizon, on both dates.
    ///   - seed: of the draws of the rule `weight`.
    public static func make(
        from histories: PartedHistories, at cutoffs: [Cutoff], outcome: Outcome, horizonDays: Int, activeDays: Int?,
        treated rule: TreatedRule, seed: UInt64, extractor: FeatureExtractor
    ) async -> InnerTest? {
        guard outcome.needsHorizon, let last = cutoffs.max() else { return nil }
        let whole = histories.read.histories
        func count(at cutoff: Cutoff) async -> Int? {
            try? await extractor.populationCount(of: histories, at: [cutoff], activeDays: activeDays)
        }
        guard let now = await count(at: last) else { return nil }
        for days in [horizonDays, horizonDays / 2, horizonDays / 4] where days >= fewestDays {
            let earlier = cutoffs.map { Cutoff($0.instant.adding(days: -days)) }
            guard let then = await count(at: Cutoff(last.instant.adding(days: -days))), then * 2 >= now else {
                continue
            }
            func panel(_ cutoffs: [Cutoff]) async -> TrainingPanel? {
                let panel = try? await Panel.make(
                    from: histories, dataEnd: nil, at: cutoffs, outcome: outcome, horizonDays: days,
                    activeDays: activeDays, extractor: extractor)
                guard let panel else { return nil }
                let rows = TreatedRows(of: panel, in: whole).rows(rule, seed: seed)
                let untouched = TrainingPanel(panel.selecting(rows), ids: whole.customers.ids, activeDays: activeDays)
                return untouched.churners > 0 && untouched.churners < untouched.count ? untouched : nil
            }
            guard let trained = await panel(earlier), let tested = await panel([last]) else { continue }
            return InnerTest(trained: trained, tested: tested, horizonDays: days)
        }
        return nil
    }
}
