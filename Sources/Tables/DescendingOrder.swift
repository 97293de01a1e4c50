extension [Double] {
    /// The positions of the numbers in descending order, those of equal numbers ascending; none may be NaN.
    package var descendingOrder: [Int] {
        var entries = zip(Int32(0)..., self).map { KeyedPlace(key: ~ascendingBits($1), place: $0) }
        KeyedPlace.sort(&entries)
        return entries.map { Int($0.place) }
    }
}

/// A number's bits put so that they ascend with it; both zeros have the same.
private func ascendingBits(_ value: Double) -> UInt64 {
    let bits = (value + 0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
}
