/// A table's rows put together by key: the rows of key 0, then those of key 1 and so on, within a key ascending in one
/// column, and among equals there by the other columns, so that the order of the files' rows leaves no trace.
package struct GroupedTable: Sendable {
    /// `offsets[k]..<offsets[k + 1]` are the rows of key k.
    package let offsets: [Int]
    /// Values of the columns that hold numbers, one array a column; empty for the others.
    package private(set) var numbers: [[Int64]]
    /// Codes of the columns that hold interned texts, likewise; empty for the key.
    package private(set) var codes: [[Int32]]

    /// Groups a table.
    ///
    /// - Parameters:
    ///   - key: the position of the column whose codes say which group a row is of.
    ///   - groupCount: how many groups there are; codes are below it.
    ///   - order: the position of the column of numbers that rows ascend in; nil where a group has one row at most.
    package static func group(
        _ table: TypedTable, by key: Int, groupCount: Int, ascendingIn order: Int?, threads: Int
    ) async -> GroupedTable {
        var offsets = [Int](repeating: 0, count: groupCount + 1)
        for chunk in table.chunks { for code in chunk.codes[key] { offsets[Int(code) + 1] += 1 } }
        for group in 0..<groupCount { offsets[group + 1] += offsets[group] }
        let destinations = destinations(table.chunks, key, offsets)

        let width = table.columns.count
        let chunks = table.chunks
        let total = offsets[groupCount]
        var grouped = GroupedTable(
            offsets: offsets, numbers: Array(repeating: [], count: width), codes: Array(repeating: [], count: width))
        await onThreads(threads, 0..<width) { column in
            if table.columns[column].kind.isCode {
                return Moved(codes: column == key ? [] : moved(chunks.map { $0.codes[column] }, destinations, total))
            }
            return Moved(numbers: moved(chunks.map { $0.numbers[column] }, destinations, total))
        } take: { column, moved in
            grouped.numbers[column] = moved.numbers
            grouped.codes[column] = moved.codes
        }
        if let order { await grouped.sort(ascendingIn: order, threads) }
        return grouped
    }

    private struct Moved: Sendable {
        var numbers: [Int64] = []
        var codes: [Int32] = []
    }

    /// Where each row goes, chunk after chunk.
    private static func destinations(_ chunks: [TypedChunk], _ key: Int, _ offsets: [Int]) -> [[UInt32]] {
        var next = offsets.map { UInt32($0) }
        return chunks.map { chunk in
            var places = [UInt32](repeating: 0, count: chunk.rowCount)
            unsafe next.withUnsafeMutableBufferPointer { next in
                for (row, code) in chunk.codes[key].enumerated() {
                    unsafe places[row] = next[Int(code)]
                    unsafe next[Int(code)] += 1
                }
            }
            return places
        }
    }

    private static func moved<Value: FixedWidthInteger>(
        _ values: [[Value]], _ destinations: [[UInt32]], _ total: Int
    ) -> [Value] {
        unsafe [Value](unsafeUninitializedCapacity: total) { target, count in
            for (values, places) in zip(values, destinations) {
                unsafe values.withUnsafeBufferPointer { values in
                    unsafe places.withUnsafeBufferPointer { places in
                        for row in 0..<values.count { unsafe target[Int(places[row])] = values[row] }
                    }
                }
            }
            count = total
        }
    }

    /// Sorts the rows of each group.
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
