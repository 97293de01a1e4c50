#if arch(x86_64)
    import CKernels
#endif

/// How the values of one column of some rows are held in few bytes: (value − least) / step + 1 in 1, 2 or 4 bytes each, 0 for
/// the value that an empty cell has; or the values as they are in 8 bytes each.
///
/// Unlike `PackedIntegers`, which a file keeps, this takes a step or two a value: it holds rows between reading and grouping.
struct NarrowColumn: Sendable {
    /// Bytes a value; 0 where every value is `absent`.
    let width: Int
    private let step: Int64
    /// What 0 stands for.
    private let absent: Int64
    /// The least and the greatest value besides `absent`; the greatest is below the least where there is none.
    let least: Int64
    let greatest: Int64

    /// Steps in which times mostly go: days, hours, seconds.
    static let timeSteps: [Int64] = [86_400_000_000, 3_600_000_000, 1_000_000, 1]
    /// Steps in which ten-thousandths mostly go: wholes, hundredths.
    static let decimalSteps: [Int64] = [10_000, 100, 1]

    /// Finds how values are held, and turns them into `codes` where that is in fewer than 8 bytes.
    ///
    /// - Parameters:
    ///   - steps: to be tried in turn; the last is 1.
    ///   - codes: has room for as many as there are values.
    init<Value: FixedWidthInteger & SignedInteger>(
        _ values: UnsafeBufferPointer<Value>, absent: Value, steps: [Int64], codes: UnsafeMutablePointer<UInt32>,
        vectors: Vectors = .best
    ) {
        let (least, greatest) = unsafe Self.span(of: values, absent, vectors)
        self.absent = Int64(absent)
        self.least = Int64(least)
        self.greatest = Int64(greatest)
        let (spread, tooWide) = Int64(greatest).subtractingReportingOverflow(Int64(least))
        if greatest < least {
            (width, step) = (0, 1)
            return
        }
        for step in steps where !tooWide {
            let highest = spread / step + 1
            guard highest <= Int64(UInt32.max), unsafe Self.put(values, absent, least, step, codes, vectors) else {
                continue
            }
            width = highest <= Int64(UInt8.max) ? 1 : highest <= Int64(UInt16.max) ? 2 : 4
            self.step = step
            return
        }
        (width, step) = (8, 1)
    }

    /// The least and the greatest value besides `absent`; the greatest is below the least where there is none.
    @inline(__always)
    private static func span<Value: FixedWidthInteger & SignedInteger>(
        of values: UnsafeBufferPointer<Value>, _ absent: Value, _ vectors: Vectors
    ) -> (least: Value, greatest: Value) {
        var (least, greatest) = (Value.max, Value.min)
        #if arch(x86_64)
            if Value.self == Int64.self, vectors != churn_vectors_none {
                var (low, high) = (Int64.max, Int64.min)
                unsafe UnsafeRawBufferPointer(values).withMemoryRebound(to: Int64.self) { values in
                    unsafe churn_find_span(values.baseAddress, values.count, Int64(absent), &low, &high, vectors)
                }
                return (Value(truncatingIfNeeded: low), Value(truncatingIfNeeded: high))
            }
            if Value.self == Int32.self, vectors != churn_vectors_none {
                var (low, high) = (Int32.max, Int32.min)
                unsafe UnsafeRawBufferPointer(values).withMemoryRebound(to: Int32.self) { values in
                    unsafe churn_find_span_of_codes(
                        values.baseAddress, values.count, Int32(absent), &low, &high, vectors)
                }
                return (Value(truncatingIfNeeded: low), Value(truncatingIfNeeded: high))
            }
        #endif
        for row in 0..<values.count {
            let value = unsafe values[row]
            least = min(least, value == absent ? Value.max : value)
            greatest = max(greatest, value == absent ? Value.min : value)
        }
        return (least, greatest)
    }

