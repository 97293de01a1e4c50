/// The distinct values of a column in ascending order, each with its churners and others in either half of the rows.
///
/// The halves are for columns that are taken as levels: a level's share of churners in one half ranks the rows of the
/// other, so that a column of names, each a level of its own, does not seem to know the outcome.
struct LeakRuns {
    /// How many rows of a value churned, by half.
    struct Count {
        var churners = SIMD2<Int>()
        var others = SIMD2<Int>()

        var allChurners: Int { churners[0] + churners[1] }
        var allOthers: Int { others[0] + others[1] }
    }

    /// Ascending.
    private(set) var values: [Double] = []
    private(set) var counts: [Count] = []
    /// The rows without a value.
    private(set) var missing = Count()
    var hasMissing: Bool { missing.allChurners + missing.allOthers > 0 }

    /// The runs of some rows of a column; NaN is missing.
    ///
    /// Values that agree to 1 part in 2⁵⁰ are one: their last two bits carry the outcome and the half through the sort.
    init(_ value: (Int) -> Double, rows: [Int], churned: [Bool], isInSecondHalf: [Bool]) {
        var keys: [UInt64] = []
        keys.reserveCapacity(rows.count)
        for row in rows {
            let value = value(row)
            let bits: UInt64 = (isInSecondHalf[row] ? 2 : 0) | (churned[row] ? 1 : 0)
            if value.isNaN { Self.count(bits, &missing) } else { keys.append(Self.ordered(value) & ~3 | bits) }
        }
        keys.sort()
        var last: UInt64?
        for key in keys {
            if key & ~3 != last {
                last = key & ~3
                values.append(Self.value(key & ~3))
                counts.append(Count())
            }
            Self.count(key & 3, &counts[counts.count - 1])
        }
    }

    private static func count(_ bits: UInt64, _ count: inout Count) {
        if bits & 1 == 1 { count.churners[Int(bits >> 1)] += 1 } else { count.others[Int(bits >> 1)] += 1 }
    }

    private static let sign = UInt64(1) << 63

    /// Bits that ascend with the value; 0 and −0 are one.
    private static func ordered(_ value: Double) -> UInt64 {
        let bits = (value + 0).bitPattern
        return bits & sign == 0 ? bits | sign : ~bits
    }

    private static func value(_ ordered: UInt64) -> Double {
        Double(bitPattern: ordered & sign == 0 ? ~ordered : ordered & ~sign)
    }
}
