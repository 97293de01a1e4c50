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
        try expectSame(parted, whole)
        let kept = parted.keepingParts()
        for _ in 0..<2 { try expectSame(kept, whole) }
        for histories in [parted, kept] {
            let gathered = try await histories.gathered(threads: 3)
            #expect(gathered.count == 1)
            try expectSame(gathered, whole)
        }
        try expectRows(of: [0, 3, 500, parted.customers(of: 1).count - 1], of: 1, in: parted, whole)
        #expect(try #require(whole.purchases).timeline.count > 4_000)
    }

    /// What a day brings to a store whose customers fill three blocks: rows of old ones and of new ones before, among and behind
    /// them, a row of `customers` anew, a complaint that is settled, a level that no older row had.
    @Test func partsOfAStoreAreThoseOfTheWholeWhateverWasAppendedAndErased() async throws {
        var files = [
            "customers.csv": "customer_id,joined_at,plan\n",
            "purchases.csv": "customer_id,occurred_at,amount,category\n",
            "complaints.csv": "customer_id,opened_at,resolved_at,reason\n",
            "attributes.csv": "customer_id,occurred_at,name,value\n",
        ]
        for customer in 10_000..<20_000 {
            files["customers.csv"]? += "c\(customer),2023-01-01,\(customer % 3 == 0 ? "a" : "b")\n"
            if customer % 2 == 0 { files["purchases.csv"]? += "c\(customer),2023-02-0\(1 + customer % 7),5,food\n" }
            if customer % 5 == 0 { files["complaints.csv"]? += "c\(customer),2023-03-01,,late\n" }
            if customer % 9 == 0 { files["attributes.csv"]? += "c\(customer),2023-03-01,tier,t\(customer % 4)\n" }
        }
        let folder = try DatasetFolder(files)
        let store = folder.path + "/histories.store"
        let options = ReadOptions(threads: 2)
        _ = try await HistoriesStore.ingest(folder.path, into: store, options: options)
        for day in 1...3 {
            var brought = files.mapValues { String($0.prefix { $0 != "\n" }) + "\n" }
            for number in [1, 10_000 + day, 14_000 + 7 * day, 19_999, 30_000] {
                brought["customers.csv"]? += "c\(number),2023-04-01,c\(day)\n"
                brought["purchases.csv"]? += "c\(number),2023-04-0\(day),7,new\(day)\n"
                brought["attributes.csv"]? += "c\(number),2023-04-0\(day),city,v\(day)\n"
            }
            brought["complaints.csv"]? += "c\(14_000 + 5 * (day - 1)),2023-03-01,2023-04-02,late\n"
            let data = try DatasetFolder(brought.filter { $0.value.contains("\nc") })
            _ = try await HistoriesStore.append(data.path, to: store, options: options)
        }
        for customer in ["c14000", "c19999", "c1"] { _ = try await HistoriesStore.erase(customer, from: store) }
        #expect(try StoreSnapshot(store).directory.segments.count == 4)

        let whole = try await HistoriesReader.read(dataset: store)
        let parted = try await HistoriesReader.readByParts(dataset: store, options: options)
        #expect(parted.count == 3)
        try expectSame(parted, whole.histories)
        try expectSame(parted.keepingParts(), whole.histories)
        try expectSame(try await parted.gathered(threads: 2), whole.histories)
        #expect(parted.read.dataEnd == whole.dataEnd)
        #expect(parted.read.notes == whole.notes)
        #expect(parted.read.tables.map(\.rows) == whole.tables.map(\.rows))
        #expect(parted.read.tables.map(\.first) == whole.tables.map(\.first))
        #expect(parted.read.tables.map(\.last) == whole.tables.map(\.last))

        let pruned = try parted.part(1) { table, column in table == "purchases" && column != "category" }
        #expect(pruned.purchases?.category == nil && pruned.complaints?.timeline.count == 0)
        #expect(pruned.purchases?.amount == (try parted.part(1)).purchases?.amount)
    }

    /// Some of the customers of a part have their rows, and the others none.
    private func expectRows(
        of customers: [Int], of part: Int, in parted: PartedHistories, _ whole: Histories
    ) throws {
        let some = try parted.part(part, of: customers)
        let first = parted.customers(of: part).lowerBound
        #expect(some.customers.ids == Array(whole.customers.ids[parted.customers(of: part)]))
        for place in some.customers.ids.indices {
            let isWanted = customers.contains(place)
            let attributes = some.customers.attributes.map { $0.texts.text(place) }
            #expect(rows(of: place, in: some) == (isWanted ? rows(of: first + place, in: whole) : attributes))
        }
    }

    private func expectSame(_ parted: PartedHistories, _ whole: Histories) throws {
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
        if let complaints = histories.complaints {
            for row in complaints.timeline.rows(of: customer) {
                found.append(
                    "\(complaints.timeline.occurredAt[row]) \(complaints.resolvedAt[row]) "
                        + "\(complaints.reason?.text(row) ?? "")")
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
