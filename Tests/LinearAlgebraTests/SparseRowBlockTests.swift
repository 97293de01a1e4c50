import Testing

@testable import LinearAlgebra

/// Products of rows kept by their entries against products of the same rows written out.
@Suite struct SparseRowBlockTests {
    /// Five rows; the fourth lies nowhere.
    private static let along = PlacedColumn(
        points: [0, 1, 2, -1, 2], shares: [0.25, 0, 1, 0.5, 0.5], count: 4)
    private static let at = PlacedColumn(points: [2, -1, 0, 1, 1], count: 3)
    private static let two = PlacedColumn(points: [0, 0, 0, 0, 0], shares: [0, 0.125, 0.5, 0.75, 1], count: 2)

    /// A row's shares of the points of an axis.
    private static func dense(_ axis: PlacedColumn, _ row: Int) -> [Double] {
        var result = [Double](repeating: 0, count: axis.count)
        let point = Int(axis.points[row])
        guard point >= 0 else { return result }
        let share = axis.shares?[row] ?? 0
        result[point] += 1 - share
        if axis.shares != nil { result[point + 1] += share }
        return result
    }

    private static func dense(_ groups: [SparseRowBlock.Group], _ row: Int) -> [Double] {
        groups.reduce([1]) { left, group in
            switch group {
            case .axis(let axis): left + dense(axis, row)
            case .grid(let first, let second):
                left + dense(first, row).flatMap { one in dense(second, row).map { one * $0 } }
            }
        }
    }

    private static let designs: [[SparseRowBlock.Group]] = [
        [], [.axis(along)], [.axis(at)], [.grid(along, at)], [.grid(at, two)], [.grid(along, two)], [.grid(at, at)],
        [.axis(along), .axis(at), .grid(along, two), .axis(two), .grid(at, along)],
    ]

    @Test(arguments: designs.indices) func productsAreThoseOfTheRowsWrittenOut(design: Int) {
        let groups = Self.designs[design]
        let range = 1..<5
        let rows = range.map { Self.dense(groups, $0) }
        var block = SparseRowBlock(groups)
        // What an earlier load left must not show.
        block.load(groups, rows: 0..<5)
        block.load(groups, rows: range)
        #expect(block.rows == 4 && block.columns == rows[0].count)
        let coefficients = (0..<block.columns).map { Double($0 * 7 % 5) - 1.5 }
        var products = [Double](repeating: .nan, count: 4)
        block.times(coefficients, into: &products)
        var sums = coefficients
        block.addTransposed(times: [1, -2, 0.5, 3], to: &sums)
        var gram = Matrix(rows: block.columns, columns: block.columns)
        block.addGram(weights: [2, 0.25, 1, 4], to: &gram)
        for (row, product) in zip(rows, products) {
            #expect(abs(product - zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-14)
        }
        for column in 0..<block.columns {
            let sum = zip(rows, [1, -2, 0.5, 3]).reduce(coefficients[column]) { $0 + $1.0[column] * $1.1 }
            #expect(abs(sums[column] - sum) < 1e-14)
            for other in 0...column {
                let expected = zip(rows, [2, 0.25, 1, 4]).reduce(0) { $0 + $1.0[column] * $1.0[other] * $1.1 }
                #expect(abs(gram[other, column] - expected) < 1e-14, "\(other), \(column)")
                if other < column { #expect(gram[column, other] == 0) }
            }
        }
    }

    @Test func chosenRowsComeInTheirOrderAndMayRepeat() {
        let groups: [SparseRowBlock.Group] = [.axis(Self.along), .grid(Self.at, Self.along)]
        let chosen = groups.map { $0.restricted(to: [4, 0, 4]) }
        #expect(chosen.map(\.columns) == [4, 12])
        var block = SparseRowBlock(chosen)
        block.load(chosen, rows: 0..<3)
        let coefficients = (0..<17).map { Double($0 * $0) }
        var products = [Double](repeating: 0, count: 3)
        block.times(coefficients, into: &products)
        let expected = [4, 0, 4].map { row in
            zip(Self.dense(groups, row), coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(products == expected)
    }
}
