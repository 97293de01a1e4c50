import Statistics
import Testing

@testable import Tables

/// Orders by counting against Swift's own sort.
@Suite struct DescendingOrderTests {
    private func expectSorted(_ values: [Double]) {
        let expected = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
        #expect(values.descendingOrder == expected)
    }

    @Test func ordersAreThoseOfASort() {
        var generator = SeededGenerator(seed: 4)
        expectSorted([])
        expectSorted([0.5])
        expectSorted((0..<5_000).map { _ in generator.uniform() })
        expectSorted((0..<5_000).map { _ in Double(generator.below(20)) / 20 })
        expectSorted((0..<2_000).map { _ in Double(bitPattern: generator.next() & ~(0x7FF << 52) | 1000 << 52) })
        expectSorted(
            (0..<3_000).map { _ in
                (generator.uniform() - 0.5) * Double(sign: .plus, exponent: generator.below(600) - 300, significand: 1)
            })
    }

    @Test func zerosAreEqualAndInfinitiesAreEnds() {
        expectSorted([0, -0.0, 1, -1, -0.0, 0, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude])
    }
}
