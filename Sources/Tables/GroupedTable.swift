/// A table's rows put together by key: the rows of key 0, then those of key 1 and so on, within a key ascending in one
/// column, and among equals there by the other columns, so that the order of the files' rows leaves no trace.
package struct GroupedTable: Sendable {
    /// `offsets[k]..<offsets[k + 1]` are the rows of key k.
    package let offsets: [Int]
    /// Values of the columns that hold numbers, one array a column; empty for the others.
    package private(set) var numbers: [[Int64]]
    /// Codes of the columns that hold interned texts, likewise; empty for the key.
    package private(set) var codes: [[Int32]]

    /// Groups a table, and takes its rows out of it column by column, so that they are not held twice.
    ///
    /// - Parameters:
    ///   - key: the position of the column whose codes say which group a row is of.
    ///   - groupCount: how many groups there are; codes are below it.
    ///   - order: the position of the column of numbers that rows ascend in; nil where a group has one row at most.
    package static func group(
        _ table: inout TypedTable, by key: Int, groupCount: Int, ascendingIn order: Int?, threads: Int
    ) async -> GroupedTable {
        var places = table.chunks.indices.map { table.chunks[$0].takeCodes(key) }
        let offsets = findPlaces(&places, groupCount)
        let width = table.columns.count
        let total = offsets[groupCount]
        var grouped = GroupedTable(
            offsets: offsets, numbers: Array(repeating: [], count: width), codes: Array(repeating: [], count: width))
        if let order {
            let pieces = table.chunks.indices.map { table.chunks[$0].takeNumbers(order) }
            grouped.numbers[order] = moved(pieces, places, total)
            if let ranks = sortGroups(&grouped.numbers[order], offsets) { follow(ranks, &places) }
        }
        await grouped.move(&table, places, (0..<width).filter { $0 != key && $0 != order }, threads)
        if let order { await grouped.sort(ascendingIn: order, threads) }
        return grouped
    }

    private struct Moved: Sendable {
        let column: Int
        var numbers: [Int64] = []
        var codes: [Int32] = []
    }

    /// Moves whole columns to their places, each on one thread; a column's chunks are given back before the next is taken.
    private mutating func move(
        _ table: inout TypedTable, _ places: [[Int32]], _ columns: [Int], _ threads: Int
    ) async {
        let total = offsets[offsets.count - 1]
        await withTaskGroup(of: Moved.self) { group in
            for (turn, column) in columns.enumerated() {
                if turn >= max(1, threads), let moved = await group.next() { take(moved) }
                if table.columns[column].kind.isCode {
                    let pieces = table.chunks.indices.map { table.chunks[$0].takeCodes(column) }
                    group.addTask { Moved(column: column, codes: Self.moved(pieces, places, total)) }
                } else {
                    let pieces = table.chunks.indices.map { table.chunks[$0].takeNumbers(column) }
                    group.addTask { Moved(column: column, numbers: Self.moved(pieces, places, total)) }
                }
            }
            for await moved in group { take(moved) }
        }
    }

    private mutating func take(_ moved: Moved) {
        numbers[moved.column] = moved.numbers
        codes[moved.column] = moved.codes
        returnFreeMemory(after: max(moved.numbers.count, moved.codes.count))
    }

    /// Turns the rows' groups into the rows' places, group after group and within one in the order they come; returns where
    /// each group starts.
    private static func findPlaces(_ groups: inout [[Int32]], _ groupCount: Int) -> [Int] {
        var offsets = [Int](repeating: 0, count: groupCount + 1)
        unsafe offsets.withUnsafeMutableBufferPointer { offsets in
            for piece in groups { for group in piece { unsafe offsets[Int(group) + 1] += 1 } }
            for group in 0..<groupCount { unsafe offsets[group + 1] += offsets[group] }
        }
        precondition(offsets[groupCount] <= Int(Int32.max), "\(offsets[groupCount]) rows in one table")
        var next = offsets.map { Int32($0) }
        unsafe next.withUnsafeMutableBufferPointer { next in
            for piece in groups.indices {
                unsafe groups[piece].withUnsafeMutableBufferPointer { rows in
                    for row in 0..<rows.count {
                        let group = unsafe Int(rows[row])
                        unsafe rows[row] = next[group]
                        unsafe next[group] += 1
                    }
                }
            }
        }
        return offsets
    }

    private static func moved<Value: FixedWidthInteger>(
        _ values: [[Value]], _ places: [[Int32]], _ total: Int
    ) -> [Value] {
        unsafe [Value](unsafeUninitializedCapacity: total) { target, count in
            for (values, places) in zip(values, places) {
                unsafe values.withUnsafeBufferPointer { values in
                    unsafe places.withUnsafeBufferPointer { places in
                        for row in 0..<values.count { unsafe target[Int(places[row])] = values[row] }
                    }
                }
            }
            count = total
        }
    }

    /// Puts each group's times in ascending order, equal ones as they come; returns where each went, nil where none moved.
    private static func sortGroups(_ times: inout [Int64], _ offsets: [Int]) -> [Int32]? {
        var ranks: [Int32] = []
        var keys: [(time: Int64, row: Int32)] = []
        unsafe times.withUnsafeMutableBufferPointer { times in
            for group in 0..<(offsets.count - 1) {
                let (start, end) = (offsets[group], offsets[group + 1])
                if unsafe isAscending(times, start, end) { continue }
                if ranks.isEmpty { ranks = Array(0..<Int32(times.count)) }
                keys.removeAll(keepingCapacity: true)
                for row in start..<end { unsafe keys.append((times[row], Int32(row))) }
                sortStably(&keys)
                for (place, key) in keys.enumerated() {
                    unsafe times[start + place] = key.time
                    ranks[Int(key.row)] = Int32(start + place)
                }
            }
        }
        return ranks.isEmpty ? nil : ranks
    }

    private static func isAscending(_ times: UnsafeMutableBufferPointer<Int64>, _ start: Int, _ end: Int) -> Bool {
        var row = start + 1
        while row < end {
            if unsafe times[row - 1] > times[row] { return false }
            row += 1
        }
        return true
    }

    /// Sorts by time, then row: by insertion where there are few, since a customer mostly has few.
    private static func sortStably(_ keys: inout [(time: Int64, row: Int32)]) {
        if keys.count > 64 {
            keys.sort { $0.time != $1.time ? $0.time < $1.time : $0.row < $1.row }
            return
        }
        unsafe keys.withUnsafeMutableBufferPointer { keys in
            for index in 1..<keys.count {
                let key = unsafe keys[index]
                var place = index
                while place > 0, unsafe keys[place - 1].time > key.time {
                    unsafe keys[place] = keys[place - 1]
                    place -= 1
                }
                unsafe keys[place] = key
            }
        }
    }

    /// Sends the rows that were to go to a place to where that place's row went.
    private static func follow(_ ranks: [Int32], _ places: inout [[Int32]]) {
        unsafe ranks.withUnsafeBufferPointer { ranks in
            for piece in places.indices {
                unsafe places[piece].withUnsafeMutableBufferPointer { rows in
                    for row in 0..<rows.count { unsafe rows[row] = ranks[Int(rows[row])] }
                }
            }
        }
    }

    /// Puts rows of one time in order, which the columns besides decide.
    private mutating func sort(ascendingIn order: Int, _ threads: Int) async {
        let held = self
        var moves: [Int: [Move]] = [:]
        let parts = ranges(of: offsets.count - 1, parts: threads * 4)
        await onThreads(threads, 0..<parts.count) { part in
            parts[part].compactMap { held.move(of: $0, order) }
        } take: { part, found in
            moves[part] = found
        }
        let all = moves.sorted { $0.key < $1.key }.flatMap(\.value)
        guard !all.isEmpty else { return }
        var columns = (numbers, codes)
        (numbers, codes) = ([], [])
        for column in columns.0.indices {
            for move in all {
                move.apply(to: &columns.0[column])
                move.apply(to: &columns.1[column])
            }
        }
        (numbers, codes) = columns
    }

    /// A new order for the rows from `start` on.
    private struct Move: Sendable {
        let start: Int
        /// For each place, the row (counted from `start`) that goes there.
        let from: [UInt32]

        func apply<Value>(to column: inout [Value]) {
            if column.isEmpty { return }
            let held = from.map { column[start + Int($0)] }
            for (offset, value) in held.enumerated() { column[start + offset] = value }
        }
    }

    /// The move that puts a group in order; nil where it is.
    private func move(of group: Int, _ order: Int) -> Move? {
        let start = offsets[group]
        let end = offsets[group + 1]
        guard end - start > 1 else { return nil }
        let times = numbers[order]
        var isInOrder = true
        for row in (start + 1)..<end where times[row - 1] >= times[row] {
            if times[row - 1] > times[row] || isAfter(row - 1, row) {
                isInOrder = false
                break
            }
        }
        if isInOrder { return nil }
        let sorted = (0..<UInt32(end - start)).sorted { left, right in
            let (l, r) = (start + Int(left), start + Int(right))
            if times[l] != times[r] { return times[l] < times[r] }
            return isAfter(r, l)
        }
        return Move(start: start, from: sorted)
    }

    /// Whether a row comes after another by all columns.
    private func isAfter(_ left: Int, _ right: Int) -> Bool {
        for column in numbers.indices {
            if !numbers[column].isEmpty, numbers[column][left] != numbers[column][right] {
                return numbers[column][left] > numbers[column][right]
            }
            if !codes[column].isEmpty, codes[column][left] != codes[column][right] {
                return codes[column][left] > codes[column][right]
            }
        }
        return false
    }
}

/// Even parts of `0..<count`, at most `parts` of them.
package func ranges(of count: Int, parts: Int) -> [Range<Int>] {
    let parts = max(1, min(parts, count))
    return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
}

/// Runs `body` for each index on at most `threads` threads and hands the results to `take`, in whatever order they come.
package func onThreads<Result: Sendable>(
    _ threads: Int, _ indices: Range<Int>, _ body: @escaping @Sendable (Int) -> Result, take: (Int, Result) -> Void
) async {
    if threads <= 1 || indices.count <= 1 {
        for index in indices { take(index, body(index)) }
        return
    }
    await withTaskGroup(of: (Int, Result).self) { group in
        var next = indices.lowerBound
        while next < indices.upperBound, next - indices.lowerBound < threads {
            let index = next
            group.addTask { (index, body(index)) }
            next += 1
        }
        for await (index, result) in group {
            take(index, result)
            if next < indices.upperBound {
                let index = next
                group.addTask { (index, body(index)) }
                next += 1
            }
        }
    }
}
