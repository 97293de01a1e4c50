#if arch(x86_64)
    import CKernels
#endif

/// Stands for a cell that only the general reader can judge. A cell may truly have this value: it is then merely read twice.
let unreadCell = Int64.min + 1

/// Reads the cells of a column that are written in the most common ways, without a step for each byte; puts `unreadCell` for
/// all others.
func readPlainCells(
    _ field: RawField, _ kind: TypedColumn.Kind, _ values: UnsafeMutableBufferPointer<Int64>, vectors: Vectors = .best
) {
    switch kind {
    case .time(.iso, let zone, let empty):
        let isUTC = zone == .utc
        let blank = empty ?? unreadCell
        unsafe DayTable.shared.withDays { days in
            let areRead = unsafe isUTC && readTimesTogether(field, days, blank, values, vectors)
            for row in unsafe 0..<field.count where unsafe !areRead || values[row] == unreadCell {
                let (start, end) = unsafe field.bounds(row)
                unsafe values[row] =
                    end == start ? blank : plainTime(field.bytes, start, end &- start, days, zone, isUTC)
            }
        }
    case .decimal(let format, let empty):
        let blank = empty ?? unreadCell
        let marks = UInt64(format.mark) * eachByte
        let areRead = unsafe readDecimalsTogether(field, format.mark, blank, values, vectors)
        for row in unsafe 0..<field.count where unsafe !areRead || values[row] == unreadCell {
            let (start, end) = unsafe field.bounds(row)
            unsafe values[row] = end == start ? blank : plainDecimal(field.bytes, start, end &- start, marks)
        }
    case .identity:
        for row in unsafe 0..<field.count {
            let (start, end) = unsafe field.bounds(row)
            let bits = UInt64(truncatingIfNeeded: 8 * (end - start))
            let first = unsafe field.bytes.word(at: start) & (bits < 64 ? (1 &<< bits) &- 1 : .max)
            // A lower byte up to a blank may be a blank cell.
            let isPlain = bits <= 64 && first & 0xFF > 32
            unsafe values[row] = end == start ? 0 : isPlain ? Int64(bitPattern: first) : unreadCell
        }
    default: unsafe values.update(repeating: unreadCell)
    }
}

/// Reads the times of a column that are written in full, several at a time, and puts `unreadCell` for the others; false, and
/// nothing is read, without vectors.
private func readTimesTogether(
    _ field: RawField, _ days: UnsafePointer<Int32>, _ blank: Int64, _ values: UnsafeMutableBufferPointer<Int64>,
    _ vectors: Vectors
) -> Bool {
    #if arch(x86_64)
        guard vectors != churn_vectors_none else { return false }
        unsafe churn_read_times(
            field.together(0..<field.count), days, Int64(DayTable.firstYear), blank, unreadCell, values.baseAddress,
            vectors)
        return true
    #else
        return false
    #endif
}

/// The same for numbers with a decimal mark, those of `plainDecimal`.
private func readDecimalsTogether(
    _ field: RawField, _ mark: UInt8, _ blank: Int64, _ values: UnsafeMutableBufferPointer<Int64>,
    _ vectors: Vectors
) -> Bool {
    #if arch(x86_64)
        guard vectors != churn_vectors_none else { return false }
        unsafe churn_read_decimals(
            field.together(0..<field.count), mark, blank, unreadCell, values.baseAddress, vectors)
        return true
    #else
        return false
    #endif
}

/// The days before each month of the years that are met, so that a date takes a look instead of a calculation.
private struct DayTable: Sendable {
    static let shared = DayTable()
    static let firstYear = 1900
    static let years = 256

    /// For year and month (16 a year): the days from 1970-01-01 to the month's first, times 32, and how many it has.
    private let months: [Int32]

    private init() {
        months = (0..<Self.years * 16).map { place in
            let (year, month) = (Self.firstYear + place / 16, place % 16)
            guard (1...12).contains(month) else { return 0 }
            let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
            return Int32(first) * 32 + Int32(CivilDate.days(inMonth: month, of: year))
        }
    }

    func withDays(_ body: (UnsafePointer<Int32>) -> Void) {
        unsafe months.withUnsafeBufferPointer { months in
            if let first = months.baseAddress { unsafe body(first) }
        }
    }
}

