import Testing

@testable import Loyalty

@Suite struct EstimateTests {
    /// 180 of 200 and 60 who joined since: Wilson's interval of statsmodels and Byar's by its formula, put together.
    @Test func aShareAndWhoJoinedSinceHaveOneIntervalBeyondOne() throws {
        let found = Estimate.share(180, of: 200, and: 60, mayBeMore: true)
        let interval = try #require(found.interval)
        #expect(try #require(found.value) == 1.2)
        #expect(abs(interval.lowerBound - 1.113_435_159_331_528_4) < 1e-12)
        #expect(abs(interval.upperBound - 1.292_752_996_097_576_5) < 1e-12)
    }

    @Test func whereNobodyCouldJoinItIsTheShareAlone() {
        #expect(Estimate.share(18, of: 20, and: 0, mayBeMore: false) == Estimate.share(18, of: 20))
        #expect(Estimate.share(0, of: 0, and: 3, mayBeMore: true) == .unknown)
    }

    @Test func whoMightHaveJoinedLeavesTheUpperEndOpenFurther() throws {
        let alone = try #require(Estimate.share(18, of: 20).interval)
        let found = try #require(Estimate.share(18, of: 20, and: 0, mayBeMore: true).interval)
        #expect(found.lowerBound == alone.lowerBound && found.upperBound > alone.upperBound)
    }
}
