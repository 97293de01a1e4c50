import Foundation
import LinearAlgebra
import Testing

/// Sums and risks by kernels, against the same formula in plain loops of Float64.
@Suite struct WeightedRowsTests {
    /// Columns with values around 0 or around a large number, some of them missing.
    private struct Sample {
        let width: Int
        let columns: [WeightedRows.Column]
        let groups: [WeightedRows.Group]
        /// By rows.
        var cells: [Double]

        init(width: Int, rows: Int, missingIn: Int? = nil) {
            var state: UInt64 = 11
            func uniform() -> Double {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Double(state >> 11) / 9_007_199_254_740_992 - 0.5
            }
            self.width = width
            columns = (0..<width).map {
                .init(weight: uniform(), pivot: $0 % 5 == 0 ? 1000 : 0.25, replacement: uniform())
            }
            groups =
                width >= 3
                ? [.init(columns: [0, width - 1], value: 0.7), .init(columns: [1], value: -0.3)] : []
            let pivots = columns.map(\.pivot)
            cells = (0..<(rows * width)).map { place in
                let column = place % width
                if let missingIn, (place / width) % missingIn == column % missingIn { return .nan }
                // Exact in Float32, so that both kinds of cells hold the same values.
                return Double(Float(pivots[column] + 4 * uniform()))
            }
        }

        func risk(_ row: Int) -> Double {
            var sum = -0.4
            for (column, weight) in columns.enumerated() {
                let cell = cells[row * width + column]
                sum += cell.isNaN ? weight.replacement : weight.weight * (cell - weight.pivot)
            }
            for group in groups where group.columns.contains(where: { cells[row * width + $0].isNaN }) {
                sum += group.value
            }
            return 1 / (1 + exp(-sum))
        }

        func rows(_ instructions: WeightedRows.Instructions) -> WeightedRows {
            WeightedRows(intercept: -0.4, columns: columns, groups: groups, instructions: instructions)
        }

        func byColumns(_ rows: Int) -> [Double] {
            (0..<(rows * width)).map { cells[($0 % rows) * width + $0 / rows] }
        }
    }

    static let shapes = [0, 1, 3, 7, 8, 9, 13, 32, 37].flatMap { width in
        [1, 7, 8, 9, 63, 64, 65, 1030].map { (width, $0) }
    }

    @Test(arguments: shapes, [WeightedRows.Instructions.everywhere, .fastest])
    func risksAreThoseOfPlainLoops(shape: (width: Int, rows: Int), instructions: WeightedRows.Instructions) {
        let (width, rows) = shape
        for missingIn in [nil, 3, 17] {
            let sample = Sample(width: width, rows: rows, missingIn: missingIn)
            let weighted = sample.rows(instructions)
            let floats = sample.cells.map { Float($0) }
            let columns = sample.byColumns(rows)
            let byRows = doubles(rows) {
                weighted.risks(ofRows: sample.cells.span, stride: width, into: &$0, threads: 1)
            }
            let byColumns = doubles(rows) {
                weighted.risks(ofColumns: columns.span, stride: rows, into: &$0, threads: 1)
            }
            let arrays = (0..<width).map { Array(columns[($0 * rows)..<(($0 + 1) * rows)]) }
            let byArrays = doubles(rows) { weighted.risks(ofColumns: arrays, into: &$0, threads: 1) }
            let floatRows = singles(rows) {
                weighted.risks(ofRows: floats.span, stride: width, into: &$0, threads: 1)
            }
            let floatColumns = columns.map { Float($0) }
            let floatByColumns = singles(rows) {
                weighted.risks(ofColumns: floatColumns.span, stride: rows, into: &$0, threads: 1)
            }
            for row in 0..<rows {
                let risk = sample.risk(row)
                #expect(abs(byRows[row] - risk) < 1e-14)
                #expect(abs(byColumns[row] - risk) < 1e-14)
                // Float32's own rounding of a number below 1, and the two units in the last place of the exponential.
                #expect(abs(Double(floatRows[row]) - risk) < 2.5e-7)
                #expect(abs(Double(floatByColumns[row]) - risk) < 2.5e-7)
            }
            #expect(byArrays == byColumns)
        }
    }

