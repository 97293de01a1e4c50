import Tables
import Testing

@testable import Training

@Suite struct TableDesignTests {
    private func table(_ columns: [(String, FlatTable.Cells)], unusable: [String: [Int]] = [:]) -> FlatTable {
        let rows =
            switch columns[0].1 {
            case .numbers(let values): values.count
            case .texts(let texts): texts.codes.count
            }
        return FlatTable(
            path: "t.csv", rowCount: rows,
            columns: columns.map { .init(name: $0.0, cells: $0.1, unusableRows: unusable[$0.0] ?? []) })
    }

    private func texts(_ values: [String]) -> FlatTable.Cells { .texts(InternedColumn(texts: values)) }

    private func outcomes(_ cells: FlatTable.Cells, positive: String? = nil) throws -> [Double] {
        var roles = TableRoles(target: "y")
        roles.positive = positive
        return try TableDesign(table([("y", cells)]), roles).problem.target
    }

    @Test func aTextColumnBecomesIndicatorsAgainstItsFirstLevel() throws {
        let design = try TableDesign(
            table([("plan", texts(["pro", "basic", "gold", "pro"])), ("y", .numbers([0, 1, 0, 1]))]),
            TableRoles(target: "y"))
        #expect(design.problem.names == ["plan=gold", "plan=pro"])
        #expect(design.problem.columns == [[0, 0, 1, 0], [1, 0, 0, 1]])
        #expect(design.encoding.references == ["plan": "basic"])
    }

    @Test func aLevelOnlyInRowsOfWeightZeroIsNoLevel() throws {
        var roles = TableRoles(target: "y")
        roles.weights = "w"
        let design = try TableDesign(
            table([
                ("plan", texts(["a", "b", "c", "b"])), ("w", .numbers([0, 1, 1, 1])), ("y", .numbers([0, 1, 0, 1])),
            ]), roles)
        #expect(design.problem.names == ["plan=c"])
        #expect(design.problem.weights == [0, 1, 1, 1])
    }

    @Test(arguments: [["yes", "No", "YES"], ["True", "false", "TRUE"], [" yes", "no ", "yes"]])
    func onePairOfTextsInAnyCaseIsATarget(values: [String]) throws {
        #expect(try outcomes(texts(values)) == [1, 0, 1])
    }

    @Test func twoPairsMixedAreNoTarget() {
        #expect(throws: TableDesignError.self) { try outcomes(texts(["yes", "false", "no"])) }
        #expect(throws: TableDesignError.self) { try outcomes(texts(["left", "stayed"])) }
        #expect(throws: TableDesignError.self) { try outcomes(.numbers([0, 1, 2])) }
    }

    @Test func anyTwoTextsAreATargetWherePositiveNamesOne() throws {
        #expect(try outcomes(texts(["left", "stayed", "left"]), positive: "left") == [1, 0, 1])
        #expect(try outcomes(.numbers([1, 2, 1]), positive: "2") == [0, 1, 0])
        #expect(throws: TableDesignError.self) { try outcomes(texts(["a", "b", "c"]), positive: "a") }
        #expect {
            try outcomes(texts(["left", "stayed"]), positive: "lefft")
        } throws: { error in
            (error as? TableDesignError)?.kind == .usage && "\(error)".contains("“left”")
        }
    }

    @Test func anEmptyCellIsAnErrorUnlessMissingIsAllowed() throws {
        let cells = table([
            ("x", .numbers([1, .nan, 4, 9])), ("plan", texts(["a", "", "b", "a"])), ("y", .numbers([0, 1, 0, 1])),
        ])
        var roles = TableRoles(target: "y")
        #expect {
            try TableDesign(cells, roles)
        } throws: { error in
            "\(error)".contains("“x”: found an empty cell")
        }
        roles.allowsMissing = true
        let design = try TableDesign(cells, roles)
        #expect(design.problem.names == ["x", "x=missing", "plan=b", "plan=missing"])
        #expect(design.problem.columns == [[1, 4, 4, 9], [0, 1, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0]])
    }

    @Test func aCellThatIsNoFiniteNumberIsAnErrorEvenThen() {
        var roles = TableRoles(target: "y")
        roles.allowsMissing = true
        let cells = table([("x", .numbers([1, .infinity])), ("y", .numbers([0, 1]))], unusable: ["x": [1]])
        #expect(throws: TableDesignError.self) { try TableDesign(cells, roles) }
        roles.excluded = ["x"]
        #expect(throws: Never.self) { try TableDesign(cells, roles) }
    }

    @Test func aColumnThatIsNotThereIsAUsageErrorThatNamesTheNearest() {
        var roles = TableRoles(target: "y")
        roles.excluded = ["amoutn"]
        #expect {
            try TableDesign(table([("amount", .numbers([1, 2])), ("y", .numbers([0, 1]))]), roles)
        } throws: { error in
            (error as? TableDesignError)?.kind == .usage && "\(error)".contains("did you mean “amount”?")
        }
    }
}
