internal import Tables

/// How long a customer's silences last, from the purchases a cutoff sees.
struct OwnRhythm {
    /// When the customer last bought.
    let lastPurchase: Int64
    /// The gaps between consecutive purchases, in microseconds, ascending.
    private let gaps: [Int64]

    /// So many gaps at least are a rhythm; for shares of them, more.
    static let fewestGaps = 2
    static let fewestGapsForShares = 5

    /// nil without a purchase.
    init?(_ seen: SeenPurchases) {
        let times = seen.range.filter { seen.isPurchase($0) }.map { seen.times[$0] }
        guard let last = times.last else { return nil }
        lastPurchase = last
        gaps = zip(times, times.dropFirst()).map { $1 - $0 }.sorted()
    }

    /// How long a silence may last by a definition, at least a day; nil where there are too few gaps to say.
    func limit(_ definition: LabelDefinition) -> Int64? {
        switch definition {
        case .overdueByMean(let times):
            guard gaps.count >= Self.fewestGaps else { return nil }
            let sum = gaps.reduce(0, +)
            return max(Instant.microsecondsPerDay, Int64(times) * sum / Int64(gaps.count))
        case .overdueByGaps(let percent):
            guard gaps.count >= Self.fewestGapsForShares else { return nil }
            return max(Instant.microsecondsPerDay, quantile(percent))
        case .left, .inactive, .decline: return nil
        }
    }

    /// The gap below which so many percent lie, between two by the share of the way (Hyndman & Fan 1996, type 7).
    private func quantile(_ percent: Int) -> Int64 {
        let place = (gaps.count - 1) * percent
        let (index, rest) = (place / 100, Int64(place % 100))
        guard rest > 0 else { return gaps[index] }
        return gaps[index] + (gaps[index + 1] - gaps[index]) / 100 * rest
    }
}
