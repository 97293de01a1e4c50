import Testing

@testable import LinearAlgebra

@Suite struct RowBlockTests {
    @Test func aBlockStandsForStandardisedRowsWithAnIntercept() {
        var block = RowBlock(columns: 2)
        block.load([[9, 1, 2, 3], [9, 10, 20, 40]], rows: 1..<4, centres: [2, 20], factors: [1, 0.1])
        var products = [Double](repeating: 0, count: 8)
        block.times([1, 10, 100], into: &products)
        let expected: [Double] = [-109, 1, 211]
        #expect(Array(products.prefix(3)) == expected)
        var sums = [Double](repeating: 1, count: 3)
        block.addTransposed(times: [1, 1, 1], to: &sums)
        #expect(sums == [4, 1, 2])
        var gram = Matrix(rows: 3, columns: 3)
        block.addGram(to: &gram)
        let found = [gram[0, 0], gram[1, 1], gram[1, 2], gram[2, 2]]
        #expect(found == [3, 2, 3, 5])
    }

    @Test func lengthsAreThoseOfTheSolvedRows() {
        var block = RowBlock(columns: 1)
        block.load([[3, 5]], rows: 0..<2, centres: [0], factors: [1])
        let upper = Matrix(rows: 2, columns: 2, elements: [2, 0, 0, 1])
        #expect(block.squaredLengths(solving: upper) == [9.25, 25.25])
    }
}
