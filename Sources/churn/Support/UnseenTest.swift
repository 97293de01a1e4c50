import Evaluation
import Features
import Histories
import Models
import Reports
import Tables

/// A test of a model at the latest date whose outcomes are known by another date and which it has not learnt from.
struct UnseenTest {
    private let model: RiskModel
    private let subject: HistoriesSubject
    private let file: String
    private let read: ReadResult
    private let asOf: Cutoff
    private let offer: RetentionOffer?
    private let common: CommonOptions

    init(
        _ model: RiskModel, _ subject: HistoriesSubject, file: String, read: ReadResult, asOf: Cutoff,
        offer: RetentionOffer?, _ common: CommonOptions
    ) {
        self.model = model
        self.subject = subject
        self.file = file
        self.read = read
        self.asOf = asOf
        self.offer = offer
        self.common = common
    }

    /// Risks and outcomes, or why there is no test.
    func trust() async throws -> ReportContent.Trust {
        guard subject.outcome.needsHorizon, let horizonDays = subject.horizonDays,
            let dataEnd = read.dataEnd(for: subject.outcome)
        else { return .withheld(.noTime(label: subject.outcome.name)) }
        // Outcomes after the report's own date are not known by it.
        let tested = Cutoff(min(dataEnd, asOf.instant).adding(days: -horizonDays))
        if let seenDays = model.labelWindowDays, let last = subject.cutoffs.max() {
            let settled = LabelWindow(horizonDays: seenDays).end(of: last)
            if settled > tested.instant { return .withheld(.learnt(until: Cutoff(settled), horizonDays: horizonDays)) }
        }
        do {
            let tested = try await TestedModel(
                model, file: file, read: read, cutoffs: [tested],
                extractor: common.extractor(of: model.catalogueFeatures))
            let risks = try await tested.risks(ids: read.histories.customers.ids, threads: common.threads)
            let churned = tested.panel.churned
            return .tested(
                .init(
                    cutoff: tested.panel.matrix.cutoffs[0],
                    outcomes: try RankedOutcomes(churned: churned, scores: risks),
                    calibration: try CalibrationTest(churned: churned, risks: risks, clusters: nil), offer: offer))
        } catch TestedModelError.noFigures {
            return .withheld(.oneOutcome(tested))
        } catch is EvaluationError {
            return .withheld(.oneOutcome(tested))
        } catch let error as OutcomeError {
            return .withheld(.lacking(error.description))
        }
    }
}
