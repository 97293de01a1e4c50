/// The order in which rows are put together by key: those of key 0, then those of key 1 and so on, within a key ascending in
/// time, and among equals there by the other columns, so that the order in which rows came leaves no trace.
struct RowOrder {
    /// A column that decides among rows of one key and time.
    enum Column {
        case numbers([Int64])
        case codes([Int32])
    }

    /// `offsets[k]..<offsets[k + 1]` are the places of key k.
    private(set) var offsets: [Int]
    /// For each place, the row that goes there.
    private(set) var from: [UInt32]
    /// Whether two rows of a key have the same time.
    private(set) var hasTies = false

    /// Orders rows by key and time, equal ones as they come.
    init(keys: [Int32], keyCount: Int, ascendingIn times: [Int64]) {
        offsets = [Int](repeating: 0, count: keyCount + 1)
        from = [UInt32](repeating: 0, count: keys.count)
        for key in keys { offsets[Int(key) + 1] += 1 }
        for key in 0..<keyCount { offsets[key + 1] += offsets[key] }
        var next = offsets
        unsafe from.withUnsafeMutableBufferPointer { from in
            unsafe next.withUnsafeMutableBufferPointer { next in
                for (row, key) in keys.enumerated() {
                    unsafe from[next[Int(key)]] = UInt32(truncatingIfNeeded: row)
                    unsafe next[Int(key)] += 1
                }
            }
        }
        sort(times)
    }

    /// Sorts the rows of each key by time. Where times and rows fit into one number together, that is what is sorted.
    private mutating func sort(_ times: [Int64]) {
        let first = times.min() ?? 0
        let (spread, isTooWide) = (times.max() ?? 0).subtractingReportingOverflow(first)
        let rowBits = Int.bitWidth - times.count.leadingZeroBitCount
        // Low bits that are 0 in all: six of them where times are whole seconds.
        let zeros =
            spread.leadingZeroBitCount >= rowBits
            ? 0 : times.reduce(Int64.min) { $0 | ($1 &- first) }.trailingZeroBitCount
        if !isTooWide, spread.leadingZeroBitCount + zeros >= rowBits {
            let row: UInt64 = 1 << UInt64(rowBits) - 1
            var buckets = TimeBuckets(bits: Int64.bitWidth - spread.leadingZeroBitCount - zeros + rowBits)
            sort(
                times,
                held: { (UInt64(bitPattern: $0 &- first) &>> UInt64(zeros)) &<< UInt64(rowBits) | UInt64($1) },
                row: { UInt32(truncatingIfNeeded: $0 & row) }, time: { $0 &>> UInt64(rowBits) },
                ascending: { buckets.sort(&$0) })
        } else {
            sort(
                times, held: { TimedRow(time: $0, row: $1) }, row: \.row, time: \.time, ascending: { $0.sort() })
        }
    }

    private struct TimedRow: Comparable {
        let time: Int64
        let row: UInt32

        static func < (left: TimedRow, right: TimedRow) -> Bool { (left.time, left.row) < (right.time, right.row) }
    }

    @inline(__always)
    private mutating func sort<Held: Comparable, Time: Equatable>(
        _ times: [Int64], held: (Int64, UInt32) -> Held, row: (Held) -> UInt32, time: (Held) -> Time,
        ascending sort: (inout [Held]) -> Void
    ) {
        var rows: [Held] = []
        var hasTies = false
        let offsets = offsets
        unsafe from.withUnsafeMutableBufferPointer { from in
            unsafe times.withUnsafeBufferPointer { times in
                for key in 0..<(offsets.count - 1) {
                    let (start, end) = (offsets[key], offsets[key + 1])
                    if end - start < 2 { continue }
                    rows.removeAll(keepingCapacity: true)
                    var isAscending = true
                    for place in start..<end {
                        let next = unsafe held(times[Int(from[place])], from[place])
                        isAscending = isAscending && (rows.isEmpty || rows[rows.count - 1] < next)
                        rows.append(next)
                    }
                    if !isAscending { sort(&rows) }
                    for index in rows.indices {
                        unsafe from[start + index] = row(rows[index])
                        hasTies = hasTies || index > 0 && time(rows[index]) == time(rows[index - 1])
                    }
                }
            }
        }
        self.hasTies = hasTies
    }

    /// Puts rows of one key and time in the order that columns decide.
    mutating func breakTies(by columns: [Column], _ times: [Int64]) {
        for key in 0..<(offsets.count - 1) {
            var start = offsets[key]
            while start < offsets[key + 1] {
                var end = start + 1
                let time = times[Int(from[start])]
                while end < offsets[key + 1], times[Int(from[end])] == time { end += 1 }
                if end - start > 1 { from[start..<end].sort { Self.precedes($0, $1, columns) } }
                start = end
            }
        }
    }

    private static func precedes(_ left: UInt32, _ right: UInt32, _ columns: [Column]) -> Bool {
        for column in columns {
            switch column {
            case .numbers(let values):
                if values[Int(left)] != values[Int(right)] { return values[Int(left)] < values[Int(right)] }
            case .codes(let codes):
                if codes[Int(left)] != codes[Int(right)] { return codes[Int(left)] < codes[Int(right)] }
            }
        }
        return false
    }
}

/// Sorts a customer's few rows, whose leading bits are times: each falls into one of as many stretches of time, which leaves
/// little to do where times are spread.
private struct TimeBuckets {
    private static let count = 64
    /// No more than so many are sorted by insertion.
    private static let few = 40

    private let shift: UInt64
    /// Where the rows of each bucket go.
    private var next = [Int](repeating: 0, count: Self.count + 1)
    private var room: [UInt64] = []

    /// - Parameter bits: no row has more.
    init(bits: Int) { shift = UInt64(max(0, bits - Self.count.trailingZeroBitCount)) }

    mutating func sort(_ rows: inout [UInt64]) {
        if rows.count > 8 {
            for bucket in next.indices { next[bucket] = 0 }
            for row in rows { next[Int(row &>> shift) + 1] += 1 }
            var most = 0
            for bucket in 0..<Self.count {
                most = max(most, next[bucket + 1])
                next[bucket + 1] += next[bucket]
            }
            if most > Self.few { return rows.sort() }
            room.removeAll(keepingCapacity: true)
            room.append(contentsOf: rows)
            for row in room {
                let bucket = Int(row &>> shift)
                rows[next[bucket]] = row
                next[bucket] += 1
            }
        }
        Self.insert(&rows)
    }

    private static func insert(_ rows: inout [UInt64]) {
        unsafe rows.withUnsafeMutableBufferPointer { rows in
            for index in 1..<rows.count {
                let row = unsafe rows[index]
                var place = index
                while place > 0, unsafe row < rows[place - 1] {
                    unsafe rows[place] = rows[place - 1]
                    place -= 1
                }
                unsafe rows[place] = row
            }
        }
    }
}
