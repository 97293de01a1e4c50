import Foundation
import Models
import Tables
import Testing

@testable import Training

@Suite struct TableModelTests {
    private func design() throws -> TableDesign {
        let plan = FlatTable.Column(
            name: "plan", cells: .texts(InternedColumn(texts: ["b", "a", "c", "a", "b", "c", "a", "b"])))
        let age = FlatTable.Column(name: "age", cells: .numbers([30, .nan, 40, 55, 22, 61, 38, 47]))
        let y = FlatTable.Column(name: "y", cells: .numbers([0, 1, 0, 1, 1, 0, 0, 1]))
        var roles = TableRoles(target: "y")
        roles.allowsMissing = true
        return try TableDesign(FlatTable(path: "t.csv", rowCount: 8, columns: [plan, age, y]), roles)
    }

    private func record(_ fit: LogisticFit) -> TrainingRecord {
        TrainingRecord(
            subject: .table(TableSubject(target: "y", positive: "")),
            figures: TrainingFigures(
                rows: fit.rows, churners: 4, logLikelihood: fit.logLikelihood,
                nullLogLikelihood: fit.nullLogLikelihood, effectiveParameters: 5))
    }

    /// A standardised fit with a ridge, and the model's log-odds on the table as it is.
    @Test(arguments: [false, true])
    func theTermsOfTheModelSumToTheLogOddsOfTheFit(standardized: Bool) async throws {
        let design = try design()
        var options = LogisticOptions()
        options.l2 = 0.5
        options.standardize = standardized
        let fit = try await LogisticRegression.fit(design.problem, options: options)
        let model = try TableModel.model(
            design, fit, standardized: standardized, offsetColumn: nil, training: record(fit))
        #expect(model.terms.map(\.name) == ["plan=b", "plan=c", "age", "age=missing"])
        var logOdds = [Double](repeating: model.intercept, count: 8)
        for (term, column) in zip(model.terms, design.problem.columns) {
            for row in 0..<8 { logOdds[row] += term.coefficient * column[row] }
        }
        let likelihood = zip(logOdds, design.problem.target).reduce(0) { $0 - log1p(exp($1.1 == 1 ? -$1.0 : $1.0)) }
        #expect(abs(likelihood - fit.logLikelihood) < 1e-12)
        let risks = TableModel.decileRisks(design.problem, model)
        #expect(risks.count == 9 && risks == risks.sorted(by: >))
    }

    @Test func aFitWithTermsThatRunAwayIsNoModel() async throws {
        let table = FlatTable(
            path: "t.csv", rowCount: 4,
            columns: [
                .init(name: "x", cells: .numbers([1, 2, 3, 4])), .init(name: "y", cells: .numbers([0, 0, 1, 1])),
            ])
        let design = try TableDesign(table, TableRoles(target: "y"))
        let fit = try await LogisticRegression.fit(design.problem)
        #expect(throws: TableDesignError.self) {
            try TableModel.model(design, fit, standardized: false, offsetColumn: nil, training: record(fit))
        }
    }

    /// A constant and a copy have no coefficient; a constant number with empty cells keeps its indicator.
    @Test func columnsThatWereSetAsideAreNotAskedForAgain() async throws {
        var columns = try design().problem.columns.prefix(1).map {
            FlatTable.Column(name: "x", cells: .numbers($0))
        }
        columns += [
            .init(name: "flat", cells: .numbers([Double](repeating: 3, count: 8))),
            .init(name: "copy", cells: columns[0].cells),
            .init(name: "known", cells: .numbers([5, .nan, 5, 5, .nan, .nan, 5, 5])),
            .init(name: "y", cells: .numbers([0, 1, 0, 1, 1, 0, 0, 1])),
        ]
        var roles = TableRoles(target: "y")
        roles.allowsMissing = true
        let design = try TableDesign(FlatTable(path: "t.csv", rowCount: 8, columns: columns), roles)
        let fit = try await LogisticRegression.fit(design.problem)
        let model = try TableModel.model(design, fit, standardized: false, offsetColumn: nil, training: record(fit))
        #expect(model.inputs.map(\.name) == ["x", "known"])
        #expect(model.terms.map(\.name) == ["x", "known=missing"])
        #expect(model.terms.last?.shape == .missing(inputs: [1]))
    }
}
