/// A fingerprint of a set of customers: the 256 smallest of their ids' 64-bit hashes (all of them where there are fewer).
///
/// Two sets that share customers share small hashes, so that a tested set that overlaps the trained one is noticed: with
/// more than a fiftieth of the trained customers in it, missed less than once in a hundred times.
public struct CustomerSketch: Sendable, Equatable {
    public static let size = 256
    /// Distinct, ascending.
    public let hashes: [UInt64]

    /// The sketch of a set of customers, in any order, repeated or not.
    public init(ids: some Sequence<String>) {
        // Cut back to the smallest now and then, so that memory does not follow the customers.
        var kept: Set<UInt64> = []
        var largest = UInt64.max
        for id in ids {
            let hash = Self.hash(id)
            guard hash < largest || kept.count < Self.size else { continue }
            kept.insert(hash)
            if kept.count >= 4 * Self.size {
                let smallest = kept.sorted().prefix(Self.size)
                kept = Set(smallest)
                largest = smallest.last ?? .max
            }
        }
        hashes = Array(kept.sorted().prefix(Self.size))
    }

    init?(ascending hashes: [UInt64]) {
        guard hashes.count <= Self.size, zip(hashes, hashes.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        self.hashes = hashes
    }

    /// The share of the sketched set that is among `ids`, as far as the sketch can tell; 0 where none is.
    public func share(among ids: some Sequence<String>) -> Double {
        guard !hashes.isEmpty else { return 0 }
        let wanted = Set(hashes)
        var found: Set<UInt64> = []
        for id in ids {
            let hash = Self.hash(id)
            if wanted.contains(hash) { found.insert(hash) }
        }
        return Double(found.count) / Double(hashes.count)
    }

    /// FNV-1a over the id's UTF-8 bytes, then SplitMix64's finaliser, so that the smallest hashes are a fair sample.
    static func hash(_ id: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
