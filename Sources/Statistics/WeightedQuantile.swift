/// A quantile of weighted values: the smallest value at which the weights up to it reach the share of all weights; the
/// mean with the next where they reach it exactly, so that the median of an even count is the mean of the middle two.
///
/// Values of weight 0 do not count; nil where nothing counts.
public func weightedQuantile(_ values: [Double], weights: [Double]? = nil, share: Double) -> Double? {
    precondition(share >= 0 && share <= 1, "a share of 0 to 1 is needed, got \(share)")
    func weight(_ index: Int) -> Double { weights?[index] ?? 1 }
    let order = values.indices.filter { weight($0) > 0 }.sorted { values[$0] < values[$1] }
    guard let last = order.last else { return nil }
    let wanted = share * order.reduce(0) { $0 + weight($1) }
    var reached = 0.0
    for (position, index) in order.enumerated() {
        reached += weight(index)
        if reached == wanted, position + 1 < order.count {
            return values[index] / 2 + values[order[position + 1]] / 2
        }
        if reached >= wanted { return values[index] }
    }
    return values[last]
}
