import LinearAlgebra
internal import Statistics

/// All rows of a fit, and a sample of them that stands for all: the first rows of every range.
struct SampledRows: Sendable {
    private let pass: LogisticPass
    private let ranges: ParallelRanges
    private let count: Int
    private let size: Int
    /// One row of how many is in the sample.
    let thinning: Int

    init(_ objective: LogisticObjective, thinning: Int) {
        pass = LogisticPass(
            columns: objective.columns, centres: objective.centres, factors: objective.factors,
            target: objective.target, weights: objective.weights, offsets: objective.offsets)
        ranges = objective.ranges
        count = objective.target.count
        size = objective.size
        self.thinning = thinning
    }

    private init(_ rows: SampledRows, thinning: Int) {
        (pass, ranges, count, size) = (rows.pass, rows.ranges, rows.count, rows.size)
        self.thinning = thinning
    }

    /// The same rows with another sample.
    func thinned(to thinning: Int) -> SampledRows { SampledRows(self, thinning: thinning) }

    /// The sums over all rows, and over the sample times its scale: second derivatives of the sample always.
    func sums(
        at point: [Double], _ curvature: LogisticPass.Curvature, wantsLoss: Bool
    ) async -> (all: LogisticPass.Sums, sample: LogisticPass.Sums) {
        let (pass, thinning) = (pass, thinning)
        let sampled = curvature == .none ? .single : curvature
        let parts = await ranges.map(onEachThread: { next in
            pass.withPanels(at: point, sampled) { panels in
                var found: [(first: LogisticPass.Sums, rest: LogisticPass.Sums)] = []
                while let range = next() {
                    let border = range.lowerBound + Self.share(range, thinning)
                    let first = panels.sums(
                        over: range.lowerBound..<border, wantsCurvature: true, wantsLoss: wantsLoss)
                    let rest = panels.sums(
                        over: border..<range.upperBound, wantsCurvature: curvature != .none, wantsLoss: wantsLoss)
                    found.append((first, rest))
                }
                return found
            }
        })
        let firsts = parts.map(\.first)
        return (
            Self.sum(firsts + parts.map(\.rest), size: size, curvature),
            scaled(Self.sum(firsts, size: size, sampled))
        )
    }

    /// The sums over a sample, times its scale.
    func sampleSums(
        at point: [Double], _ curvature: LogisticPass.Curvature
    ) async -> LogisticPass.Sums {
        let (pass, thinning) = (pass, thinning)
        let parts = await ranges.map(onEachThread: { next in
            pass.withPanels(at: point, curvature) { panels in
                var found: [LogisticPass.Sums] = []
                while let range = next() {
                    let sampled = range.lowerBound..<(range.lowerBound + Self.share(range, thinning))
                    found.append(
                        panels.sums(over: sampled, wantsCurvature: curvature != .none, wantsLoss: false))
                }
                return found
            }
        })
        return scaled(Self.sum(parts, size: size, curvature))
    }

    /// How many rows of a range belong to the sample.
    private static func share(_ range: Range<Int>, _ thinning: Int) -> Int { max(1, range.count / thinning) }

    private func scaled(_ sums: LogisticPass.Sums) -> LogisticPass.Sums {
        let rows = ranges.ranges.reduce(0) { $0 + Self.share($1, thinning) }
        let scale = Double(count) / Double(rows)
        var result = sums
        for index in result.gradient.indices { result.gradient[index] *= scale }
        for index in result.information.elements.indices { result.information.elements[index] *= scale }
        return result
    }

    private static func sum(
        _ parts: [LogisticPass.Sums], size: Int, _ curvature: LogisticPass.Curvature
    ) -> LogisticPass.Sums {
        var result = LogisticPass.Sums(size: size, curvature: curvature)
        var loss = CompensatedSum()
        var gradient = [CompensatedSum].zeros(size)
        for part in parts {
            loss.add(part.loss)
            gradient.add(part.gradient)
            if curvature != .none { result.information.add(part.information) }
        }
        result.loss = loss.value
        result.gradient = gradient.map(\.value)
        return result
    }
}