    /// Small risks keep their leading digits, and risks end in 0 and 1 without overflow.
    @Test(arguments: [WeightedRows.Instructions.everywhere, .fastest])
    func risksAreRightAtAllLogOdds(instructions: WeightedRows.Instructions) {
        let weighted = WeightedRows(intercept: 0, columns: [.init(weight: 1)], instructions: instructions)
        let logOdds = stride(from: -86.0, through: 86, by: 0.0371).map { Double(Float($0)) }
        let found = doubles(logOdds.count) { weighted.risks(ofRows: logOdds.span, stride: 1, into: &$0, threads: 1) }
        let floats = logOdds.map { Float($0) }
        let singles = self.singles(logOdds.count) {
            weighted.risks(ofRows: floats.span, stride: 1, into: &$0, threads: 1)
        }
        for (index, value) in logOdds.enumerated() {
            let risk = value < 0 ? exp(value) / (1 + exp(value)) : 1 / (1 + exp(-value))
            #expect(abs(found[index] - risk) <= 4 * risk.ulp)
            #expect(abs(Double(singles[index]) - risk) <= 2.5 * Double(Float(risk).ulp), "log-odds \(value)")
        }
    }

    @Test(arguments: [WeightedRows.Instructions.everywhere, .fastest])
    func hugeLogOddsEndInZeroAndOne(instructions: WeightedRows.Instructions) {
        let weighted = WeightedRows(intercept: 0, columns: [.init(weight: 1)], instructions: instructions)
        let values = [-Double.infinity, -1e300, -1e6, -1000, 1000, 1e6, 1e300, .infinity]
        let found = doubles(8) { weighted.risks(ofRows: values.span, stride: 1, into: &$0, threads: 1) }
        #expect(found == [0, 0, 0, 0, 1, 1, 1, 1])
        let floats: [Float] = [-.infinity, -1e38, -1e6, -110, 100, 1e6, 1e38, .infinity]
        let singles = self.singles(8) { weighted.risks(ofRows: floats.span, stride: 1, into: &$0, threads: 1) }
        #expect(singles == [0, 0, 0, 0, 1, 1, 1, 1])
        // Between the smallest normal number and 0.
        let tiny = self.doubles(1) { weighted.risks(ofRows: [-720].span, stride: 1, into: &$0, threads: 1) }
        #expect(abs(tiny[0] - exp(-720)) <= 4 * Double.leastNonzeroMagnitude)
    }

    @Test func rowsThatCannotBeFilledHaveNoRiskAndAreCounted() {
        let weighted = WeightedRows(
            intercept: 0, columns: (0..<9).map { .init(weight: 1, replacement: $0 == 4 ? .nan : 0.5) })
        var cells = [Double](repeating: 0, count: 9 * 20)
        cells[3 * 9 + 4] = .nan
        cells[19 * 9 + 4] = .nan
        cells[7 * 9 + 2] = .nan
        var risks = [Double](repeating: -1, count: 20)
        var span = risks.mutableSpan
        let unknown = weighted.risks(ofRows: cells.span, stride: 9, into: &span, threads: 1)
        #expect(unknown == 2)
        #expect(risks.indices.filter { risks[$0].isNaN } == [3, 19])
        #expect(abs(risks[7] - 1 / (1 + exp(-0.5))) < 1e-15)
        let infinite = doubles(1) {
            weighted.risks(ofRows: [.infinity, -.infinity, 0, 0, 0, 0, 0, 0, 0].span, stride: 9, into: &$0, threads: 1)
        }
        #expect(infinite[0].isNaN)
    }

    /// Rows stand anywhere: behind other cells, with gaps between them, in any order, with any number of threads.
    @Test(arguments: [5, 32, 37])
    func aRowsBitsDependOnItsOwnCellsAlone(width: Int) {
        let rows = 20_011
        let sample = Sample(width: width, rows: rows, missingIn: 29)
        let weighted = sample.rows(.fastest)
        let floats = sample.cells.map { Float($0) }
        let one = singles(rows) { weighted.risks(ofRows: floats.span, stride: width, into: &$0, threads: 1) }
        for threads in [2, 3, 8] {
            let many = singles(rows) { weighted.risks(ofRows: floats.span, stride: width, into: &$0, threads: threads) }
            #expect(many == one)
        }
        var apart = [Float](repeating: .nan, count: 1)
        for row in (0..<rows).reversed() { apart += floats[(row * width)..<((row + 1) * width)] + [.nan, 3] }
        let turned = singles(rows) {
            weighted.risks(ofRows: apart.span.extracting(1...), stride: width + 2, into: &$0, threads: 2)
        }
        #expect(Array(turned.reversed()) == one)
        for row in [0, 1, 999, rows - 1] {
            let cells = floats.span.extracting((row * width)..<((row + 1) * width))
            #expect(singles(1) { weighted.risks(ofRows: cells, stride: width, into: &$0, threads: 1) } == [one[row]])
        }
        let columns = sample.byColumns(rows)
        let first = doubles(rows) { weighted.risks(ofColumns: columns.span, stride: rows, into: &$0, threads: 1) }
        let again = doubles(rows) { weighted.risks(ofColumns: columns.span, stride: rows, into: &$0, threads: 3) }
        #expect(first == again)
    }

