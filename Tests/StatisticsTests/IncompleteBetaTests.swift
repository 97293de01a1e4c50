import Testing

@testable import Statistics

@Suite struct IncompleteBetaTests {
    /// mpmath, 40 digits: betainc(a, b, 0, x), regularised.
    @Test(arguments: [
        (0.3, 6.0, 14.0, 0.5261374757264858), (0.9, 6, 14, 0.99999999992872274), (0.01, 0.5, 0.5, 0.063768560858519849),
        (0.5, 2, 3, 0.6875), (0.2, 100, 300, 0.0079945308668793385), (0, 2, 3, 0), (1, 2, 3, 1),
    ])
    func valuesAgreeWithFortyDigits(x: Double, a: Double, b: Double, expected: Double) {
        #expect(abs(IncompleteBeta.regularised(x, a, b) - expected) <= 1e-12 * expected)
    }

    @Test func outsideTheUnitIntervalIsNoNumber() {
        #expect(IncompleteBeta.regularised(1.5, 2, 3).isNaN)
    }
}
