extension Timeline {
    /// The rows of a customer that happened before a cutoff: those that count at it, where every row was known when it
    /// happened; else the only ones that can.
    @inlinable public func rows(of customer: Int, before cutoff: Cutoff) -> Range<Int> {
        let rows = rows(of: customer)
        var low = rows.lowerBound
        var high = rows.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if cutoff.sees(occurredAt[middle]) { low = middle + 1 } else { high = middle }
        }
        return rows.lowerBound..<low
    }

    /// Whether a row counts at a cutoff: it happened before it, and was known before it.
    @inlinable public func isVisible(_ row: Int, at cutoff: Cutoff) -> Bool {
        if let knownAt { cutoff.sees(knownAt[row]) } else { cutoff.sees(occurredAt[row]) }
    }
}
