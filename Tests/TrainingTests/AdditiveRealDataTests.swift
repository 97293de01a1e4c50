import Foundation
import Models
import Tables
import Testing

@testable import Training

/// Folds of real tables, as strong models of them are tested; skipped where the data are not at hand.
@Suite struct AdditiveRealDataTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let dataset: String
        let target: String
        let excluded: Set<String>
        let leastAUC: Double
        let mostLogLoss: Double
        var testDescription: String { dataset }
    }

    static let folder =
        ProcessInfo.processInfo.environment["CHURN_DATASETS"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/datasets").path

    static let hasData = ["telco", "bank"].allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }

    private struct Found: Sendable {
        var auc: Double
        var logLoss: Double
    }

    /// Two of the five folds of the first repetition, as a debug build is slow. AUC / log-loss on all five: telco
    /// .8506 / .4094 and bank .8689 / .3316, where the best of other tools has .8501 / .4103 (splines) and
    /// .8681 / .3315 (boosted trees) over five repetitions. On these two: telco .8639 / .3949, bank .8756 / .3259;
    /// the bounds leave a third of a standard error for changes that are none.
    @Test(
        .enabled(if: hasData, "set CHURN_DATASETS to the folder that holds telco and bank"),
        arguments: [
            Case(dataset: "telco", target: "churn", excluded: ["row_id"], leastAUC: 0.861, mostLogLoss: 0.398),
            Case(
                dataset: "bank", target: "Exited", excluded: ["RowNumber", "CustomerId", "Surname", "Complain"],
                leastAUC: 0.872, mostLogLoss: 0.329),
        ])
    func risksOnFoldsAreAsGoodAsThoseOfOtherTools(example: Case) async throws {
        let data = "\(Self.folder)/\(example.dataset)"
        let table = try await FlatTable.read("\(data)/\(example.dataset).csv.gz", threads: 2)
        let folds = try await FlatTable.read("\(data)/folds.csv", threads: 1)
        guard case .numbers(let foldOf)? = folds.columns.dropFirst().first?.cells else {
            Issue.record("expected numbers of folds")
            return
        }
        try #require(foldOf.count == table.rowCount)
        var found: [Found] = []
        for fold in 0..<2 {
            found.append(try await Self.tested(table, example, unseen: foldOf.map { $0 == Double(fold) }))
        }
        let auc = found.reduce(0) { $0 + $1.auc } / 2
        let logLoss = found.reduce(0) { $0 + $1.logLoss } / 2
        #expect(auc >= example.leastAUC, "\(auc)")
        #expect(logLoss <= example.mostLogLoss, "\(logLoss)")
    }

    /// Inputs are laid out, and terms are fitted, without the fold; its rows are only read off the terms.
    private static func tested(_ table: FlatTable, _ example: Case, unseen: [Bool]) async throws -> Found {
        var roles = TableRoles(target: example.target)
        roles.allowsMissing = true
        roles.excluded = Array(example.excluded)
        let (seenRows, unseenRows) = (unseen.indices.filter { !unseen[$0] }, unseen.indices.filter { unseen[$0] })
        let training = try AdditiveTable(table.restricted(to: seenRows), roles)
        var options = AdditiveOptions()
        options.threads = 2
        let fit = try await AdditiveRegression.fit(training.data, options)
        let (intercept, _, terms) = fit.terms
        let record = TrainingRecord(
            subject: .table(TableSubject(target: example.target, positive: "", weights: nil)),
            figures: TrainingFigures(
                rows: 0, churners: 0, logLikelihood: 0, nullLogLikelihood: 0, effectiveParameters: 0))
        let model = RiskModel(inputs: training.data.inputs, intercept: intercept, terms: terms, training: record)
        let rest = table.restricted(to: unseenRows)
        let matrix = try model.matrix(of: rest)
        let outcomes = try TableOutcomes(rest, roles, target: nil, weights: nil, offset: nil).target
        return figures(fit.logOdds(of: matrix), outcomes)
    }

    /// The share of pairs in the right order, ties counting half, and the mean log loss.
    private static func figures(_ logOdds: [Double], _ outcomes: [Double]) -> Found {
        let order = logOdds.indices.sorted { logOdds[$0] < logOdds[$1] }
        var (ranks, start) = (0.0, 0)
        while start < order.count {
            var end = start
            while end < order.count, logOdds[order[end]] == logOdds[order[start]] { end += 1 }
            for place in start..<end where outcomes[order[place]] == 1 { ranks += Double(start + end + 1) / 2 }
            start = end
        }
        let churned = outcomes.reduce(0, +)
        let loss = zip(logOdds, outcomes).reduce(0) { $0 + log1p(exp($1.1 == 1 ? -$1.0 : $1.0)) }
        return Found(
            auc: (ranks - churned * (churned + 1) / 2) / (churned * (Double(outcomes.count) - churned)),
            logLoss: loss / Double(outcomes.count))
    }
}

extension FlatTable {
    /// Chosen rows, in their order.
    fileprivate func restricted(to rows: [Int]) -> FlatTable {
        FlatTable(
            path: path, rowCount: rows.count,
            columns: columns.map { column in
                switch column.cells {
                case .numbers(let values): Column(name: column.name, cells: .numbers(rows.map { values[$0] }))
                case .texts(let texts):
                    Column(name: column.name, cells: .texts(InternedColumn(texts: rows.map { texts.text($0) })))
                }
            })
    }
}
