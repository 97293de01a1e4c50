import Foundation
import Tables
import Testing

@testable import Models

@Suite struct ModelMatrixTests {
    @Test func termsSeeEncodedValues() {
        let model = SmallModel.histories()
        let matrix = ModelMatrix(
            rowCount: 3,
            columns: [
                .numbers([0, -3, .nan]), .numbers([50, .nan, 30]),
                .levels([0, ModelMatrix.other, ModelMatrix.missing]),
            ])
        let values = model.terms.map { $0.shape.values(in: matrix, rows: 0..<3, inputs: model.inputs) }
        let transformed: [Double] = [0, -log1p(3.0), log1p(2.0)]
        let expected = transformed.map { ($0 - 0.75) / 0.3 }
        #expect(values[0] == expected)
        #expect(values[1] == [2, (21.5 - 30) / 10, 0])
        #expect(values[2] == [0, 1, 0])
        #expect(values[3] == [1, 0, 0])
        #expect(values[4] == [0, 1, 0])
        #expect(values[5] == [0, 0, 1])
    }

    private func table(_ columns: [FlatTable.Column], rows: Int = 2) -> FlatTable {
        FlatTable(path: "t.csv", rowCount: rows, columns: columns)
    }

    private func refusal(_ columns: [FlatTable.Column]) -> String {
        do {
            _ = try SmallModel.table().matrix(of: table(columns))
            return "nothing was refused"
        } catch {
            return error.description
        }
    }

    private let age = FlatTable.Column(name: "age", cells: .numbers([30, 40]))
    private let city = FlatTable.Column(name: "city", cells: .texts(InternedColumn(texts: ["B", "A"])))
    private let known = FlatTable.Column(name: "known", cells: .numbers([0.5, -0.5]))

    @Test func aTableGivesItsColumnsInTheModelsOrder() throws {
        let matrix = try SmallModel.table().matrix(of: table([known, city, age]))
        guard case .numbers(let ages) = matrix.columns[0], case .levels(let cities) = matrix.columns[1] else {
            Issue.record("columns of the wrong kind")
            return
        }
        #expect(ages == [30, 40])
        #expect(cities == [1, 0])
        #expect(matrix.offsets == [0.5, -0.5])
    }

    @Test func aMissingColumnIsNamed() {
        #expect(refusal([age, known]).contains("t.csv: has no column “city”"))
        let misspelt = FlatTable.Column(name: "citi", cells: city.cells)
        #expect(refusal([age, known, misspelt]).contains("did you mean “citi”"))
        #expect(refusal([age, city]).contains("“known”"))
    }

    @Test func anEmptyCellIsPlaced() {
        let holed = FlatTable.Column(name: "age", cells: .numbers([30, .nan]))
        #expect(refusal([holed, city, known]).hasPrefix("t.csv:2"))
        let noCity = FlatTable.Column(name: "city", cells: .texts(InternedColumn(texts: ["", "A"])))
        #expect(refusal([age, noCity, known]).contains("city: empty"))
        let noOffset = FlatTable.Column(name: "known", cells: .numbers([.nan, 1]))
        #expect(refusal([age, city, noOffset]).contains("known: empty"))
    }

    @Test func aNewLevelIsRefused() {
        let new = FlatTable.Column(name: "city", cells: .texts(InternedColumn(texts: ["A", "C"])))
        #expect(refusal([age, new, known]).contains("“C” is not a level that the model has met"))
    }

    @Test func anInfiniteCellIsRefused() {
        let infinite = FlatTable.Column(name: "age", cells: .numbers([30, .infinity]), unusableRows: [1])
        #expect(refusal([infinite, city, known]).contains("expected a finite number"))
    }

    @Test func aTextWhereANumberIsNeededIsRefused() {
        let text = FlatTable.Column(name: "age", cells: .texts(InternedColumn(texts: ["30", "old"])))
        #expect(refusal([text, city, known]).contains("found “old”, expected a number"))
    }

    @Test func aModelOfHistoriesRefusesATable() {
        #expect(throws: ModelError.self) { try SmallModel.histories().matrix(of: table([age])) }
    }
}
