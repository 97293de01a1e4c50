import Testing

@testable import LinearAlgebra

@Suite struct FactorisationsTests {
    private let tall = Matrix(rows: 4, columns: 2, elements: [1, 2, 3, 4, 2, 0, 1, -1])

    @Test func orthogonalFactorsMultiplyToTheMatrix() {
        let (q, r) = tall.orthogonalFactors
        for (found, expected) in zip(q.times(r).elements, tall.elements) { #expect(abs(found - expected) < 1e-14) }
        for (found, expected) in zip(q.gram.elements, Matrix.identity(2).elements) {
            #expect(abs(found - expected) < 1e-14)
        }
        #expect(r[1, 0] == 0)
    }

    @Test func eigenvaluesOfATwoByTwoAreThoseOfItsPolynomial() throws {
        let (values, vectors) = try #require(Matrix(rows: 2, columns: 2, elements: [2, 1, 1, 2]).symmetricEigen)
        #expect(abs(values[0] - 1) < 1e-14 && abs(values[1] - 3) < 1e-14)
        #expect(abs(vectors[0, 1] - vectors[1, 1]) < 1e-14)
    }

    @Test func productsAgreeWithSumsByHand() {
        #expect(tall.times([1, 2]) == [5, 2, 5, 2])
        #expect(tall.times([1, 0, 0, 1], transposed: true) == [5, 1])
        #expect(tall.gram.elements == [30, 1, 1, 6])
        #expect(tall.times(tall, transposed: true).elements == [30, 1, 1, 6])
    }
}
