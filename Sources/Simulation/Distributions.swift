import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension SeededGenerator {
    /// The stream of one customer: it depends on the seed and the customer's number alone, so that any range of
    /// customers can be generated on any thread.
    init(seed: UInt64, customer: Int) {
        var mixer = SeededGenerator(seed: seed)
        self.init(seed: mixer.next() &+ UInt64(customer) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// True with a probability.
    mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    /// A whole number in a range.
    mutating func within(_ range: Range<Int>) -> Int { range.lowerBound + below(range.count) }

    /// A standard normal number (Box & Muller 1958, the cosine branch).
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// An exponential number with mean 1.
    mutating func exponential() -> Double { -log(1 - uniform()) }

    /// A Poisson count with a mean below about 500 (Knuth, TAOCP 3.4.1, algorithm Q).
    mutating func poisson(_ mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        let limit = exp(-mean)
        var count = 0
        var product = uniform()
        while product > limit {
            count += 1
            product *= uniform()
        }
        return count
    }

    /// An index drawn with the given shares, which sum to 1.
    mutating func index(_ shares: [Double]) -> Int {
        var rest = uniform()
        for (index, share) in shares.enumerated() {
            rest -= share
            if rest < 0 { return index }
        }
        return shares.count - 1
    }
}
