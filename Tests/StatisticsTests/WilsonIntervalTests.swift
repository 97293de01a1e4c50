import Statistics
import Testing

@Suite struct WilsonIntervalTests {
    /// Newcombe (1998), Statistics in Medicine 17, table I, the score method without continuity correction.
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718),
    ])
    func itIsThePublishedOne(successes: Int, trials: Int, low: Double, high: Double) {
        let interval = wilsonInterval(successes, of: trials)
        #expect(abs(interval.lowerBound - low) < 0.00005)
        #expect(abs(interval.upperBound - high) < 0.00005)
    }

    @Test func itIsSymmetricAndEndsAtCertainty() {
        #expect(wilsonInterval(0, of: 7).lowerBound == 0)
        #expect(wilsonInterval(7, of: 7).upperBound == 1)
        #expect(abs(wilsonInterval(7, of: 7).lowerBound - (1 - wilsonInterval(0, of: 7).upperBound)) < 1e-15)
        #expect(wilsonInterval(0, of: 0) == 0...1)
    }
}
