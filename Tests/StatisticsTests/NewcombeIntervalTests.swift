import Testing

@testable import Statistics

@Suite struct NewcombeIntervalTests {
    @Test func theIntervalIsThatOfNewcombesPaper() {
        // Newcombe (1998), table II, method 10: 56/70 against 48/80 is 0.0524 to 0.3339.
        let found = newcombeInterval((56.0 / 70, 70), (48.0 / 80, 80))
        #expect((found.lowerBound - 0.0524).magnitude < 5e-5)
        #expect((found.upperBound - 0.3339).magnitude < 5e-5)
    }

    @Test func nothingSeenLeavesItOpen() {
        let found = newcombeInterval((0, 0), (0, 0))
        #expect(found.lowerBound <= -0.99 && found.upperBound >= 0.99)
    }
}
