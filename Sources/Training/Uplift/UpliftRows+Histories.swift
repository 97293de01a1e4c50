package import Features
package import Histories
package import Models
internal import Tables

extension UpliftRows {
    /// Contacts as rows: features as they were known at each contact, the arm, and what came of it in the horizon after.
    ///
    /// - Returns: the rows, and what the models' record says of them.
    package static func make(
        of contacts: RandomisedContacts, in histories: Histories, outcome: Outcome, horizonDays: Int, activeDays: Int?,
        extractor: FeatureExtractor, _ options: TrainingOptions
    ) async throws -> (rows: UpliftRows, record: TrainingRecord) {
        let labels = try outcome.labels(of: contacts.population, in: histories, horizonDays: horizonDays)
        let labelled = labels.churned.indices.filter { labels.churned[$0] != nil }
        let population = contacts.population.filtered { labels.churned[$0] != nil }
        let treated = labelled.map { contacts.treated[$0] }
        guard treated.contains(true), treated.contains(false) else {
            throw UpliftError.arms(
                column: "arm",
                problem: treated.isEmpty
                    ? "no contact has an arm, a customer and a horizon that the data cover"
                    : "all \(treated.count) contacts are of one arm, \(treated[0] ? "treated" : "control"); uplift needs both"
            )
        }
        let panel = TrainingPanel(
            Panel(
                matrix: try await extractor.matrix(of: histories, rows: population),
                churned: labels.churned.compactMap(\.self), outcome: outcome, horizonDays: horizonDays),
            ids: histories.customers.ids, activeDays: activeDays)
        let record = TrainingRecord(
            subject: .histories(Trainer.subject(panel)),
            figures: TrainingFigures(
                rows: panel.count, churners: panel.churners, logLikelihood: 0, nullLogLikelihood: 0,
                effectiveParameters: 0),
            options: options.record, seed: options.seed)
        return (try UpliftRows(panel, treated: treated, options), record)
    }

    private init(_ panel: TrainingPanel, treated: [Bool], _ options: TrainingOptions) throws {
        var collector = InputCollector(rowCount: panel.count)
        try collector.collect(panel, options)
        try self.init(
            collector, target: panel.churned.map { $0 ? 1 : 0 }, treated: treated, control: "control",
            customers: panel.matrix.customer)
    }
}
