import Testing

@testable import LinearAlgebra

@Suite struct CholeskyTests {
    private let a = Matrix(rows: 3, columns: 3, elements: [4, 2, 1, 2, 5, 3, 1, 3, 6])

    @Test func factorTimesItselfIsTheMatrix() throws {
        let factor = try #require(Cholesky(a))
        let product = factor.upper.gram
        for (found, expected) in zip(product.elements, a.elements) { #expect(abs(found - expected) < 1e-14) }
        #expect(factor.upper[2, 0] == 0)
    }

    @Test func solutionAndInverseUndoTheMatrix() throws {
        let factor = try #require(Cholesky(a))
        let x = factor.solve(a.times([1, -2, 3]))
        for (found, expected) in zip(x, [1.0, -2, 3]) { #expect(abs(found - expected) < 1e-14) }
        let product = a.times(factor.inverse)
        for (found, expected) in zip(product.elements, Matrix.identity(3).elements) {
            #expect(abs(found - expected) < 1e-14)
        }
    }

    @Test func logDeterminantIsThatOfTheMatrix() throws {
        // 4·(30 − 9) − 2·(12 − 3) + 1·(6 − 5) = 67.
        #expect(abs(try #require(Cholesky(a)).logDeterminant - 4.204692619390966) < 1e-14)
    }

    @Test func indefiniteMatrixHasNoFactor() {
        #expect(Cholesky(Matrix(rows: 2, columns: 2, elements: [1, 2, 2, 1])) == nil)
    }
}
