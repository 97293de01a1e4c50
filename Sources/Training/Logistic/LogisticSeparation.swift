import LinearAlgebra

/// Outcomes that some combination of the columns tells apart, so that no finite coefficients are best.
///
/// A direction d separates where ±x·d is ≥ 0 for every row (plus for churners) and > 0 for some. Rows with ±x·d = 0 for
/// every such direction *overlap*: they alone decide what is left to estimate (Albert & Anderson 1984; Geyer 2009).
enum LogisticSeparation: Sendable {
    /// Every row lies on its own side.
    case complete
    /// The rows that overlap, with what the directions are in which all others move to their side.
    case quasiComplete(overlapping: [Int], null: NullSpace)

    /// What of the coefficients the overlapping rows leave open.
    struct NullSpace: Sendable {
        /// Of the kept columns (places in the problem): those that are constant or combinations of others there.
        let basis: LogisticBasis
        /// Places in the problem of the columns that `basis` speaks of.
        let columns: [Int]

        /// Columns whose coefficients run away or are left open, by place in the problem.
        var columnsLeftOpen: Set<Int> {
            var result: Set<Int> = []
            for aside in basis.aside {
                result.insert(columns[aside.column])
                for part in aside.combination { result.insert(columns[part.column]) }
            }
            return result
        }

        /// Whether the intercept is left open too.
        var interceptIsLeftOpen: Bool {
            basis.aside.contains { aside in
                let size = aside.combination.isEmpty ? aside.constant.magnitude : aside.scale
                return aside.constant.magnitude > 1e-9 * size
            }
        }
    }

    /// Above this, a Newton step moves a row to its side; the rows that decide move by about 1.
    private static let movingMargin = 0.1
    /// Below this it leaves a row where it is.
    private static let restingMargin = 1e-3

    /// The separation that a Newton step points to, proven on the columns as they are; nil where it proves none.
    ///
    /// Rows divide into those the step moves and those it leaves. The step is then replaced by the nearest direction
    /// that leaves the latter exactly where they are, and every other row must strictly move to its side.
    static func found(
        along direction: [Double], _ sample: LogisticSample, _ basis: LogisticBasis, _ objective: LogisticObjective
    ) async -> LogisticSeparation? {
        let margins = await objective.margins(along: direction)
        guard margins.allSatisfy({ $0 > movingMargin || $0.magnitude < restingMargin }) else { return nil }
        let overlapping = margins.indices.filter { margins[$0] <= movingMargin }
        if overlapping.count == margins.count { return nil }
        if overlapping.isEmpty { return .complete }
        let part = sample.restricted(rows: overlapping, columns: basis.kept)
        let threads = objective.ranges.threads
        guard let moments = try? await ColumnMoments.of(part.columns, names: part.names, threads: threads) else {
            return nil
        }
        let there = LogisticBasis(part, moments, penalties: [Double](repeating: 0, count: part.columns.count))
        let slopes = basis.coefficients(of: direction).slopes
        let moved = margins.indices.filter { margins[$0] > movingMargin }
        guard !there.aside.isEmpty, all(moved, moveToTheirSide: sample, basis.kept, there, moments, slopes) else {
            return nil
        }
        return .quasiComplete(overlapping: overlapping, null: NullSpace(basis: there, columns: basis.kept))
    }

    /// Whether rows strictly move to their side along the direction that keeps the slopes of the columns set aside
    /// among the overlapping rows and leaves those rows where they are.
    private static func all(
        _ rows: [Int], moveToTheirSide sample: LogisticSample, _ kept: [Int], _ there: LogisticBasis,
        _ moments: ColumnMoments, _ slopes: [Double]
    ) -> Bool {
        rows.allSatisfy { row in
            var change = 0.0
            var size = 0.0
            for aside in there.aside {
                let slope = slopes[aside.column]
                var rest = sample.columns[kept[aside.column]][row] - moments.centres[aside.column]
                size += (slope * rest).magnitude
                for part in aside.combination {
                    let term =
                        part.coefficient * (sample.columns[kept[part.column]][row] - moments.centres[part.column])
                    rest -= term
                    size += (slope * term).magnitude
                }
                change += slope * rest
            }
            return (sample.target[row] == 1 ? change : -change) > 1e-10 * size
        }
    }
}
