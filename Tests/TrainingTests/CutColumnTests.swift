import Tables
import Testing

@testable import Training

@Suite struct CutColumnTests {
    private func table(_ texts: [String], _ numbers: [Double]) -> FlatTable {
        FlatTable(
            path: "t.csv", rowCount: texts.count,
            columns: [
                .init(name: "segment", cells: .texts(InternedColumn(texts: texts))),
                .init(name: "history", cells: .numbers(numbers)),
            ])
    }

    @Test func rangesOfANumberAreACut() {
        let table = table(["low", "mid", "high", "low", "mid", "high"], [1, 10, 20, 9, 20, 99])
        #expect(CutColumn.all(in: table, except: []) == [CutColumn(name: "segment", number: "history")])
        #expect(CutColumn.all(in: table, except: ["history"]).isEmpty)
    }

    @Test func rangesThatOverlapAreNone() {
        #expect(
            CutColumn.all(
                in: table(["low", "mid", "high", "low", "mid", "high"], [1, 10, 20, 10.5, 20, 99]), except: []
            ).isEmpty)
    }

    @Test func twoLevelsOrOneNumberALevelAreNone() {
        #expect(CutColumn.all(in: table(["no", "yes", "no", "yes"], [1, 10, 2, 20]), except: []).isEmpty)
        // A code beside its name is no cut of it.
        #expect(CutColumn.all(in: table(["a", "b", "c", "a"], [1, 2, 3, 1]), except: []).isEmpty)
    }

    @Test func anEmptyCellOnOneSideIsNone() {
        #expect(CutColumn.all(in: table(["low", "mid", "high", "low", ""], [1, 10, 20, 9, 5]), except: []).isEmpty)
    }
}
