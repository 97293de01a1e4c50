internal import Features
internal import Models

/// Decides between linear and additive terms by what they foretell: of a later date where there is an inner test, else
/// of customers that the fits have not seen.
struct StructureChoice {
    let structure: TermStructure
    let record: TrainingFigures.Comparison?
    /// What was learnt of the panel on the way.
    var learnt: LearntTerms?

    static func choose(_ panel: TrainingPanel, _ inner: InnerTest?, _ options: TrainingOptions) async throws
        -> StructureChoice
    {
        if let inner, let found = try await tested(inner, options) {
            return StructureChoice(
                structure: found.additive < found.linear ? .additive : .linear,
                record: .init(
                    by: .laterDate, horizonDays: inner.horizonDays, linearLogLoss: found.linear,
                    additiveLogLoss: found.additive))
        }
        let linear = try await LearntTerms.learn(.linear, panel, options)
        let additive = try await LearntTerms.learn(.additive, panel, options)
        guard let one = linear.heldOut?.logLoss, let other = additive.heldOut?.logLoss else {
            // Too few of one outcome to compare by: the simpler terms.
            return StructureChoice(structure: .linear, record: nil, learnt: linear)
        }
        return StructureChoice(
            structure: other < one ? .additive : .linear,
            record: .init(by: .unseenCustomers, horizonDays: nil, linearLogLoss: one, additiveLogLoss: other),
            learnt: other < one ? additive : linear)
    }

    /// The mean log loss of both kinds at the later date; nil where the earlier one has nothing to learn from.
    static func tested(
        _ inner: InnerTest, _ options: TrainingOptions
    ) async throws -> (linear: Double, additive: Double)? {
        var losses: [Double] = []
        for structure in TermStructure.allCases {
            do {
                let learnt = try await LearntTerms.learn(structure, inner.trained, options, validating: false)
                losses.append(try loss(learnt, inner.tested))
            } catch is TrainingError {
                return nil
            }
        }
        return (losses[0], losses[1])
    }

    private static func loss(_ learnt: LearntTerms, _ tested: TrainingPanel) throws -> Double {
        let record = TrainingRecord(
            subject: .histories(
                HistoriesSubject(outcome: tested.panel.outcome, horizonDays: nil, activeDays: nil, baseRates: [])),
            figures: learnt.figures)
        let model = learnt.model(record)
        let logOdds = model.rawLogOdds(of: try model.matrix(of: tested.matrix, ids: tested.ids))
        return HeldOut(rows: [], logOdds: logOdds, churned: tested.churned).logLoss
    }
}
