#if arch(x86_64)
    import CKernels
#endif

/// Keys that are a number behind something they share, as `K0001234` or `15634602`: found by their numbers in a table that is
/// small enough to stay near a core, where a hash would have to look everywhere.
struct NumberedKeys: Sendable {
    /// What stands before the number: so many bytes, the first of them the lowest.
    private let prefix: UInt64
    private let prefixLength: Int
    /// How long each key is; 0 where that differs, and then no number begins with a 0.
    private let length: Int
    private let least: Int
    /// By number, from the least on: the key's code, or -1 where no key has the number.
    private let codes: [Int32]

    /// For fewer keys a hash is as good.
    private static let fewest = 1_024
    /// As many numbers a key take less room than its slot in a hash table.
    private static let mostNumbersPerKey = 4
    /// At most so many bytes stand before a number, and so many digits are in one.
    private static let most = 8

    /// - Parameters:
    ///   - arena: The bytes of the keys, one after another.
    ///   - ends: Where each ends; 0 before the first.
    /// - Returns: nil where the keys are not all of this kind, or their numbers are too far apart.
    init?(_ arena: [UInt8], ends: [Int]) {
        let count = ends.count - 1
        guard count >= Self.fewest else { return nil }
        let firstLength = ends[1]
        let prefix = Array(arena[..<(arena[..<firstLength].lastIndex { !Self.isDigit($0) }.map { $0 + 1 } ?? 0)])
        guard prefix.count <= Self.most else { return nil }
        let isEven = (0..<count).allSatisfy { ends[$0 + 1] - ends[$0] == firstLength }
        var numbers: [Int] = []
        numbers.reserveCapacity(count)
        for code in 0..<count {
            let start = ends[code]
            let digits = start + prefix.count..<max(start + prefix.count, ends[code + 1])
            guard ends[code + 1] >= digits.lowerBound, prefix.indices.allSatisfy({ arena[start + $0] == prefix[$0] }),
                let number = Self.number(arena.span.extracting(digits), isEven)
            else { return nil }
            numbers.append(number)
        }
        guard let least = numbers.min(), let greatest = numbers.max(),
            greatest - least < Self.mostNumbersPerKey * count
        else { return nil }
        var codes = [Int32](repeating: -1, count: greatest - least + 1)
        for (code, number) in numbers.enumerated() { codes[number - least] = Int32(truncatingIfNeeded: code) }
        self.prefix = prefix.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        prefixLength = prefix.count
        length = isEven ? firstLength : 0
        self.least = least
        self.codes = codes
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

    /// The number that digits are; nil of other bytes, and of a number that could be written in another way.
    @inline(__always)
    private static func number(_ digits: Span<UInt8>, _ isEven: Bool) -> Int? {
        guard (1...most).contains(digits.count) else { return nil }
        var number = 0
        for index in digits.indices {
            guard isDigit(digits[index]) else { return nil }
            number = number * 10 + Int(digits[index] - UInt8(ascii: "0"))
        }
        return isEven || digits.count == 1 || digits[0] != UInt8(ascii: "0") ? number : nil
    }

    /// The code of `bytes[start..<end]`, or -1.
    func code(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int32 {
        let count = end - start
        guard length == 0 || count == length, count > prefixLength, count <= prefixLength + Self.most else { return -1 }
        for index in 0..<prefixLength {
            let expected = UInt8(truncatingIfNeeded: prefix >> UInt64(8 * index))
            if unsafe bytes[start + index] != expected { return -1 }
        }
        let digits = unsafe UnsafeBufferPointer(rebasing: bytes[(start + prefixLength)..<end]).span
        guard let number = Self.number(digits, length > 0), number >= least, number - least < codes.count
        else { return -1 }
        return codes[number - least]
    }

    /// The codes of many cells, `unsure` where a cell is no key or was not looked at.
    func guess(
        _ field: RawField, _ rows: Range<Int>, _ codes: UnsafeMutableBufferPointer<Int32>, unsure: Int32,
        vectors: Vectors
    ) {
        #if arch(x86_64)
            if vectors != churn_vectors_none {
                unsafe self.codes.withUnsafeBufferPointer { held in
                    let keys = unsafe churn_numbered(
                        prefix: prefix, prefix_length: UInt32(prefixLength), length: UInt32(length),
                        least: Int64(least), span: Int64(held.count), codes: held.baseAddress)
                    unsafe churn_guess_numbered(
                        field.together(rows), keys, unsure, codes.baseAddress.map { unsafe $0 + rows.lowerBound },
                        vectors)
                }
                return
            }
        #endif
        for row in rows {
            let (start, end) = unsafe field.bounds(row)
            let code = unsafe end & Int(FieldScanner.doubled) == 0 ? self.code(field.bytes, start, end) : -1
            unsafe codes[row] = code < 0 ? unsure : code
        }
    }
}
