import Evaluation
import Features
import Histories
import Models
import Scoring
import Tables

/// Why a model cannot be evaluated on a dataset.
enum TestedModelError: Failure, Equatable {
    /// The model is of a ready table.
    case notOfHistories(file: String)
    /// The tested customers are, in part, those the model was trained on.
    case seenCustomers(share: Double, label: String)
    /// The tested rows are all of one outcome, or there are none.
    case noFigures(String)

    var kind: FailureKind {
        switch self {
        case .notOfHistories: .usage
        case .seenCustomers, .noFigures: .data
        }
    }

    var description: String {
        switch self {
        case .notOfHistories(let file):
            "\(file) is a model of a ready table; score the table with churn predict, then use churn metrics"
        case .seenCustomers(let share, let label):
            "about \(Int((share * 100).rounded(.up))) % of the customers the model was trained on are among those tested, and the label "
                + "\(label) has no time that would keep training and test apart: the figures would flatter it; "
                + "test on a dataset of other customers"
        case .noFigures(let problem): problem
        }
    }
}

/// The rows a model of histories is tested on: outcomes it has not seen.
struct TestedModel {
    let model: RiskModel
    let subject: HistoriesSubject
    var panel: Panel

    /// The labelled population of a dataset at the tested cutoffs, defined as it was in training.
    ///
    /// - Throws: where a training label's window reaches past a tested cutoff, labels lie past the end of the data, or the
    ///   tested customers were seen in training and no time keeps them apart.
    init(
        _ model: RiskModel, file: String, read: ReadResult, cutoffs: [Cutoff], extractor: FeatureExtractor
    ) async throws {
        guard case .histories(let subject) = model.training.subject else {
            throw TestedModelError.notOfHistories(file: file)
        }
        // Whatever the horizon tested, the model has seen labels up to its longest.
        if let seenDays = model.labelWindowDays {
            try LabelWindow(horizonDays: seenDays).checkOutOfTime(training: subject.cutoffs, tested: cutoffs)
        }
        let panel = try await Panel.make(
            from: read.histories, dataEnd: read.dataEnd(for: subject.outcome), at: cutoffs, outcome: subject.outcome,
            horizonDays: subject.horizonDays ?? 0, activeDays: subject.activeDays, extractor: extractor)
        guard !panel.churned.isEmpty else {
            let at = cutoffs.map(\.instant.description).joined(separator: ", ")
            throw TestedModelError.noFigures(
                "at \(at) no customer is at risk: "
                    + panel.setAsideSentences.joined(separator: ", "))
        }
        if let sketch = subject.seenCustomers {
            let share = sketch.share(among: panel.matrix.customer.map { read.histories.customers.ids[Int($0)] })
            if share > 0 { throw TestedModelError.seenCustomers(share: share, label: subject.outcome.name) }
        }
        self.model = model
        self.subject = subject
        self.panel = panel
    }

    /// The risk of each row.
    func risks(ids: [String], threads: Int) async throws -> [Double] {
        try await Scorer(model).risks(of: try model.matrix(of: panel.matrix, ids: ids), threads: threads)
    }

    /// A number from 0 for each row's customer, where the cutoffs are several; nil where each row is a customer.
    var clusters: [Int]? {
        guard panel.matrix.cutoffs.count > 1 else { return nil }
        var numberOf: [Int32: Int] = [:]
        return panel.matrix.customer.map { customer in
            let number = numberOf[customer] ?? numberOf.count
            numberOf[customer] = number
            return number
        }
    }
}
