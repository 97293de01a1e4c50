import Features
import Models
import Tables
import Testing

@testable import Training

@Suite struct TrainingDesignTests {
    @Test func ofEqualColumnsTheWidestStays() throws {
        let design = try TrainingDesign(SmallPanel.make(), TrainingOptions())
        let names = design.inputs.map(\.name)
        #expect(names.contains("purchases_total") && !names.contains("purchases_365d"))
        #expect(design.setAside.contains { $0.name == "purchases_365d" && $0.reason.contains("purchases_total") })
    }

    @Test func twinsAreTheLastEqualColumns() {
        let twins = InputCollector.laterTwins([[1, 2], [3, .nan], [1, 2], [3, .nan], [1, 2], [2, 1]])
        #expect(twins == [4, 3, 4, nil, nil, nil])
    }

    @Test func columnsAreStandardised() throws {
        for column in try TrainingDesign(SmallPanel.make(), TrainingOptions()).columns {
            let moments = Moments(column.values)
            #expect(moments.mean.magnitude < 1e-10 && (moments.deviation - 1).magnitude < 1e-10, "\(column.name)")
        }
    }

    @Test func missingValuesGetTheMedianAndAnIndicator() throws {
        let panel = SmallPanel.make()
        let design = try TrainingDesign(panel, TrainingOptions())
        #expect(design.columns.contains { $0.name == "gap_mean_days missing" })
        let gaps = try #require(panel.matrix.column(named: "gap_mean_days")).filter { !$0.isNaN }.sorted()
        let median = gaps.count % 2 == 1 ? gaps[gaps.count / 2] : (gaps[gaps.count / 2 - 1] + gaps[gaps.count / 2]) / 2
        let input = try #require(design.inputs.first { $0.name == "gap_mean_days" })
        guard case .number(let encoding) = input.encoding, let fill = encoding.fill else {
            Issue.record("no fill")
            return
        }
        #expect((fill - median).magnitude < 1e-12)
        #expect(encoding.transform == .logOnePlus)
    }

    @Test func rareLevelsArePooledAndNamesOfEachOneAreLeftOut() throws {
        let design = try TrainingDesign(SmallPanel.make(), TrainingOptions())
        let plan = try #require(design.inputs.first { $0.name == "plan" })
        guard case .category(let category) = plan.encoding else {
            Issue.record("plan is no category")
            return
        }
        #expect(category.levels == ["basic", "plus"])
        #expect(design.columns.map(\.name).contains("plan other"))
        #expect(design.setAside.contains { $0.name == "name" && $0.reason.contains("too rare") })
    }

    @Test func aColumnOfNumbersIsANumberWithItsOwnMissing() throws {
        let design = try TrainingDesign(SmallPanel.make(), TrainingOptions())
        let age = try #require(design.inputs.first { $0.name == "age" })
        if case .category = age.encoding { Issue.record("age is a category") }
        #expect(design.columns.contains { $0.name == "age missing" })
    }

    @Test func nearlyNeverMissingValuesShareAnIndicatorOrHaveNone() throws {
        let encoding = NumberEncoding(transform: .identity, fill: 0, centre: 0, scale: 1)
        let inputs = ["a", "b", "c"].map {
            ModelInput(name: $0, meaning: "", origin: .column, encoding: .number(encoding))
        }
        func column(missing: Range<Int>) -> ModelMatrix.Column {
            .numbers((0..<100).map { missing.contains($0) ? .nan : Double($0) })
        }
        let pooled = TermShapes(
            inputs: inputs,
            matrix: ModelMatrix(
                rowCount: 100, columns: [column(missing: 0..<6), column(missing: 10..<17), column(missing: 20..<60)]))
        #expect(pooled.shapes.map(\.name) == ["a", "b", "c", "c missing", "any missing of a, b"])
        let none = TermShapes(
            inputs: [inputs[0]], matrix: ModelMatrix(rowCount: 100, columns: [column(missing: 0..<6)]))
        #expect(none.shapes.map(\.name) == ["a"])
        #expect(none.setAside.map(\.name) == ["a missing"])
    }

    @Test func levelsFewerThanTheFloorArePooled() {
        let texts =
            Array(repeating: "a", count: 60) + Array(repeating: "b", count: 10) + Array(repeating: "c", count: 9)
        let levels = CategoryLevels(InternedColumn(texts: texts), rowCount: texts.count)
        #expect(levels.kept == ["a", "b"])
        #expect(levels.reasonAgainst == nil)
        #expect(CategoryLevels(InternedColumn(texts: ["x", "x"]), rowCount: 2).reasonAgainst != nil)
        #expect(CategoryLevels(InternedColumn(texts: ["", ""]), rowCount: 2).reasonAgainst != nil)
    }
}
