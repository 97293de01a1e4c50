#if arch(x86_64)
    import CKernels
#endif

/// The bytes of one field of every row of a block, for as long as the closure it was handed to runs.
@unsafe struct RawField {
    let bytes: UnsafeBufferPointer<UInt8>
    let cells: UnsafeBufferPointer<UInt64>
    let field: Int
    let width: Int
    /// How many rows there are.
    let count: Int

    /// The first byte of the field of a row, and one past its last with `FieldScanner.doubled`.
    @inline(__always) func bounds(_ row: Int) -> (start: Int, end: Int) {
        let cell = unsafe cells[row * width + field]
        return (Int(UInt32(truncatingIfNeeded: cell)), Int(cell >> 32))
    }

    /// Calls `body` with the bytes of a row's field and whether quotes in it are doubled.
    @inline(__always) func withCell<Value>(_ row: Int, _ body: (Span<UInt8>, Bool) -> Value) -> Value {
        let (start, end) = unsafe bounds(row)
        let doubled = Int(FieldScanner.doubled)
        return unsafe body(UnsafeBufferPointer(rebasing: bytes[start..<(end & ~doubled)]).span, end & doubled != 0)
    }
}

#if arch(x86_64)
    extension RawField {
        /// The cells of some rows, for the functions that read several at a time.
        func together(_ rows: Range<Int>) -> churn_cells {
            unsafe churn_cells(
                text: bytes.baseAddress, bounds: cells.baseAddress.map { unsafe $0 + rows.lowerBound * width + field },
                width: width, rows: rows.count)
        }
    }
#endif
