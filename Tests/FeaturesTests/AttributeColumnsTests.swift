import Features
import Histories
import HistoriesFixtures
import Tables
import Testing

@Suite struct AttributeColumnsTests {
    private func cells(_ attribute: Attribute?) -> [String]? {
        attribute.map { attribute in attribute.texts.codes.indices.map { attribute.texts.text($0) } }
    }

    @Test func theLatestVisibleValueCounts() async throws {
        let dataset = RawDataset.parse(
            customers: "customer_id,region\na,north\nb,south\nc,east",
            attributes: """
                customer_id,occurred_at,recorded_at,name,value
                a,T-30d,,plan,basic
                a,T-20d,,plan,gold
                a,T-10d,T,plan,late
                a,T,,plan,after
                b,T-5d,,plan,9
                b,T-5d,,plan,10
                b,T-7d,T-1d,seats,3
                b,T-7d,T-2d,seats,4
                c,T+1d,,later,x
                """)
        let matrix = try await FeatureExtractor().matrix(of: dataset.histories, at: [fixtureCutoff])
        #expect(matrix.attributes.map(\.name) == ["region", "plan", "seats"])
        #expect(cells(matrix.attributes.first) == ["north", "south", "east"])
        #expect(cells(matrix.attributes.dropFirst().first) == ["gold", "9", ""])
        #expect(cells(matrix.attributes.last) == ["", "3", ""])
    }

    @Test func aHistoryWinsOverAColumnOfCustomersAndTheRunSaysSo() async throws {
        let dataset = RawDataset.parse(
            customers: "customer_id,plan\na,old\nb,old",
            attributes: "customer_id,occurred_at,name,value\na,T-1d,plan,new")
        let matrix = try await FeatureExtractor().matrix(of: dataset.histories, at: [fixtureCutoff])
        #expect(matrix.attributes.map(\.name) == ["plan"])
        #expect(cells(matrix.attributes.first) == ["new", ""])
        #expect(matrix.notes.contains { $0.contains("plan is in customers and in attributes") })
    }

    @Test func anAttributeNamedLikeAFeatureIsAnError() async throws {
        let histories = RawDataset.parse(customers: "customer_id,recency_days\na,1").histories
        await #expect(throws: FeatureError.attributeNamedLikeFeature("recency_days")) {
            try await FeatureExtractor().matrix(of: histories, at: [fixtureCutoff])
        }
    }

    @Test(arguments: [
        (["1", "-2.5", "", "1e3"], Attribute.Kind.number), (["1", "x"], .category), (["nan", "1"], .category),
        (["0x10"], .category), (["", ""], .category),
    ])
    func cellsThatAllReadAsNumbersAreNumbers(texts: [String], kind: Attribute.Kind) {
        let attribute = Attribute(name: "a", texts: InternedColumn(texts: texts))
        #expect(attribute.kind == kind)
        #expect(Attribute(name: "a", declaredKind: .category, texts: attribute.texts).kind == .category)
    }

    @Test func numbersReadWhereTheyStandAndAreMissingElsewhere() {
        let numbers = Attribute(name: "a", texts: InternedColumn(texts: ["2.5", "", "x"])).numbers
        #expect(numbers.first == 2.5)
        #expect(numbers.dropFirst().allSatisfy { $0.isNaN })
    }
}
