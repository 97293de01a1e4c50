/// How the keys of a table are cut into parts: part p has the keys from p · 2^shift on, 2^shift of them.
package struct KeyParts: Sendable, Equatable {
    /// How many keys there are.
    package let keyCount: Int
    private let shift: Int

    /// About how many parts there are at most: few enough for a block of rows to be cut into runs worth reading, enough for a
    /// part's rows to stay in a core's cache.
    private static let most = 256
    private static let fewestKeys = 1_024

    package init(keyCount: Int) {
        self.keyCount = keyCount
        var shift = Self.fewestKeys.trailingZeroBitCount
        while keyCount >> shift > Self.most { shift += 1 }
        self.shift = shift
    }

    /// How many parts there are.
    package var count: Int { (keyCount + (1 << shift) - 1) >> shift }

    /// The keys of a part.
    package func keys(of part: Int) -> Range<Int> { part << shift..<min(keyCount, (part + 1) << shift) }

    @inline(__always) func part(of key: Int32) -> Int { Int(key) >> shift }
    @inline(__always) func place(of key: Int32) -> Int32 { key & Int32(truncatingIfNeeded: (1 << shift) - 1) }
}