    /// Of more cells than caches hold, risks are written past these.
    @Test(arguments: [WeightedRows.Instructions.everywhere, .fastest])
    func tablesBeyondTheCachesHaveTheRisksOfTheirRows(instructions: WeightedRows.Instructions) {
        let (width, few, times) = (7, 1_030, 2_040)
        let sample = Sample(width: width, rows: few, missingIn: 29)
        let weighted = sample.rows(instructions)
        /// Few cells again and again, and a row less at the end.
        func repeated<Cell>(_ cells: [Cell], dropping last: Int) -> [Cell] {
            var all: [Cell] = []
            all.reserveCapacity(cells.count * times)
            for _ in 0..<times { all += cells }
            return all.dropLast(last)
        }
        let rows = few * times - 1
        let floats = sample.cells.map { Float($0) }
        let byRows = singles(few) { weighted.risks(ofRows: floats.span, stride: width, into: &$0, threads: 1) }
        let manyFloats = repeated(floats, dropping: width)
        #expect(
            singles(rows) { weighted.risks(ofRows: manyFloats.span, stride: width, into: &$0, threads: 2) }
                == repeated(byRows, dropping: 1))
        let columns = (0..<width).map { column in (0..<few).map { sample.cells[$0 * width + column] } }
        let byColumns = doubles(few) { weighted.risks(ofColumns: columns, into: &$0, threads: 1) }
        let manyColumns = columns.map { repeated($0, dropping: 1) }
        #expect(
            doubles(rows) { weighted.risks(ofColumns: manyColumns, into: &$0, threads: 2) }
                == repeated(byColumns, dropping: 1))
    }

    @Test(arguments: [1, 3])
    func aCurveMakesRisksOfSums(threads: Int) {
        let rows = 1500
        let sample = Sample(width: 10, rows: rows, missingIn: 7)
        let weighted = sample.rows(.fastest)
        let curve: WeightedRows.Curve = { 1 / (1 + exp(-2 * $0)) }
        let found = doubles(rows) {
            weighted.risks(ofRows: sample.cells.span, stride: 10, into: &$0, curve: curve, threads: threads)
        }
        let columns = sample.byColumns(rows).map { Float($0) }
        let singles = self.singles(rows) {
            weighted.risks(ofColumns: columns.span, stride: rows, into: &$0, curve: curve, threads: threads)
        }
        for row in 0..<rows {
            let risk = sample.risk(row)
            let odds = risk / (1 - risk)
            let expected = odds * odds / (1 + odds * odds)
            #expect(abs(found[row] - expected) < 1e-13)
            #expect(abs(Double(singles[row]) - expected) < 1e-7)
        }
    }

    /// Milliseconds since 1970 within a few hours of each other: the pivot keeps the digits that the product would lose.
    @Test func aPivotKeepsTheDigitsOfLargeNumbers() {
        let pivot = 1_700_000_000_123.0
        let weighted = WeightedRows(intercept: 0.1, columns: [.init(weight: 1e-6, pivot: pivot)])
        let cells = (0..<40).map { pivot + Double($0 - 20) * 250_000 }
        let found = doubles(40) { weighted.risks(ofRows: cells.span, stride: 1, into: &$0, threads: 1) }
        let columns = doubles(40) { weighted.risks(ofColumns: cells.span, stride: 40, into: &$0, threads: 1) }
        for index in 0..<40 {
            let expected = 1 / (1 + exp(-(0.1 + Double(index - 20) * 0.25)))
            #expect(abs(found[index] - expected) < 1e-15)
            #expect(abs(columns[index] - expected) < 1e-15)
        }
    }

    @Test func noRowsAreNoWork() {
        let weighted = WeightedRows(intercept: 0, columns: [.init(weight: 1)])
        let none = doubles(0) { weighted.risks(ofRows: [Double]().span, stride: 1, into: &$0, threads: 2) }
        #expect(none.isEmpty)
    }

    private func doubles(_ rows: Int, _ body: (inout MutableSpan<Double>) -> Int) -> [Double] {
        var risks = [Double](repeating: -1, count: rows)
        var span = risks.mutableSpan
        let unknown = body(&span)
        #expect(unknown == risks.count(where: \.isNaN))
        return risks
    }

    private func singles(_ rows: Int, _ body: (inout MutableSpan<Float>) -> Int) -> [Float] {
        var risks = [Float](repeating: -1, count: rows)
        var span = risks.mutableSpan
        let unknown = body(&span)
        #expect(unknown == risks.count(where: \.isNaN))
        return risks
    }
}
