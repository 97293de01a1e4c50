import Testing

@testable import Training

@Suite struct CustomerFoldsTests {
    @Test func customersStayTogetherAndFoldsAreAlike() {
        let customers = (0..<3000).map { Int32($0 * 7 % 1000 + 5) }
        let folds = CustomerFolds(rowCount: 3000, customers: customers, seed: 4)
        var foldOf: [Int32: Int8] = [:]
        for (row, customer) in customers.enumerated() {
            #expect(foldOf[customer, default: folds.foldOfRow[row]] == folds.foldOfRow[row])
            foldOf[customer] = folds.foldOfRow[row]
        }
        for fold in 0..<CustomerFolds.count {
            let (seen, unseen) = folds.split(fold)
            #expect(seen.count == 2400 && unseen.count == 600)
            #expect(Set(seen.map { customers[$0] }).isDisjoint(with: unseen.map { customers[$0] }))
        }
    }

    @Test func theDealDependsOnTheSeedAlone() {
        let one = CustomerFolds(rowCount: 500, customers: nil, seed: 1)
        #expect(one.foldOfRow == CustomerFolds(rowCount: 500, customers: nil, seed: 1).foldOfRow)
        #expect(one.foldOfRow != CustomerFolds(rowCount: 500, customers: nil, seed: 2).foldOfRow)
        #expect(one.sampled.count == 500)
    }

    @Test func moreRowsThanCanBeTriedAreSampledByCustomer() {
        let rows = CustomerFolds(rowCount: 120_000, customers: nil, seed: 1)
        #expect(rows.sampled.count == CustomerFolds.mostRows)
        let customers = (0..<120_000).map { Int32($0 / 3) }
        let folds = CustomerFolds(rowCount: 120_000, customers: customers, seed: 1)
        #expect(abs(folds.sampled.count - CustomerFolds.mostRows) <= 3)
        let taken = Set(folds.sampled.map { customers[$0] })
        #expect(folds.sampled.count == 3 * taken.count)
    }
}