/// `yyyy-MM-dd`, `yyyy-MM-ddTHH:mm:ss` or the latter with a `Z`; `unreadCell` for everything else.
@inline(__always) private func plainTime(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int, _ days: UnsafePointer<Int32>, _ zone: LocalTime,
    _ isUTC: Bool
) -> Int64 {
    guard count == 19 || count == 10 || (count == 20 && (unsafe bytes[start + 19]) | 0x20 == UInt8(ascii: "z")) else {
        return unreadCell
    }
    // Each byte of the sum stays below 16 only for a digit, or exactly the sign that is expected there.
    let date = unsafe bytes.word(at: start) ^ 0x2D30_302D_3030_3030
    let after = unsafe bytes.word(at: start + 8)
    let dayDigits = after & 0xFFFF ^ 0x3030
    let (year, month, day) = (pair(date, 0) &* 100 &+ pair(date, 2), pair(date, 5), pair(dayDigits, 0))
    let yearPlace = year &- Int64(DayTable.firstYear)
    guard
        ((date &+ 0x0F06_060F_0606_0606) | date) & 0xF0F0_F0F0_F0F0_F0F0
            | ((dayDigits &+ 0x0606) | dayDigits) & 0xF0F0 == 0, month < 16, yearPlace >= 0,
        yearPlace < Int64(DayTable.years)
    else { return unreadCell }
    let entry = unsafe days[Int(yearPlace &* 16 &+ month)]
    guard day >= 1, day <= Int64(entry & 31) else { return unreadCell }
    var wall = (Int64(entry >> 5) &+ day &- 1) &* Instant.microsecondsPerDay
    if count > 10 {
        let mark = UInt8(truncatingIfNeeded: after >> 16)
        let clock = unsafe bytes.word(at: start + 11) ^ 0x3030_3A30_303A_3030
        let (hour, minute, second) = (pair(clock, 0), pair(clock, 3), pair(clock, 6))
        guard mark | 0x20 == UInt8(ascii: "t") || mark == 32,
            ((clock &+ 0x0606_0F06_060F_0606) | clock) & 0xF0F0_F0F0_F0F0_F0F0 == 0, hour < 24, minute < 60, second < 60
        else { return unreadCell }
        wall &+= (hour &* 3600 &+ minute &* 60 &+ second) &* 1_000_000
    }
    return isUTC || count == 20 ? wall : instant(ofWall: wall, zone) ?? unreadCell
}

/// The number of two digits, of which the first is the byte at `place`.
@inline(__always) private func pair(_ digits: UInt64, _ place: UInt64) -> Int64 {
    let two = digits &>> (8 &* place)
    return Int64(truncatingIfNeeded: (two & 0xFF) &* 10 &+ (two &>> 8) & 0xFF)
}

/// A number of at most eight bytes, four digits before and four after the mark, as ten-thousandths; `unreadCell` for
/// everything else. `marks` is the decimal mark in each byte.
@inline(__always) private func plainDecimal(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int, _ marks: UInt64
) -> Int64 {
    let isNegative = unsafe bytes[start] == UInt8(ascii: "-")
    let sign = isNegative ? 1 : 0
    let count = count &- sign
    guard count >= 1, count <= 8 else { return unreadCell }
    let word = unsafe bytes.word(at: start &+ sign)
    let held = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    let mark = min(zeroBytes(word ^ marks).trailingZeroBitCount &>> 3, count)
    guard mark >= 1, mark <= 4, count &- mark <= 5 else { return unreadCell }
    let digits = (word ^ (UInt64(48) &* eachByte)) & held
    // The digits before the mark end at the fourth byte, those after it begin at the fifth.
    let before = (digits &<< UInt64(truncatingIfNeeded: 8 &* (4 &- mark))) & 0xFFFF_FFFF
    let after = digits &>> UInt64(truncatingIfNeeded: 8 &* (mark &+ 1))
    let all = before | after &<< 32
    guard ((all &+ 6 * eachByte) | all) & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return unreadCell }
    // Neighbours become pairs, pairs fours, fours eight.
    let pairs = all &* 10 &+ all &>> 8
    let value =
        ((pairs & 0xFF_0000_00FF) &* 0xF_4240_0000_0064 &+ (pairs &>> 16 & 0xFF_0000_00FF) &* 0x2710_0000_0001) &>> 32
    return isNegative ? -Int64(value) : Int64(value)
}
