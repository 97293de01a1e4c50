import Testing

@testable import Tables

@Suite struct FlatTableTests {
    private func read(_ text: String, name: String = "t.csv") async throws -> FlatTable {
        let folder = try TemporaryFolder()
        return try await FlatTable.read(try folder.file(name, text))
    }

    private func problem(_ text: String) async throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.file("t.csv", text)
        do throws(TableError) {
            _ = try await FlatTable.read(path)
            return ""
        } catch {
            return error.description.replacing(path, with: "t.csv")
        }
    }

    private func numbers(_ column: FlatTable.Column) -> [Double]? {
        if case .numbers(let values) = column.cells { values } else { nil }
    }

    /// All of a file is taken in the pass for numbers, and once more where there are texts.
    @Test(arguments: [("x,y\n1,2\n3,4\n", 0), ("x,y\n1,a\n3,b\n", 1)])
    func progressCountsTheBytesOfEachPass(text: String, passesForTexts: Int) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("t.csv", text)
        var (numbers, texts) = (0, 0)
        _ = try await FlatTable.read(path) { pass, bytes in
            if pass == .numbers { numbers += bytes } else { texts += bytes }
        }
        #expect(numbers == text.utf8.count && FlatTable.approximateTextBytes(of: path) == numbers)
        #expect(texts == passesForTexts * text.utf8.count)
        #expect(FlatTable.approximateTextBytes(of: path + ".none") == 0)
    }

    @Test func aColumnIsOfNumbersWhereEveryFilledCellIsOne() async throws {
        let table = try await read("x,y, spaced  name\n1,a,1e3\n-2.5,,+4\n.5,b, \n")
        #expect(table.columns.map(\.name) == ["x", "y", "spaced name"])
        #expect(table.rowCount == 3)
        #expect(numbers(table.columns[0]) == [1, -2.5, 0.5])
        guard case .texts(let texts) = table.columns[1].cells else {
            Issue.record("y is not of texts")
            return
        }
        #expect(texts.levels == ["a", "b"])
        #expect(texts.codes == [0, -1, 1])
        #expect(table.columns[1].firstEmptyRow == 1)
        #expect(table.columns[2].firstEmptyRow == 2)
        #expect(table.columns[0].firstEmptyRow == nil)
    }

    @Test func spellingsOfNaNAreNumbersThatCannotBeUsed() async throws {
        let folder = try TemporaryFolder()
        let table = try await FlatTable.read(try folder.file("t.csv", "x,y\n1,2\n,nan\n3,-Inf\n4,1e999\n"))
        #expect(table.columns[1].unusableRows == [1, 2, 3])
        #expect(table.columns[0].unusableRows == [])
        #expect(table.columns[0].firstEmptyRow == 1)
        #expect(table.columns[1].firstEmptyRow == nil)
        let place = table.place(row: 2, column: 1)
        #expect(place.line == 4)
        #expect(place.column == 3)
    }

    @Test(arguments: [
        ("a,a\n1,2\n", "t.csv:1:3: column 2 is named “a” as column 1 is; names must differ"),
        ("a,b\n1,2\n1\n", "t.csv:3:1: found 1 field, expected 2"),
        ("a,b\n", "t.csv: has a header but no rows"),
        ("", "t.csv: is empty; expected a header with the columns' names"),
        (",b\n1,2\n", "t.csv:1:1: column 1 has no name; give it one, or leave the column out"),
        ("a,b\n1,\"2\"x\n", "t.csv:2:3: found text after a closing quote, expected a delimiter or the end of the line"),
    ]) func whatIsNoTableIsRefusedByPlace(_ text: String, _ message: String) async throws {
        #expect(try await problem(text) == message)
    }

    @Test func oneWordAmongNumbersIsRefusedUnlessTheyAreCodes() async throws {
        let many = "x\n" + (1...100).map { "\($0)\n" }.joined() + "oops\n"
        #expect(
            try await problem(many)
                == "t.csv:102:1: column “x”: found “oops”, expected a number as in 100 of 101 cells; "
                + "leave the cell empty where the number is missing")
        let codes = "x\n" + (1...100).map { "\($0 % 40)\n" }.joined() + "A\n"
        #expect(try await problem(codes) == "")
    }

    @Test(arguments: ["NA", "null", "N/A", "?"])
    func wordsForAMissingNumberAreRefusedByPlace(_ word: String) async throws {
        #expect(
            try await problem("a,x\nu,1\nNA,\(word)\n?,3\n")
                == "t.csv:3:4: column “x”: found “\(word)”, expected a number as in 2 of 3 cells; "
                + "leave the cell empty where the number is missing")
        #expect(try await problem("x\nEU\nNA\n1\n") == "")
    }

    @Test func columnsThatAreOfTextsStayTextsWhereEachCellLooksLikeANumber() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("t.csv", "code,x\n01,2\n1,3\n")
        let table = try await FlatTable.read(path, texts: ["code", "absent"])
        guard case .texts(let texts) = table.columns[0].cells, case .numbers = table.columns[1].cells else {
            Issue.record("found numbers for texts, or texts for numbers")
            return
        }
        #expect(texts.levels == ["01", "1"])
    }

    @Test func tabsSeparateInTSV() async throws {
        #expect(try await read("a\tb\n1\t2,5\n", name: "t.tsv").columns.map(\.name) == ["a", "b"])
    }

    @Test func aMissingColumnIsAnsweredWithTheNearest() async throws {
        let table = try await read("age,tenure\n1,2\n")
        #expect(throws: TableError.self) { try table.columnIndex(named: "tenur") }
        do throws(TableError) {
            _ = try table.columnIndex(named: "tenur")
        } catch {
            #expect(error.description.hasSuffix("has no column “tenur” (did you mean “tenure”?); it has age, tenure"))
        }
    }

    @Test(arguments: [
        ("0.1", 0.1), ("1e22", 1e22), ("123456789012345678", 123456789012345680),
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ("4.9e-324", Double.leastNonzeroMagnitude), ("0.30000000000000004", 0.30000000000000004),
        ("9007199254740993", 9007199254740992), ("-0", -0.0),
        ("1e-400", 0), ("8.5e-22", 8.5e-22), (" 7 ", 7), ("5.", 5), ("00012", 12),
    ]) func numbersAreReadToTheNearestFloat64(_ text: String, _ value: Double) {
        let bytes = Array(text.utf8)
        #expect(numberCell(bytes.span) == .number(value))
    }

    @Test(arguments: ["1e", "e5", "1.2.3", "--1", "0x10", "1_000", "1,5", ".", "+", "infinite", "nano"])
    func whatIsNoNumberIsText(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(numberCell(bytes.span) == .text)
    }
}
