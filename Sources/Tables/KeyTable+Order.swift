extension KeyTable {
    /// The codes in ascending order of their keys' bytes.
    package func sortedCodes() -> [Int32] { KeyList([self]).ordered(0..<count).map(\.place) }

    /// The keys of several tables together, in ascending order of their bytes: as a table whose codes are their positions, as
    /// texts, and for each table what its codes become.
    static func merged(_ tables: [KeyTable]) -> (keys: KeyTable, texts: [String], translations: [[Int32]]) {
        let (all, threads) = (KeyList(tables), tables.count)
        let ordered = concurrently(tables.count, threads: threads) { all.ordered(all.places(of: $0)) }
        let (chosen, ranks) = all.merged(ordered)
        // One thread makes the table while another makes the texts, where several had parsed.
        let made = concurrently(2, threads: threads) { turn in
            turn == 0 ? (all.table(of: chosen), []) : (nil, all.texts(of: chosen))
        }
        return (made[0].0 ?? KeyTable(), made[1].1, tables.indices.map { Array(ranks[all.places(of: $0)]) })
    }
}

/// The keys of several tables, one after another; some may be there more than once.
private struct KeyList: Sendable {
    private var arena: [UInt8] = []
    /// Where each key ends in the arena; 0 before the first.
    private var ends = [0]
    /// The places of each table's keys.
    private var tables: [Range<Int>] = []

    init(_ tables: [KeyTable]) {
        for table in tables {
            let (first, start) = (arena.count, ends.count - 1)
            arena.append(contentsOf: table.arena)
            ends.append(contentsOf: table.ends.dropFirst().lazy.map { first + $0 })
            self.tables.append(start..<(ends.count - 1))
        }
    }

    func places(of table: Int) -> Range<Int> { tables[table] }

    /// The places in ascending order of their keys' bytes.
    func ordered(_ places: Range<Int>) -> [Headed] {
        // The first eight bytes decide nearly always, so they are sorted by as one number.
        var keys: [Headed] = []
        keys.reserveCapacity(places.count)
        for place in places {
            let (start, end) = (ends[place], ends[place + 1])
            var head: UInt64 = 0
            for index in start..<min(start + 8, end) { head = head << 8 | UInt64(arena[index]) }
            keys.append(Headed(head: head << UInt64(8 * (8 - min(8, end - start))), place: Int32(place)))
        }
        Headed.sort(&keys)
        var start = 0
        while start < keys.count {
            var end = start + 1
            while end < keys.count, keys[end].head == keys[start].head { end += 1 }
            if end - start > 1 { keys[start..<end].sort(by: precedes) }
            start = end
        }
        return keys
    }

    /// The places of the distinct keys of ordered places, in order, and for each place where its key stands among them.
    func merged(_ ordered: [[Headed]]) -> (chosen: [Int32], ranks: [Int32]) {
        var next = ordered.map { _ in 0 }
        var chosen: [Int32] = []
        chosen.reserveCapacity(ends.count - 1)
        var ranks = [Int32](repeating: 0, count: ends.count - 1)
        var last: Headed?
        while true {
            var least: (list: Int, key: Headed)?
            for list in ordered.indices where next[list] < ordered[list].count {
                let key = ordered[list][next[list]]
                if let held = least, !precedes(key, held.key) { continue }
                least = (list, key)
            }
            guard let (list, key) = least else { return (chosen, ranks) }
            next[list] += 1
            let isNew = last.map { precedes($0, key) } ?? true
            if isNew { chosen.append(key.place) }
            ranks[Int(key.place)] = Int32(chosen.count - 1)
            last = key
        }
    }

    @inline(__always)
    private func precedes(_ left: Headed, _ right: Headed) -> Bool {
        if left.head != right.head { return left.head < right.head }
        return bytes(of: left.place).lexicographicallyPrecedes(bytes(of: right.place))
    }

    private func bytes(of place: Int32) -> ArraySlice<UInt8> { arena[ends[Int(place)]..<ends[Int(place) + 1]] }

    /// A table of the keys at some places, whose codes are their positions among these.
    func table(of places: [Int32]) -> KeyTable {
        var ends = [0]
        ends.reserveCapacity(places.count + 1)
        let ordered = unsafe [UInt8](unsafeUninitializedCapacity: arena.count) { target, filled in
            for place in places {
                for index in self.ends[Int(place)]..<self.ends[Int(place) + 1] {
                    unsafe target[filled] = arena[index]
                    filled += 1
                }
                ends.append(filled)
            }
        }
        return KeyTable(ordered, ends: ends)
    }

    func texts(of places: [Int32]) -> [String] {
        unsafe arena.withUnsafeBufferPointer { arena in
            places.map { place in
                unsafe String(
                    decoding: UnsafeBufferPointer(rebasing: arena[ends[Int(place)]..<ends[Int(place) + 1]]),
                    as: UTF8.self)
            }
        }
    }

    /// A key's first eight bytes, zeros where it has fewer, and its place.
    struct Headed: Sendable {
        let head: UInt64
        let place: Int32

        /// Sorts by head: byte after byte from the last on, leaving out those that all have in common.
        static func sort(_ entries: inout [Headed]) {
            guard let first = entries.first else { return }
            if zip(entries, entries.dropFirst()).allSatisfy({ $0.head <= $1.head }) { return }
            let varying = entries.reduce(0) { $0 | ($1.head ^ first.head) }
            var sorted = entries
            for shift in stride(from: UInt64(0), to: 64, by: 8) where (varying >> shift) & 0xFF != 0 {
                var next = [Int](repeating: 0, count: 257)
                for entry in entries { next[Int(entry.head >> shift & 0xFF) + 1] += 1 }
                for byte in 0..<256 { next[byte + 1] += next[byte] }
                for entry in entries {
                    let byte = Int(entry.head >> shift & 0xFF)
                    sorted[next[byte]] = entry
                    next[byte] += 1
                }
                swap(&entries, &sorted)
            }
        }
    }
}
