internal import Statistics
public import Tables

/// What contacting more and more customers is expected to bring, the highest gain first.
public struct ExpectedProfitCurve: Sendable, Equatable {
    public struct Point: Sendable, Equatable {
        public let contacted: Int
        /// The share of the candidates contacted.
        public let fraction: Double
        /// In money, all together.
        public let profit: Double
    }

    /// From nobody to everybody, with the best point among them; some 500 where there are more candidates.
    public let points: [Point]

    /// The curve of the candidates whose value is known; nil without an offer.
    public init?(_ policy: ContactPolicy, _ candidates: [ContactCandidate]) {
        guard policy.offer != nil else { return nil }
        let gains = policy.ordered(candidates).compactMap(\.gain)
        let best = gains.prefix { $0 > 0 }.count
        let step = max(1, gains.count / 500)
        var points = [Point(contacted: 0, fraction: 0, profit: 0)]
        var sum = CompensatedSum()
        for (index, gain) in gains.enumerated() {
            sum.add(gain)
            let contacted = index + 1
            if contacted % step == 0 || contacted == best || contacted == gains.count {
                points.append(
                    Point(contacted: contacted, fraction: Double(contacted) / Double(gains.count), profit: sum.value))
            }
        }
        self.points = points
    }

    /// `contacted,fraction,profit` as CSV.
    public var csv: [UInt8] {
        var row = CSVRow()
        for name in ["contacted", "fraction", "profit"] { row.append(name) }
        row.endRow()
        for point in points {
            row.append(point.contacted)
            row.append(point.fraction)
            row.append((point.profit * 10_000).rounded() / 10_000)
            row.endRow()
        }
        return row.bytes
    }

    /// Writes the curve whole or not at all.
    public func write(to path: String) throws(FileError) {
        try WholeFile.write(String(decoding: csv, as: UTF8.self), to: path)
    }
}
