/// A place with a number that says where it stands among others.
package struct KeyedPlace: Sendable {
    package let key: UInt64
    package let place: Int32

    package init(key: UInt64, place: Int32) {
        self.key = key
        self.place = place
    }

    /// Sorts by key, equal ones as they come: eleven bits at a time from the lowest on, by counting (Knuth 1998, 5.2.5), leaving
    /// out bits that all have in common. The time is linear.
    package static func sort(_ entries: inout [KeyedPlace]) {
        guard let first = entries.first else { return }
        if zip(entries, entries.dropFirst()).allSatisfy({ $0.key <= $1.key }) { return }
        let varying = entries.reduce(0) { $0 | ($1.key ^ first.key) }
        var sorted = entries
        for shift in stride(from: UInt64(0), to: 64, by: 11) where (varying >> shift) & 0x7FF != 0 {
            var next = [Int](repeating: 0, count: 0x801)
            for entry in entries { next[Int(entry.key >> shift & 0x7FF) + 1] += 1 }
            for digit in 0..<0x800 { next[digit + 1] += next[digit] }
            for entry in entries {
                let digit = Int(entry.key >> shift & 0x7FF)
                sorted[next[digit]] = entry
                next[digit] += 1
            }
            swap(&entries, &sorted)
        }
    }
}
