import Features
import Testing

@testable import Training

@Suite struct CustomerFoldsTests {
    @Test func rowsOfOneCustomerAreInOneFold() {
        let customers = SmallPanel.make().matrix.customer
        let folds = CustomerFolds(rowCount: customers.count, customers: customers, seed: 3).foldOfRow
        var foldOf: [Int32: Int8] = [:]
        for (row, customer) in customers.enumerated() {
            #expect(foldOf[customer, default: folds[row]] == folds[row])
            foldOf[customer] = folds[row]
        }
        #expect((0..<5).map { fold in foldOf.values.count { $0 == fold } } == [80, 80, 80, 80, 80])
    }

    @Test func theSeedDecidesTheFolds() {
        func folds(_ seed: UInt64) -> [Int8] { CustomerFolds(rowCount: 90, customers: nil, seed: seed).foldOfRow }
        #expect(folds(3) == folds(3))
        #expect(folds(3) != folds(4))
    }
}
