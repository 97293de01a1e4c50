extension [Double] {
    /// The median of numbers that are all there (mean of the middle two of an even count); nil of none.
    public var median: Double? {
        guard !isEmpty else { return nil }
        var values = self
        let middle = count / 2
        let upper = values.select(middle)
        guard count % 2 == 0, let lower = values[..<middle].max() else { return upper }
        return lower / 2 + upper / 2
    }

    /// The number that would stand at a place if they ascended. Afterwards none before the place is greater, and none behind it
    /// less (Hoare 1961). The time is linear, but of numbers that fool the choice of pivots n·log n.
    public mutating func select(_ place: Int) -> Double {
        var (low, high) = (0, count - 1)
        var rounds = 2 * (Int.bitWidth - count.leadingZeroBitCount)
        while low < high {
            guard rounds > 0 else {
                self[low...high].sort()
                break
            }
            rounds -= 1
            let pivot = middle(of: self[low], self[low + (high - low) / 2], self[high])
            var (left, right) = (low, high)
            while left <= right {
                while self[left] < pivot { left += 1 }
                while pivot < self[right] { right -= 1 }
                guard left <= right else { break }
                swapAt(left, right)
                left += 1
                right -= 1
            }
            // Between `right` and `left` there is nothing, or the pivot.
            if place <= right { high = right } else if place >= left { low = left } else { break }
        }
        return self[place]
    }

    private func middle(of one: Double, _ two: Double, _ three: Double) -> Double {
        Swift.max(Swift.min(one, two), Swift.min(Swift.max(one, two), three))
    }
}
