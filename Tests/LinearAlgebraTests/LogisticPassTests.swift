import CKernels
import Foundation
import Statistics
import Testing

@testable import LinearAlgebra

/// The kernels of a logistic fit against plain loops.
@Suite struct LogisticPassTests {
    /// Rows that fill no panel and no vector, columns that fill no square, cells far from zero.
    private struct Rows {
        let columns: [[Double]]
        let centres: [Double]
        let factors: [Double]
        let target: [Double]
        let weights: [Double]
        let offsets: [Double]
        let coordinates: [Double]

        init(rows: Int, columns count: Int) {
            var generator = SeededGenerator(seed: 11)
            func uniforms(_ count: Int, _ low: Double, _ high: Double) -> [Double] {
                (0..<count).map { _ in low + (high - low) * generator.uniform() }
            }
            columns = (0..<count).map { uniforms(rows, Double($0) * 1e3 - 2, Double($0) * 1e3 + 2) }
            centres = (0..<count).map { Double($0) * 1e3 + 0.25 }
            factors = uniforms(count, 0.5, 2)
            target = uniforms(rows, 0, 1).map { $0 < 0.3 ? 1 : 0 }
            weights = uniforms(rows, 0.1, 3)
            offsets = uniforms(rows, -1, 1)
            coordinates = uniforms(count + 1, -1, 1)
        }

        func pass(_ version: LogisticPass.Version, isWeighted: Bool) -> LogisticPass {
            LogisticPass(
                columns: columns, centres: centres, factors: factors, target: target,
                weights: isWeighted ? weights : nil, offsets: isWeighted ? offsets : nil, version: version)
        }

        /// The same sums, a row and a pair of columns at a time.
        func plain(_ range: Range<Int>, isWeighted: Bool) -> LogisticPass.Sums {
            let size = coordinates.count
            var result = LogisticPass.Sums(size: size, curvature: .double)
            for row in range {
                let cells = [1] + columns.indices.map { (columns[$0][row] - centres[$0]) * factors[$0] }
                let logOdds = zip(cells, coordinates).reduce(isWeighted ? offsets[row] : 0) { $0 + $1.0 * $1.1 }
                let weight = isWeighted ? weights[row] : 1
                let risk = 1 / (1 + exp(-logOdds))
                result.loss += weight * log1p(exp(target[row] == 1 ? -logOdds : logOdds))
                for column in 0..<size {
                    result.gradient[column] += weight * (risk - target[row]) * cells[column]
                    for other in 0..<size {
                        result.information[other, column] += weight * risk * (1 - risk) * cells[column] * cells[other]
                    }
                }
            }
            return result
        }
    }

    @Test(arguments: LogisticPass.Version.allCases, [false, true])
    func sumsAreThoseOfPlainLoops(version: LogisticPass.Version, isWeighted: Bool) {
        for count in [1, 2, 11, 14] {
            let rows = Rows(rows: 1_547, columns: count)
            let pass = rows.pass(version, isWeighted: isWeighted)
            let range = 3..<1_540
            let expected = rows.plain(range, isWeighted: isWeighted)
            for (curvature, tolerance) in [(LogisticPass.Curvature.double, 1e-12), (.single, 1e-6)] {
                let found = pass.sums(at: rows.coordinates, rows: range, curvature: curvature)
                #expect(abs(found.loss / expected.loss - 1) < 1e-13)
                for index in rows.coordinates.indices {
                    let scale = expected.information[index, index].squareRoot()
                    #expect(abs(found.gradient[index] - expected.gradient[index]) < 1e-10 * scale)
                    for other in rows.coordinates.indices {
                        let bound = tolerance * scale * expected.information[other, other].squareRoot()
                        #expect(
                            abs(found.information[other, index] - expected.information[other, index]) < bound)
                    }
                }
            }
            let first = pass.sums(at: rows.coordinates, rows: range, curvature: .none, wantsLoss: false)
            #expect(first.gradient == pass.sums(at: rows.coordinates, rows: range, curvature: .single).gradient)
            #expect(first.loss == 0 && first.information.elements.isEmpty)
        }
    }

    @Test(arguments: [churn_fit_plain, churn_fit_fast, churn_fit_wide])
    func exponentialsAndLogarithmsAreWithinTwoUnitsInTheLastPlace(version: churn_fit_version) {
        let steps = 100_003
        let powers = (0...steps).map { -708 * pow(Double($0) / Double(steps), 4) }
        var found = [Double](repeating: 0, count: powers.count)
        unsafe churn_fit_exp(powers, powers.count, &found, version)
        for (power, value) in zip(powers, found) { #expect(abs(value - exp(power)) <= 2 * exp(power).ulp) }
        let shares = (0...steps).map { pow(Double($0) / Double(steps), 4) }
        unsafe churn_fit_log1p(shares, shares.count, &found, version)
        for (share, value) in zip(shares, found) { #expect(abs(value - log1p(share)) <= 2 * log1p(share).ulp) }
    }

    /// 1/(1 + eᵐ) of what is all but certain keeps its digits; of what is certain it is next to nothing, not NaN.
    @Test func residualsOfCertainRowsKeepTheirDigits() {
        let logOdds: [Double] = [40, -40, 700, 5_000, -5_000, 5_000]
        let target: [Double] = [1, 0, 1, 1, 1, 0]
        var residuals = [Double](repeating: 9, count: 6)
        let loss = unsafe churn_fit_derivatives(logOdds, target, nil, nil, 6, &residuals, nil, 1, churn_fit_best())
        #expect(abs(residuals[0] / -exp(-40) - 1) < 1e-14 && abs(residuals[1] / exp(-40) - 1) < 1e-14)
        #expect(abs(residuals[2] / -exp(-700) - 1) < 1e-14)
        #expect(residuals[3] < 0 && residuals[3] > -1e-300)
        #expect(residuals[4] == -1 && residuals[5] == 1)
        #expect(loss == 10_000)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func aCellThatIsNotFiniteShowsInTheGradient(cell: Double) {
        let rows = Rows(rows: 700, columns: 6)
        for (column, coefficient) in [(0, 1.0), (5, 1), (2, 0)] {
            var columns = rows.columns
            columns[column][650] = cell
            let pass = LogisticPass(
                columns: columns, centres: rows.centres, factors: rows.factors, target: rows.target, weights: nil,
                offsets: nil)
            var coordinates = rows.coordinates
            coordinates[column + 1] = coefficient
            let sums = pass.sums(at: coordinates, rows: 0..<700, curvature: .none)
            #expect(sums.gradient.contains { !$0.isFinite })
        }
    }

    @Test func outcomesOtherThanZeroAndOneAreNotCounted() {
        let target: [Double] = [1, 0, 0.5, .nan, 1, -0.0, -1, 2, 1, .infinity, 1.nextUp, .leastNonzeroMagnitude]
        let found = LogisticPass.count(target)
        #expect(found.stayed == 2 && found.churned == 3)
        let none = LogisticPass.count([])
        #expect(none.stayed == 0 && none.churned == 0)
    }

    @Test func momentsAreThoseOfPlainLoops() {
        let rows = Rows(rows: 1_001, columns: 3)
        let (sums, squares) = rows.pass(.best, isWeighted: false).moments(rows: 5..<1_000, origins: rows.centres)
        for column in 0..<3 {
            let distances = rows.columns[column][5..<1_000].map { $0 - rows.centres[column] }
            #expect(abs(sums[column] - distances.reduce(0, +)) < 1e-9)
            #expect(abs(squares[column] / distances.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
        }
    }
}
