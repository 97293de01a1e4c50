import Testing

@testable import Tables

/// Cells put down column by column are those that are put down one by one.
@Suite struct NumberCellsTests {
    /// The lines of a table of columns, with whatever the processor has.
    private func lines(_ columns: [[Double]], _ vectors: Vectors) -> String {
        var cells = NumberCells(columns: columns.count)
        for (number, column) in columns.enumerated() { cells.put(column.span, column: number, vectors: vectors) }
        var row = CSVRow()
        for line in 0..<(columns.first?.count ?? 1) {
            row.append("a")
            row.append(cells, line: line)
            row.endRow()
        }
        return String(decoding: row.takeBytes(), as: UTF8.self)
    }

    private func oneByOne(_ columns: [[Double]]) -> String {
        var row = CSVRow()
        for line in 0..<(columns.first?.count ?? 1) {
            row.append("a")
            for column in columns { row.append(column[line]) }
            row.endRow()
        }
        return String(decoding: row.takeBytes(), as: UTF8.self)
    }

    private func expectSame(_ columns: [[Double]]) {
        let expected = oneByOne(columns)
        for vectors in Vectors.all { #expect(lines(columns, vectors) == expected) }
    }

    @Test func cellsAreThoseOfSingleNumbers() {
        let numbers = NumberBytesTests.numbers.map { Int($0.bitPattern % 11) == 0 ? .nan : $0 }
        for start in stride(from: 0, to: numbers.count - 3 * NumberCells.lines, by: 3 * NumberCells.lines) {
            expectSame(
                (0..<3).map { Array(numbers[(start + $0 * NumberCells.lines)...].prefix(NumberCells.lines)) })
        }
    }

    /// Powers of ten and their neighbours, where texts become longer and where the kernels leave off.
    @Test func cellsAreRightWhereTextsChangeTheirLength() {
        let edges = (-8...18).flatMap { power in
            let ten = Double("1e\(power)") ?? .nan
            return [ten.nextDown, ten, ten.nextUp, ten / 2, 3 * ten, 0.45 * ten, (0.45 * ten).nextDown, 0.9 * ten]
        }
        let few = [0, -0.0, .nan, -.nan, .infinity, -.infinity, .leastNonzeroMagnitude, 99, 100, 0.5, 1, 99.5, -1]
        for sign in [1.0, -1.0] {
            let all = (edges + few).map { $0 * sign }
            for start in stride(from: 0, to: all.count, by: NumberCells.lines) {
                let some = Array(all[start...].prefix(NumberCells.lines))
                expectSame([some, some.reversed(), some.map { $0 + 1 }])
            }
        }
    }

    /// Columns of small whole numbers and missing ones have a way of their own.
    @Test func cellsOfSmallNumbersAreRight() {
        let all = (0...100).map(Double.init) + [.nan, -0.0, -1, 0.25]
        for start in stride(from: 0, to: all.count, by: 8) {
            let some = Array(all[start...].prefix(NumberCells.lines))
            expectSame([some, some.map { _ in 7 }, some.map { _ in .nan }])
        }
    }

    @Test(arguments: 0...NumberCells.lines) func anyNumberOfLinesIsPutDown(_ count: Int) {
        let column = (0..<count).map { Double($0) / 7 }
        expectSame([column, column.map { $0 * 1e7 }])
        expectSame([])
    }
}
