/// The order in which numpy's `default_rng(seed).permutation(count)` puts rows, so that figures over halves can be compared with
/// those of other programs: PCG64 (O'Neill 2014, XSL-RR 128/64) seeded by `SeedSequence`, Fisher & Yates from the last place on
/// with draws below a bound by masking (numpy 1.17 to 2.4).
struct NumPyPermutation {
    let order: [Int]

    init(_ count: Int, seed: UInt32) {
        var generator = PCG64(seed: seed)
        var order = Array(0..<count)
        for index in order.indices.reversed().dropLast() {
            order.swapAt(index, Int(generator.upTo(UInt32(index))))
        }
        self.order = order
    }
}

private struct PCG64 {
    /// A number of 128 bits.
    private struct Wide {
        var high: UInt64
        var low: UInt64

        static func + (one: Wide, other: Wide) -> Wide {
            let (low, carries) = one.low.addingReportingOverflow(other.low)
            return Wide(high: one.high &+ other.high &+ (carries ? 1 : 0), low: low)
        }

        static func * (one: Wide, other: Wide) -> Wide {
            let product = one.low.multipliedFullWidth(by: other.low)
            return Wide(
                high: product.high &+ one.high &* other.low &+ one.low &* other.high, low: product.low)
        }
    }

    private static let multiplier = Wide(high: 2_549_297_995_355_413_924, low: 4_865_540_595_714_422_341)
    private var state = Wide(high: 0, low: 0)
    private let increment: Wide
    /// The upper half of the last 64 bits, given out after the lower.
    private var kept: UInt32?

    init(seed: UInt32) {
        let words = SeedSequence(seed).words
        increment = Wide(high: words[2] << 1 | words[3] >> 63, low: words[3] << 1 | 1)
        step()
        state = state + Wide(high: words[0], low: words[1])
        step()
    }

    private mutating func step() { state = state * Self.multiplier + increment }

    private mutating func next() -> UInt32 {
        if let kept {
            self.kept = nil
            return kept
        }
        step()
        let (mixed, turn) = (state.high ^ state.low, state.high >> 58)
        let bits = mixed >> turn | mixed << ((64 - turn) & 63)
        kept = UInt32(truncatingIfNeeded: bits >> 32)
        return UInt32(truncatingIfNeeded: bits)
    }

    /// A number from 0 to `most`.
    mutating func upTo(_ most: UInt32) -> UInt32 {
        let mask = UInt32.max >> UInt32(most.leadingZeroBitCount)
        while true {
            let drawn = next() & mask
            if drawn <= most { return drawn }
        }
    }
}

/// Four numbers of 64 bits from a seed of 32.
private struct SeedSequence {
    let words: [UInt64]

    init(_ seed: UInt32) {
        var constant: UInt32 = 0x43b0_d7e5
        func hashed(_ value: UInt32, _ factor: UInt32) -> UInt32 {
            let mixed = value ^ constant
            constant = constant &* factor
            let product = mixed &* constant
            return product ^ product >> 16
        }
        var pool = [seed, 0, 0, 0].map { hashed($0, 0x931e_8875) }
        for source in pool.indices {
            for target in pool.indices where target != source {
                let mixed = 0xca01_f9dd &* pool[target] &- 0x4973_f715 &* hashed(pool[source], 0x931e_8875)
                pool[target] = mixed ^ mixed >> 16
            }
        }
        constant = 0x8b51_f9dd
        let halves = (0..<8).map { hashed(pool[$0 % 4], 0x58f3_8ded) }
        words = (0..<4).map { UInt64(halves[2 * $0]) | UInt64(halves[2 * $0 + 1]) << 32 }
    }
}
