import Statistics
import Testing

@Suite struct OrderStatisticTests {
    /// Numbers in order, backwards, all equal, few different, organ pipes, and at random.
    private func samples() -> [[Double]] {
        var generator = SeededGenerator(seed: 3)
        var samples: [[Double]] = []
        for count in [1, 2, 3, 10, 101, 1_000] {
            let ascending: [Double] = (0..<count).map { Double($0) }
            samples.append(ascending)
            samples.append(ascending.reversed())
            samples.append([Double](repeating: 7, count: count))
            samples.append(ascending.map { $0.truncatingRemainder(dividingBy: 3) })
            samples.append(ascending.map { min($0, Double(count) - $0) })
            samples.append(ascending.map { _ in Double.random(in: -1...1, using: &generator) })
        }
        return samples
    }

    @Test func everyPlaceIsThatOfTheSortedNumbers() {
        for values in samples() {
            let sorted = values.sorted()
            for place in stride(from: 0, to: values.count, by: max(1, values.count / 17)) {
                var found = values
                #expect(found.select(place) == sorted[place])
                #expect(found[..<place].allSatisfy { $0 <= sorted[place] })
                #expect(found[place...].allSatisfy { $0 >= sorted[place] })
                #expect(found.sorted() == sorted)
            }
        }
    }

    @Test func theMedianIsTheMiddle() {
        #expect([Double]().median == nil)
        #expect([3.0].median == 3)
        #expect([4.0, 1].median == 2.5)
        #expect([9.0, 1, 5].median == 5)
        for values in samples() {
            let (sorted, middle) = (values.sorted(), values.count / 2)
            #expect(
                values.median
                    == (values.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2))
        }
    }
}
