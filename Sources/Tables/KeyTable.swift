import CKernels

/// Distinct byte strings, each with a code in order of first appearance: a hash table made for many look-ups at a time.
///
/// Keys of up to 11 bytes are held whole beside their code, four to a cache line; of longer ones two hashes are held there,
/// and the bytes are compared in the arena. The hash has no random seed: codes depend on the data alone. Keys that are
/// numbers are found by these (`NumberedKeys`).
package struct KeyTable: Sendable {
    /// The words by which a key is found.
    struct Words: Sendable, Equatable {
        /// The first eight bytes, or a hash of a longer key.
        var first: UInt64
        /// The next three bytes, and above them the number of bytes, `longMark` where the key is longer.
        var second: UInt32

        static let longMark: UInt32 = 0xFF
        /// How many bytes they can hold.
        static let mostBytes = 11

        @inline(__always) var hash: Int {
            var hash = first ^ UInt64(second) &* 0xE703_7ED1_A0B4_28DB
            hash = (hash ^ hash &>> 32) &* 0x9E37_79B9_7F4A_7C15
            hash = (hash ^ hash &>> 29) &* 0xBF58_476D_1CE4_E5B9
            return Int(truncatingIfNeeded: hash ^ hash &>> 32)
        }

        /// Words that no key has.
        static let none = Words(first: 0, second: 0xFE << 24)

        /// Whether the words stand for a key longer than they can hold.
        @inline(__always) var isLong: Bool { second >> 24 == Self.longMark }
    }

    private typealias Slot = churn_slot

    /// Where keys are found by their hash; all free where there are `numbers`.
    private var slots: [Slot]
    private var mask: Int
    private var numbers: NumberedKeys?
    /// The bytes of the keys, one after another.
    private(set) var arena: [UInt8] = []
    /// Where each key ends in the arena; one more entry than there are keys.
    private(set) var ends: [Int] = [0]

    /// An empty table with room for about `capacity` keys.
    package init(capacity: Int = 64) {
        var size = 64
        while size * 2 < capacity * 3 { size *= 2 }
        slots = Array(repeating: Self.free, count: size)
        mask = size - 1
    }

    /// A table of keys that differ, whose codes are their positions.
    ///
    /// - Parameters:
    ///   - arena: The keys' bytes, one after another.
    ///   - ends: Where each ends; 0 before the first.
    init(_ arena: [UInt8], ends: [Int]) {
        self.init()
        self.arena = arena
        self.ends = ends
        numbers = NumberedKeys(arena, ends: ends)
        if numbers == nil { fillSlots() }
    }

    private static let free = Slot(Words(first: 0, second: 0), code: -1)

    /// How many keys there are.
    package var count: Int { ends.count - 1 }

    /// The bytes of a key.
    package func bytes(of code: Int) -> ArraySlice<UInt8> { arena[ends[code]..<ends[code + 1]] }

    /// A key as text.
    package func text(of code: Int) -> String { String(decoding: bytes(of: code), as: UTF8.self) }

    /// The words of `bytes[start..<end]`, of which at least 16 more bytes must be readable from `start` on.
    @inline(__always)
    static func words(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Words {
        let count = end - start
        guard count <= Words.mostBytes else { return unsafe longWords(bytes, start, end) }
        let bits = UInt64(truncatingIfNeeded: 8 * count)
        let first = unsafe bytes.word(at: start) & (count < 8 ? (1 &<< bits) &- 1 : .max)
        let second = unsafe bytes.word(at: start + 8) & (count > 8 ? (1 &<< bits) &- 1 : 0)
        return Words(
            first: first, second: UInt32(truncatingIfNeeded: second) | UInt32(truncatingIfNeeded: count) &<< 24)
    }

    /// Two hashes of a long key, eight bytes at a time: products whose halves are mixed.
    private static func longWords(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Words {
        var (first, second): (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, UInt64(end - start))
        var index = start
        while index < end {
            let held = end - index
            let word = unsafe bytes.word(at: index) & (held < 8 ? (1 &<< UInt64(8 * held)) &- 1 : .max)
            let product = (first ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            first = product.high ^ product.low
            second = (second ^ word ^ second >> 29) &* 0xE703_7ED1_A0B4_28DB
            index += 8
        }
        return Words(
            first: first ^ first >> 32, second: UInt32(truncatingIfNeeded: second >> 40) | Words.longMark << 24)
    }

    /// Stands for a key of which `guess` cannot tell.
    static let unsure: Int32 = -2

    /// Looks at two slots for each of many cells: the code of the cell's text where it is found there, else `unsure`.
    ///
    /// In a large table the slots of all cells are asked for before the first is looked at, so that memory is waited for once
    /// and not for each.
    ///
    func guess(
        _ field: RawField, _ rows: Range<Int>, _ codes: UnsafeMutableBufferPointer<Int32>, vectors: Vectors = .best
    ) {
        if let numbers { return unsafe numbers.guess(field, rows, codes, unsure: Self.unsure, vectors: vectors) }
        #if arch(x86_64)
            if vectors != churn_vectors_none {
                unsafe slots.withUnsafeBufferPointer { slots in
                    unsafe churn_guess_codes(
                        field.together(rows), slots.baseAddress, UInt64(mask), slots.count > Self.slotsInCache,
                        Self.unsure, codes.baseAddress.map { unsafe $0 + rows.lowerBound }, vectors)
                }
                return
            }
        #endif
        unsafe slots.withUnsafeBufferPointer { slots in
            guard let first = slots.baseAddress else { return }
            unsafe withUnsafeTemporaryAllocation(of: Sought.self, capacity: rows.count) { sought in
                for (index, row) in rows.enumerated() {
                    let (start, end) = unsafe field.bounds(row)
                    // A text with doubled quotes seems to be very long.
                    let words = end &- start <= Words.mostBytes ? unsafe Self.words(field.bytes, start, end) : .none
                    let place = words.hash & mask
                    unsafe sought[index] = Sought(words: words, place: place)
                    if slots.count > Self.slotsInCache {
                        unsafe churn_prefetch(first + place)
                        // Mostly on the same line, but a wait where it is not.
                        unsafe churn_prefetch(first + ((place &+ 1) & mask))
                    }
                }
                for (index, row) in rows.enumerated() {
                    let (words, place) = unsafe (sought[index].words, sought[index].place)
                    let slot = unsafe first[place]
                    let next = unsafe first[(place &+ 1) & mask]
                    // Without a branch: a wrong guess costs more than both looks. A free slot is equal to the empty text
                    // alone, which has no code.
                    let found = UInt32(truncatingIfNeeded: slot.differs(from: words))
                    let foundNext = UInt32(truncatingIfNeeded: next.differs(from: words))
                    let code =
                        UInt32(bitPattern: slot.code) & ~found | UInt32(bitPattern: next.code) & found & ~foundNext
                    unsafe codes[row] = Int32(bitPattern: code | UInt32(bitPattern: Self.unsure) & found & foundNext)
                }
            }
        }
    }

    /// The words of a cell and where the table is to be looked at for them.
    private struct Sought {
        let words: Words
        let place: Int
    }

    /// Tables up to so many slots stay in a core's cache.
    private static let slotsInCache = 4_096

    /// The code of a key, or -1.
    func find(_ words: Words, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int32 {
        if let numbers { return unsafe numbers.code(bytes, start, end) }
        return unsafe slots.withUnsafeBufferPointer { slots in
            var index = words.hash & mask
            while true {
                let slot = unsafe slots[index]
                if slot.code < 0 { return -1 }
                if slot.has(words), !words.isLong || (unsafe isKey(Int(slot.code), bytes, start, end)) {
                    return slot.code
                }
                index = (index + 1) & mask
            }
        }
    }

    private func isKey(_ code: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard ends[code + 1] - ends[code] == end - start else { return false }
        for offset in 0..<(end - start) where unsafe arena[ends[code] + offset] != bytes[start + offset] {
            return false
        }
        return true
    }

    /// The code of a key, a new one where it is not there yet.
    mutating func intern(_ words: Words, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int32 {
        let found = unsafe find(words, bytes, start, end)
        if found >= 0 { return found }
        if numbers != nil {
            numbers = nil
            fillSlots()
        }
        let code = Int32(count)
        unsafe arena.append(contentsOf: bytes[start..<end])
        ends.append(arena.count)
        if count * 3 > slots.count * 2 { grow() }
        place(Slot(words, code: code))
        return code
    }

    private mutating func place(_ slot: Slot) {
        var index = slot.words.hash & mask
        while slots[index].code >= 0 { index = (index + 1) & mask }
        slots[index] = slot
    }

    private mutating func grow() {
        let held = slots
        slots = Array(repeating: Self.free, count: slots.count * 2)
        mask = slots.count - 1
        for slot in held where slot.code >= 0 { place(slot) }
    }

    /// Puts every key into three slots or more, so that most are found at the first look.
    private mutating func fillSlots() {
        var size = slots.count
        while size < count * 3 { size *= 2 }
        slots = Array(repeating: Self.free, count: size)
        mask = size - 1
        let words = unsafe Self.padded(arena).withUnsafeBufferPointer { bytes in
            (0..<count).map { unsafe Self.words(bytes, ends[$0], ends[$0 + 1]) }
        }
        for (code, key) in words.enumerated() {
            askAhead(for: words[min(code + 16, words.count - 1)])
            place(Slot(key, code: Int32(code)))
        }
    }

    /// The code of a key at hand, or -1.
    package func code(of key: some Collection<UInt8>) -> Int32 {
        unsafe Self.padded(key).withUnsafeBufferPointer {
            unsafe find(Self.words($0, 0, key.count), $0, 0, key.count)
        }
    }

    /// The code of a key at hand, a new one where it is not there yet.
    @discardableResult
    package mutating func intern(_ key: some Collection<UInt8>) -> Int32 {
        unsafe Self.padded(key).withUnsafeBufferPointer {
            unsafe intern(Self.words($0, 0, key.count), $0, 0, key.count)
        }
    }

    private static func padded(_ key: some Collection<UInt8>) -> [UInt8] {
        Array(key) + repeatElement(0, count: 16)
    }

    /// A table whose codes are the positions of the texts, which differ.
    package init(texts: [String]) {
        var (arena, ends) = ([UInt8](), [0])
        for text in texts {
            arena.append(contentsOf: text.utf8)
            ends.append(arena.count)
        }
        self.init(arena, ends: ends)
    }

    /// Asks for the slot of a key that will be looked for soon.
    private func askAhead(for words: Words) {
        unsafe slots.withUnsafeBufferPointer { slots in
            if let first = slots.baseAddress { unsafe churn_prefetch(first + (words.hash & mask)) }
        }
    }
}

/// Where a key is found, with its code.
extension churn_slot {
    fileprivate init(_ words: KeyTable.Words, code: Int32) {
        self.init(first: words.first, second: words.second, code: code)
    }

    @inline(__always) fileprivate func has(_ words: KeyTable.Words) -> Bool {
        first == words.first && second == words.second
    }

    fileprivate var words: KeyTable.Words { KeyTable.Words(first: first, second: second) }

    /// 0 where it has the words, else every bit set.
    @inline(__always) fileprivate func differs(from words: KeyTable.Words) -> Int64 {
        let bits = (first ^ words.first) | UInt64(second ^ words.second)
        return Int64(bitPattern: bits | (0 &- bits)) &>> 63
    }
}
