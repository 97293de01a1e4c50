internal import Statistics

/// The 95 % intervals of the areas under the curves of uplift.
public struct UpliftIntervals: Sendable, Equatable {
    public let qini: ClosedRange<Double>
    public let auuc: ClosedRange<Double>
    /// How many resamples they rest on.
    public let replicates: Int
}

extension Bootstrap {
    /// The intervals of Qini and AUUC: rows, or customers with all their rows, are drawn anew, each with the score it has. They
    /// say how far chance in who was looked at moves the figures of these scores, not how other rows to learn from would
    /// have moved the scores.
    ///
    /// - Parameters:
    ///   - gained, treated, scores: as `TreatedOutcomes` takes them.
    ///   - clusters: any number for each row's customer, where customers have several rows; nil where each row stands for itself.
    /// - Returns: nil where fewer than nine in ten resamples hold both arms, so that no interval can be trusted.
    public func upliftIntervals(
        gained: [Bool], treated: [Bool], scores: [Double], clusters: [Int32]? = nil
    ) async throws(EvaluationError) -> UpliftIntervals? {
        // What cannot be ranked is told as it is without intervals.
        _ = try TreatedOutcomes(gained: gained, treated: treated, scores: scores)
        precondition(clusters.map { $0.count == scores.count } ?? true, "a customer a row")
        let rows = RankedTreatedRows(gained: gained, treated: treated, scores: scores, clusters: clusters)
        let (wanted, seed) = (replicates(ofRows: scores.count), seed)
        let found = await replicated(wanted, scratch: rows.scratch) { replicate, draws in
            rows.areas(ofReplicate: replicate, seed: seed, draws: &draws)
        }
        guard let found else { return nil }
        return UpliftIntervals(
            qini: central95(of: found.map(\.qini)), auuc: central95(of: found.map(\.auuc)), replicates: found.count)
    }
}

/// Rows from the highest score down, ready to be drawn again and again without sorting.
private struct RankedTreatedRows: Sendable {
    private struct Row {
        let cluster: Int32
        let gained: Bool
        let treated: Bool
        /// Whether the row before has a higher score.
        let beginsBlock: Bool
    }

    private let rows: [Row]
    private let clusterCount: Int

    /// Rows, and numbers of customers, in an order that depends on their content alone.
    init(gained: [Bool], treated: [Bool], scores: [Double], clusters: [Int32]?) {
        func content(_ row: Int) -> (Double, Int, Int, Int32) {
            (-scores[row], treated[row] ? 1 : 0, gained[row] ? 1 : 0, clusters?[row] ?? 0)
        }
        let order = scores.indices.sorted { content($0) < content($1) }
        var numbers: [Int32: Int32] = [:]
        var rows: [Row] = []
        rows.reserveCapacity(order.count)
        for (place, row) in order.enumerated() {
            var number = Int32(place)
            if let clusters {
                number = numbers[clusters[row]] ?? Int32(numbers.count)
                numbers[clusters[row]] = number
            }
            rows.append(
                Row(
                    cluster: number, gained: gained[row], treated: treated[row],
                    beginsBlock: place > 0 && scores[order[place - 1]] != scores[row]))
        }
        self.rows = rows
        clusterCount = clusters == nil ? rows.count : numbers.count
    }

    /// How often each customer is drawn.
    @Sendable func scratch() -> [Int32] { [Int32](repeating: 0, count: clusterCount) }

    /// The areas of one resample; nil where it lacks an arm.
    func areas(ofReplicate replicate: Int, seed: UInt64, draws: inout [Int32]) -> (qini: Double, auuc: Double)? {
        var generator = Bootstrap.generator(ofReplicate: replicate, seed: seed)
        for index in draws.indices { draws[index] = 0 }
        for _ in draws.indices { draws[generator.below(clusterCount)] += 1 }
        var areas = UpliftAreas()
        var block = TreatedOutcomes.Block(score: 0)
        for row in rows {
            if row.beginsBlock {
                areas.add(block)
                block = TreatedOutcomes.Block(score: 0)
            }
            let count = Double(draws[Int(row.cluster)])
            if row.treated {
                block.treated += count
                if row.gained { block.treatedGained += count }
            } else {
                block.untreated += count
                if row.gained { block.untreatedGained += count }
            }
        }
        areas.add(block)
        guard areas.sum.treated > 0, areas.sum.untreated > 0 else { return nil }
        return (areas.qini, areas.auuc)
    }
}
