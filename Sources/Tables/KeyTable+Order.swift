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

    /// The places in ascending order of their keys' bytes, each with the first eight of these, zeros where there are fewer.
    func ordered(_ places: Range<Int>) -> [KeyedPlace] {
        // The first eight bytes decide nearly always, so they are sorted by as one number.
        var keys: [KeyedPlace] = []
        keys.reserveCapacity(places.count)
        for place in places {
            let (start, end) = (ends[place], ends[place + 1])
            var head: UInt64 = 0
            for index in start..<min(start + 8, end) { head = head << 8 | UInt64(arena[index]) }
            keys.append(KeyedPlace(key: head << UInt64(8 * (8 - min(8, end - start))), place: Int32(place)))
        }
        KeyedPlace.sort(&keys)
        var start = 0
        while start < keys.count {
            var end = start + 1
            while end < keys.count, keys[end].key == keys[start].key { end += 1 }
            if end - start > 1 { keys[start..<end].sort(by: precedes) }
            start = end
        }
        return keys
    }

    /// The places of the distinct keys of ordered places, in order, and for each place where its key stands among them.
    func merged(_ ordered: [[KeyedPlace]]) -> (chosen: [Int32], ranks: [Int32]) {
        var next = ordered.map { _ in 0 }
        var chosen: [Int32] = []
        chosen.reserveCapacity(ends.count - 1)
        var ranks = [Int32](repeating: 0, count: ends.count - 1)
        var last: KeyedPlace?
        while true {
            var least: (list: Int, key: KeyedPlace)?
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
    private func precedes(_ left: KeyedPlace, _ right: KeyedPlace) -> Bool {
        if left.key != right.key { return left.key < right.key }
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
}
