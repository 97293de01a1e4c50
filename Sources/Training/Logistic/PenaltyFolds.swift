internal import Statistics

/// Which rows a fit learns from and which it is tested on, once a fold.
public struct PenaltyFolds: Sendable, Equatable {
    /// One fold: rows counted from 0, ascending.
    public struct Fold: Sendable, Equatable {
        public let learning: [Int]
        public let testing: [Int]
    }

    public let folds: [Fold]

    /// Rows in random order, those of one cluster together.
    ///
    /// - Parameter clusters: the cluster of each row; nil where each row is one.
    public static func shuffled(
        rows: Int, clusters: [Int32]?, count: Int, seed: UInt64
    ) throws(LogisticError) -> PenaltyFolds {
        var numbers: [Int32: Int] = [:]
        let clusterOfRow = (0..<rows).map { row in
            guard let clusters else { return row }
            if let number = numbers[clusters[row]] { return number }
            numbers[clusters[row]] = numbers.count
            return numbers.count - 1
        }
        let clusterCount = clusters == nil ? rows : numbers.count
        guard clusterCount >= count else {
            throw .options("\(clusterCount) \(clusters == nil ? "rows" : "clusters") do not make \(count) folds")
        }
        var order = Array(0..<clusterCount)
        var generator = SeededGenerator(seed: seed)
        for index in order.indices.dropLast() {
            order.swapAt(index, index + generator.below(order.count - index))
        }
        var foldOfCluster = order
        for (position, cluster) in order.enumerated() { foldOfCluster[cluster] = position % count }
        return PenaltyFolds(
            folds: (0..<count).map { fold in
                Fold(
                    learning: (0..<rows).filter { foldOfCluster[clusterOfRow[$0]] != fold },
                    testing: (0..<rows).filter { foldOfCluster[clusterOfRow[$0]] == fold })
            })
    }

    /// Out of time: the periods are cut, in their order, into blocks of about equally many rows, one more than folds; each
    /// fold is tested on a block and learns from all blocks before it.
    ///
    /// - Parameter periods: the period of each row; a later one is a larger number.
    public static func outOfTime(periods: [Int32], count: Int) throws(LogisticError) -> PenaltyFolds {
        var rowsOf: [Int32: Int] = [:]
        for period in periods { rowsOf[period, default: 0] += 1 }
        guard rowsOf.count >= 2 else {
            throw .options("all rows are of one period; out-of-time folds need two or more")
        }
        let blocks = min(count + 1, rowsOf.count)
        var blockOf: [Int32: Int] = [:]
        var (block, before) = (0, 0)
        let ordered = rowsOf.keys.sorted()
        for (index, period) in ordered.enumerated() {
            // The next block begins where its share of the rows does, or where only one period a block is left.
            let isDue = before * blocks >= (block + 1) * periods.count
            let mustBegin = ordered.count - index < blocks - block
            if index > 0, block < blocks - 1, isDue || mustBegin { block += 1 }
            blockOf[period] = block
            before += rowsOf[period] ?? 0
        }
        let blockOfRow = periods.map { blockOf[$0] ?? 0 }
        return PenaltyFolds(
            folds: (1...block).map { tested in
                Fold(
                    learning: blockOfRow.indices.filter { blockOfRow[$0] < tested },
                    testing: blockOfRow.indices.filter { blockOfRow[$0] == tested })
            })
    }

    /// The same folds where only some rows count, which are numbered anew.
    func keeping(_ rows: [Int]) -> PenaltyFolds {
        let numbers = Dictionary(uniqueKeysWithValues: zip(rows, 0...))
        return PenaltyFolds(
            folds: folds.map { fold in
                Fold(
                    learning: fold.learning.compactMap { numbers[$0] }, testing: fold.testing.compactMap { numbers[$0] }
                )
            })
    }
}
