import Foundation
import Tables
import Testing

@testable import Histories

/// Histories read by parts are those read at once, customer by customer.
@Suite struct PartedHistoriesTests {
    /// A folder of more customers than a part has, with repeated times, orders and changed attributes.
    private func folder(listed: Bool) throws -> DatasetFolder {
        var customers = "customer_id,joined_at,plan\n"
        var purchases = "customer_id,occurred_at,amount,category,order_id\n"
        var attributes = "customer_id,occurred_at,name,value\n"
        var state: UInt64 = 9
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        for customer in 0..<2_500 {
            customers += "c\(customer),2023-01-\(10 + random(20)),\(["a", "b", ""][random(3)])\n"
            for _ in 0..<random(6) {
                purchases += "c\(customer),2023-0\(2 + random(6))-1\(random(3)),\(random(9_000)).\(10 + random(90)),"
                purchases += "\(["food", "toys", ""][random(3)]),o\(random(4))\n"
            }
            if random(4) == 0 {
                attributes += "c\(customer),2023-0\(1 + random(9))-01,\(["tier", "city"][random(2)]),v\(random(5))\n"
            }
        }
        var files = ["purchases.csv": purchases, "attributes.csv": attributes]
        if listed { files["customers.csv"] = customers }
        return try DatasetFolder(files)
    }

    @Test(arguments: [true, false], [0, Int.max]) func partsAreThoseOfTheWhole(_ listed: Bool, _ memory: Int)
        async throws
    {
        let folder = try folder(listed: listed)
        let whole = try await HistoriesReader.read(dataset: folder.path).histories
        let options = ReadOptions(threads: 3, rowMemory: memory)
        let parted = try await HistoriesReader.readByParts(dataset: folder.path, options: options)
        #expect(parted.count > 1)
        #expect(parted.read.histories.customers.ids == whole.customers.ids)
        var customer = 0
        for part in 0..<parted.count {
            #expect(parted.customers(of: part).lowerBound == customer)
            let histories = try parted.part(part)
            for place in histories.customers.ids.indices {
                #expect(histories.customers.ids[place] == whole.customers.ids[customer])
                #expect(histories.customers.joinedAt?[place] == whole.customers.joinedAt?[customer])
                #expect(rows(of: place, in: histories) == rows(of: customer, in: whole))
                customer += 1
            }
        }
        #expect(customer == whole.customers.count)
        #expect(try #require(whole.purchases).timeline.count > 4_000)
    }

    /// Everything that is known of a customer, as text.
    private func rows(of customer: Int, in histories: Histories) -> [String] {
        var found: [String] = []
        if let purchases = histories.purchases {
            for row in purchases.timeline.rows(of: customer) {
                found.append(
                    "\(purchases.timeline.occurredAt[row]) \(purchases.amount?[row] ?? -1) "
                        + "\(purchases.category?.text(row) ?? "") \(purchases.order?[row] ?? -1)")
            }
        }
        if let changes = histories.attributeChanges {
            for row in changes.timeline.rows(of: customer) {
                found.append(
                    "\(changes.timeline.occurredAt[row]) \(changes.name.text(row)) \(changes.value.text(row))")
            }
        }
        for attribute in histories.customers.attributes { found.append(attribute.texts.text(customer)) }
        return found
    }
}