    /// Puts the values down as numbers of steps; false where one is no whole number of steps.
    @inline(__always)
    private static func put<Value: FixedWidthInteger & SignedInteger>(
        _ values: UnsafeBufferPointer<Value>, _ absent: Value, _ least: Value, _ step: Int64,
        _ codes: UnsafeMutablePointer<UInt32>, _ vectors: Vectors
    ) -> Bool {
        if step == 1 {
            for row in 0..<values.count {
                let value = unsafe values[row]
                let code = UInt32(truncatingIfNeeded: value &- least) &+ 1
                unsafe codes[row] = value == absent ? 0 : code
            }
            return true
        }
        // A product is cheaper than a division, and what it gives is checked.
        let inverse = 1 / Double(step)
        let done = unsafe putTogether(values, absent, least, step, codes, vectors)
        for row in done..<values.count {
            let value = unsafe values[row]
            if value == absent {
                unsafe codes[row] = 0
                continue
            }
            let distance = Int64(value) &- Int64(least)
            let count = Int64(Double(distance) * inverse + 0.5)
            if count &* step != distance { return false }
            unsafe codes[row] = UInt32(truncatingIfNeeded: count &+ 1)
        }
        return true
    }

    /// Puts down as many values from the first on as can be put down several at a time; returns how many those are.
    @inline(__always)
    private static func putTogether<Value: FixedWidthInteger & SignedInteger>(
        _ values: UnsafeBufferPointer<Value>, _ absent: Value, _ least: Value, _ step: Int64,
        _ codes: UnsafeMutablePointer<UInt32>, _ vectors: Vectors
    ) -> Int {
        #if arch(x86_64)
            if Value.self == Int64.self, vectors != churn_vectors_none {
                return unsafe UnsafeRawBufferPointer(values).withMemoryRebound(to: Int64.self) { values in
                    unsafe churn_put_steps(
                        values.baseAddress, values.count, Int64(absent), Int64(least), step, codes, vectors)
                }
            }
        #endif
        return 0
    }

    /// Unpacks values.
    @inline(__always)
    func unpack<Value: FixedWidthInteger & SignedInteger>(
        _ count: Int, from bytes: UnsafeRawPointer, into target: UnsafeMutablePointer<Value>,
        vectors: Vectors = .best
    ) {
        if unsafe unpackTogether(count, from: bytes, into: target, vectors) { return }
        switch width {
        case 1: unsafe read(bytes.assumingMemoryBound(to: UInt8.self), count, target)
        case 2: unsafe read(bytes.assumingMemoryBound(to: UInt16.self), count, target)
        case 4: unsafe read(bytes.assumingMemoryBound(to: UInt32.self), count, target)
        case 8:
            let values = unsafe bytes.assumingMemoryBound(to: Int64.self)
            for place in 0..<count { unsafe target[place] = Value(truncatingIfNeeded: values[place]) }
        default: for place in 0..<count { unsafe target[place] = Value(truncatingIfNeeded: absent) }
        }
    }

    /// Unpacks values several at a time; false, and nothing is unpacked, without vectors.
    @inline(__always)
    private func unpackTogether<Value: FixedWidthInteger & SignedInteger>(
        _ count: Int, from bytes: UnsafeRawPointer, into target: UnsafeMutablePointer<Value>, _ vectors: Vectors
    ) -> Bool {
        #if arch(x86_64)
            guard Value.self == Int64.self, width > 0, width < 8, vectors != churn_vectors_none else { return false }
            unsafe UnsafeMutableRawPointer(target).withMemoryRebound(to: Int64.self, capacity: count) {
                unsafe churn_unpack_steps(bytes, Int32(width), count, least &- step, step, absent, $0, vectors)
            }
            return true
        #else
            return false
        #endif
    }

    @inline(__always)
    private func read<Value: FixedWidthInteger & SignedInteger, Code: FixedWidthInteger & UnsignedInteger>(
        _ codes: UnsafePointer<Code>, _ count: Int, _ target: UnsafeMutablePointer<Value>
    ) {
        let base = least &- step
        for place in 0..<count {
            let code = unsafe codes[place]
            let value = base &+ Int64(truncatingIfNeeded: code) &* step
            unsafe target[place] = Value(truncatingIfNeeded: code == 0 ? absent : value)
        }
    }
}
