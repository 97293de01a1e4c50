import Testing

@testable import Models

@Suite struct CustomerSketchTests {
    private let ids = (0..<20_000).map { "customer \($0)" }

    @Test func orderAndRepetitionDoNotMatter() {
        #expect(CustomerSketch(ids: ids) == CustomerSketch(ids: ids.reversed() + ids))
        #expect(CustomerSketch(ids: ids).hashes == Array(Set(ids.map(CustomerSketch.hash)).sorted().prefix(256)))
    }

    @Test func theSameCustomersAreAllFound() {
        #expect(CustomerSketch(ids: ids).share(among: ids.reversed()) == 1)
        #expect(CustomerSketch(ids: ["a"]).share(among: ["b", "a"]) == 1)
    }

    @Test func othersAreNotFound() {
        #expect(CustomerSketch(ids: ids).share(among: ids.map { $0 + "x" }) == 0)
        #expect(CustomerSketch(ids: [String]()).share(among: ids) == 0)
    }

    @Test func aTenthOfTheCustomersIsFoundAsAboutATenth() {
        let share = CustomerSketch(ids: ids).share(among: ids.prefix(2_000))
        // Three standard errors of a share of 0.1 among 256.
        #expect(abs(share - 0.1) < 0.057)
    }
}
