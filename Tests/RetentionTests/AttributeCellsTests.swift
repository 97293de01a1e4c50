import Histories
import Tables
import Testing

@testable import Retention

@Suite struct AttributeCellsTests {
    private let attributes = [
        Attribute(name: "plan", texts: InternedColumn(texts: ["basic", "", "plus"])),
        Attribute(name: "age", texts: InternedColumn(texts: ["044", "30", ""])),
    ]

    @Test func cellsComeInTheOrderAskedForAsTheyStandInTheData() throws {
        let cells = try AttributeCells(["age", "plan"], of: attributes)
        #expect((0..<3).map(cells.texts) == [["044", "basic"], ["30", ""], ["", "plus"]])
    }

    @Test func anUnknownAttributeNamesThoseThatAreThere() {
        let error = #expect(throws: RetentionError.self) { try AttributeCells(["paln"], of: attributes) }
        #expect(error?.description.contains("it has plan, age") == true)
    }
}
