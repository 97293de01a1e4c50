/// A number's place among others as bits that ascend with it; both zeros have the same.
@inline(__always)
private func ascendingBits(_ value: Double) -> UInt64 {
    let bits = (value + 0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
}

extension [Double] {
    /// The positions of the numbers in descending order, those of equal numbers ascending; none may be NaN.
    ///
    /// Sorted by counting, eleven bits at a time from the lowest on (Knuth 1998, 5.2.5): the time is linear.
    public var descendingOrder: [Int] {
        var rows = [KeyedRow]()
        rows.reserveCapacity(count)
        var (all, any) = (UInt64.max, UInt64(0))
        for (row, value) in enumerated() {
            let key = ~ascendingBits(value)
            (all, any) = (all & key, any | key)
            rows.append(KeyedRow(key: key, row: row))
        }
        var room = rows
        let digit: UInt64 = 11
        for shift in stride(from: UInt64(0), to: 64, by: Int(digit)) where ((all ^ any) >> shift) & 0x7FF != 0 {
            var next = [Int](repeating: 0, count: 0x801)
            for row in rows { next[Int(row.key >> shift & 0x7FF) + 1] += 1 }
            for place in 1..<next.count { next[place] += next[place - 1] }
            for row in rows {
                let place = Int(row.key >> shift & 0x7FF)
                room[next[place]] = row
                next[place] += 1
            }
            swap(&rows, &room)
        }
        return rows.map(\.row)
    }
}

private struct KeyedRow {
    let key: UInt64
    let row: Int
}
