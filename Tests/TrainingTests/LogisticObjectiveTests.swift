import LinearAlgebra
import Testing

@testable import Training

/// The log-likelihood and its derivatives by the plain way, which also finds margins, and by the kernels.
@Suite struct LogisticObjectiveTests {
    @Test(arguments: [false, true]) func theKernelsSumWhatThePlainWaySums(_ isWeighted: Bool) async {
        var state: UInt64 = 19
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 31)
        }
        // A million cells and more, and ranges that no vector divides.
        let rows = 160_003
        let columns = (0..<6).map { _ in (0..<rows).map { _ in 10 * random() - 3 } }
        var objective = LogisticObjective(
            columns: columns, centres: [2, 1, 0, -1, 2, 2.5], factors: [0.1, 0.3, 0.2, 0.5, 0.2, 0.4],
            target: (0..<rows).map { _ in random() < 0.3 ? 1 : 0 },
            weights: isWeighted ? (0..<rows).map { _ in 3 * random() } : nil,
            offsets: isWeighted ? (0..<rows).map { _ in random() - 0.5 } : nil,
            ranges: ParallelRanges(count: rows, threads: 2))
        let coordinates = [-0.8, 0.4, -0.3, 0.2, 0.1, -0.2, 0.3]
        let plain = await objective.evaluate(coordinates)
        objective.wantsMargins = false
        let quick = await objective.evaluate(coordinates)
        #expect(plain.smallestMargin.isFinite && quick.smallestMargin.isNaN)
        var loss = 0.0
        for row in 0..<rows {
            var logOdds = coordinates[0] + (objective.offsets?[row] ?? 0)
            for (index, column) in columns.enumerated() {
                logOdds +=
                    coordinates[index + 1] * (column[row] - objective.centres[index]) * objective.factors[index]
            }
            let margin = objective.target[row] == 1 ? logOdds : -logOdds
            loss += (objective.weights?[row] ?? 1) * LogisticPoint(margin).loss
        }
        #expect(abs(plain.loss - loss) <= 1e-11 * loss)
        #expect(abs(quick.loss - loss) <= 1e-11 * loss)
        #expect(abs(plain.loss - quick.loss) <= 1e-12 * plain.loss)
        let scale = plain.information.elements.map(\.magnitude).max() ?? 0
        #expect(scale > 1_000)
        for (plain, quick) in zip(plain.gradient, quick.gradient) { #expect(abs(plain - quick) <= 1e-12 * scale) }
        for (plain, quick) in zip(plain.information.elements, quick.information.elements) {
            #expect(abs(plain - quick) <= 1e-12 * scale)
        }
    }
}
