import Foundation
import Tables
import Testing

@testable import Histories

@Suite struct HistoriesStoreTests {
    private let base = [
        "customers.csv": """
        customer_id,joined_at,left_at,plan,age
        ann,2023-01-05,,gold,31
        bob,2023-02-01,,basic,
        cid,2023-02-03,2024-01-09,basic,54

        """,
        "purchases.csv": """
        customer_id,occurred_at,amount,category,order_id,recorded_at
        bob,2023-05-01,10,toys,o1,
        ann,2023-03-01T10:00:00,2.50,food,,2023-03-04
        ann,2023-03-01T10:00:00,2.50,,order-longer-than-eight,
        ann,2023-03-01T10:00:00,-1,food,order-longer-than-eight,
        bob,2023-04-01,7,unique-to-bob,o1,

        """,
        "complaints.csv": """
        customer_id,opened_at,resolved_at,channel,reason
        bob,2023-05-02,,mail,late
        bob,2023-05-02,,web,late
        ann,2023-05-03,2023-05-04,web,broken

        """,
        "referrals.csv": "customer_id,occurred_at,referred_customer_id\nann,2023-06-01,bob\nann,2023-06-02,zoe\n",
        "wallet.csv": "customer_id,period_start,period_end,total_spend\ncid,2023-01-01,2023-02-01,99.5\n",
        "attributes.csv": "customer_id,occurred_at,name,value\nbob,2023-03-01,tier,silver-of-bob\n",
    ]
    private let day = [
        "customers.csv": """
        customer_id,joined_at,left_at,plan,age
        abe,2023-06-30,,gold,20
        bob,2023-02-01,2023-07-01,premium,

        """,
        "purchases.csv": """
        customer_id,occurred_at,amount,category,order_id,recorded_at
        ann,2023-03-01T10:00:00,2.50,books,,2023-07-01
        abe,2023-07-01,5,food,,
        ann,2023-02-01,1,,order-longer-than-eight,

        """,
        "complaints.csv": "customer_id,opened_at,resolved_at,channel,reason\nbob,2023-05-02,2023-07-01,web,late\n",
        "surveys.csv": "customer_id,occurred_at,score\ncid,2023-07-01,4\n",
    ]

    /// The tables of `base` and `day` as one export after the day would have them.
    private var whole: [String: String] {
        var whole = base
        for (name, text) in day {
            let rows = text.split(separator: "\n").dropFirst().map { $0 + "\n" }.joined()
            whole[name] = (whole[name] ?? String(text.split(separator: "\n")[0]) + "\n") + rows
        }
        whole["customers.csv"]?.replace("bob,2023-02-01,,basic,\n", with: "")
        whole["complaints.csv"]?.replace("bob,2023-05-02,,web,late\n", with: "")
        return whole
    }

    private func store(_ files: [String: String], in folder: DatasetFolder) async throws -> String {
        let path = folder.path + "/histories.store"
        let data = try DatasetFolder(files)
        _ = try await HistoriesStore.ingest(data.path, into: path, options: ReadOptions(threads: 2))
        return path
    }

    private func append(_ files: [String: String], to path: String) async throws {
        let data = try DatasetFolder(files)
        _ = try await HistoriesStore.append(data.path, to: path, options: ReadOptions(threads: 2))
    }

    private func failure(_ work: () async throws -> Void) async -> (kind: FailureKind, message: String)? {
        do {
            try await work()
            return nil
        } catch let error as HistoryError {
            return (error.kind, error.description)
        } catch {
            return (.defect, "\(error)")
        }
    }

    private func expectSame(_ left: ReadResult, _ right: ReadResult) {
        // The values' descriptions name every column and every value of it.
        #expect("\(left.histories)" == "\(right.histories)")
        #expect(left.dataEnd == right.dataEnd)
        #expect(left.notes == right.notes)
        #expect(left.tables.map(\.name) == right.tables.map(\.name))
        #expect(left.tables.map(\.rows) == right.tables.map(\.rows))
        #expect(left.tables.map(\.first) == right.tables.map(\.first))
        #expect(left.tables.map(\.last) == right.tables.map(\.last))
        #expect(left.tables.map(\.columns) == right.tables.map(\.columns))
    }

    @Test func aStoreGivesWhatItsTablesGive() async throws {
        let folder = try DatasetFolder(base)
        let path = try await store(base, in: folder)
        let read = try await HistoriesReader.read(dataset: path)
        expectSame(read, try await folder.read())
        let stored = try await read.fingerprints(threads: 2)
        let files = try await folder.read().fingerprints(threads: 1)
        #expect(stored.map(\.path) == files.map(\.path))
        #expect(stored.map(\.sha256) == files.map(\.sha256))
    }

    @Test func anAppendedDayGivesWhatOneExportGives() async throws {
        let folder = try DatasetFolder(whole)
        let path = try await store(base, in: folder)
        try await append(day, to: path)
        expectSame(try await HistoriesReader.read(dataset: path), try await folder.read())
    }

    @Test func manyAppendsBecomeFewSegments() async throws {
        let folder = try DatasetFolder([:])
        var files = ["purchases.csv": "customer_id,occurred_at,amount\n"]
        for number in 0..<400 { files["purchases.csv"]? += "c\(number % 7),2023-01-01,\(number)\n" }
        let path = try await store(files, in: folder)
        for number in 1...60 {
            let row = "c\(number % 11),2023-02-\(10 + number % 10),\(number)\n"
            files["purchases.csv"]? += row
            try await append(["purchases.csv": "customer_id,occurred_at,amount\n" + row], to: path)
            let segments = try StoreDirectory(StoreConnection(path, for: .reading)).segments
            #expect(segments.count <= 1 + HistoriesStore.mostAppended)
            #expect(segments.reduce(0) { $0 + $1.rows } == 400 + number)
        }
        let rebuilt = try DatasetFolder(files)
        expectSame(try await HistoriesReader.read(dataset: path), try await rebuilt.read())
    }

    @Test func withoutATableOfCustomersThoseWhoPurchaseLaterCountThen() async throws {
        let early = [
            "purchases.csv": "customer_id,occurred_at\nb,2023-01-01\n",
            "engagements.csv": "customer_id,occurred_at,kind\na,2023-01-02,visit\nb,2023-01-02,\nc,2023-01-03,odd\n",
        ]
        let late = ["purchases.csv": "customer_id,occurred_at\na,2023-02-01\n"]
        let folder = try DatasetFolder(early)
        let path = try await store(early, in: folder)
        expectSame(try await HistoriesReader.read(dataset: path), try await folder.read())
        try await append(late, to: path)
        let rebuilt = try DatasetFolder(early)
        try rebuilt.write("purchases-2.csv", Array(late["purchases.csv"]?.utf8 ?? "".utf8))
        let read = try await HistoriesReader.read(dataset: path)
        expectSame(read, try await rebuilt.read())
        #expect(read.histories.customers.ids == ["a", "b"])
    }

    @Test func aFactRecordedLateChangesNoEarlierCutoff() async throws {
        let folder = try DatasetFolder(base)
        let path = try await store(base, in: folder)
        let before = try await HistoriesReader.read(dataset: path).histories
        try await append(
            [
                "purchases.csv": """
                customer_id,occurred_at,amount,category,order_id,recorded_at
                bob,2023-04-01,-3,toys,o1,2023-06-15

                """
            ], to: path)
        let after = try await HistoriesReader.read(dataset: path).histories
        func spend(_ histories: Histories, _ cutoff: Instant) throws -> [Int64] {
            var seen = SeenPurchases(try #require(histories.purchases))
            seen.look(at: 1, cutoff: Cutoff(cutoff))
            return seen.range.map { seen.amounts[$0] }
        }
        let early = Instant(year: 2023, month: 6, day: 15)
        #expect(try spend(before, early) == [170_000])
        #expect(try spend(after, early) == [170_000])
        #expect(try spend(after, Instant(year: 2023, month: 6, day: 16)) == [140_000])
    }

    @Test func oneFileIsNotTakenInTwice() async throws {
        let folder = try DatasetFolder([:])
        let path = try await store(base, in: folder)
        try await append(day, to: path)
        let failed = await failure { try await append(day, to: path) }
        #expect(failed?.kind == .data)
        #expect(failed?.message.contains("was taken in already") == true)
    }

    @Test func tablesThatDoNotAgreeAreRefused() async throws {
        let folder = try DatasetFolder([:])
        let path = try await store(base, in: folder)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let refused = [
            [
                "wallet.csv":
                    "customer_id,period_start,period_end,total_spend,recorded_at\nann,2023-01-01,2023-02-01,1,\n"
            ]:
                "files of one table must agree",
            ["purchases.csv": "customer_id,occurred_at,amount,category,order_id,recorded_at\nzoe,2023-01-01,1,,,\n"]:
                "customer “zoe” is not in customers",
            [
                "churn.yaml": "time_zone: Europe/Berlin",
                "surveys.csv": "customer_id,occurred_at,score\nann,2023-01-01,4\n",
            ]:
                "they must agree",
        ]
        for (files, message) in refused {
            let failed = await failure { try await append(files, to: path) }
            #expect(failed?.kind == .data)
            #expect(failed?.message.contains(message) == true, "\(failed?.message ?? "")")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        let again = await failure { _ = try await store(base, in: folder) }
        #expect(again?.kind == .cannotCreate)
    }

    @Test func anErasedCustomerLeavesNoTrace() async throws {
        let folder = try DatasetFolder(base)
        let path = try await store(base, in: folder)
        try await append(day, to: path)
        let traces = ["bob", "unique-to-bob", "silver-of-bob", "premium"]
        for trace in traces { #expect(try holds(path, trace)) }
        let erasure = try await HistoriesStore.erase("bob", from: path)
        #expect(erasure.emptiedCells == 1)
        #expect(erasure.rows.map(\.table) == ["customers", "purchases", "complaints", "attributes"])
        for trace in traces { #expect(try !holds(path, trace), "\(trace) is in the file") }

        var rest = whole.mapValues { text in text.split(separator: "\n").filter { !$0.hasPrefix("bob,") } }
        rest["referrals.csv"] = rest["referrals.csv"]?.map { $0.hasSuffix(",bob") ? $0.dropLast(3) : $0 }
        let without = try DatasetFolder(rest.mapValues { $0.map { $0 + "\n" }.joined() })
        let read = try await HistoriesReader.read(dataset: path)
        #expect("\(read.histories)" == "\(try await without.read().histories)")
        #expect(read.notes == ["1 customer erased from the store."])
        let unknown = await failure { _ = try await HistoriesStore.erase("bob", from: path) }
        #expect(unknown?.kind == .data)
        #expect(unknown?.message.contains("has no customer “bob”") == true)
    }

    private func holds(_ path: String, _ text: String) throws -> Bool {
        try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(text.utf8)) != nil
    }

    @Test func aFlippedByteIsNamed() async throws {
        let folder = try DatasetFolder([:])
        let path = try await store(base, in: folder)
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        let place = try #require(good.range(of: Data("unique-to-bob".utf8))).lowerBound
        var bad = good
        bad[place] ^= 1
        try bad.write(to: URL(fileURLWithPath: path))
        let failed = await failure { _ = try await HistoriesReader.read(dataset: path) }
        #expect(failed?.kind == .data)
        #expect(failed?.message.contains("purchases.category of block 0 differs from what was written") == true)
    }

    @Test func noFlippedByteGivesOtherHistories() async throws {
        let folder = try DatasetFolder([:])
        let path = try await store(base, in: folder)
        let expected = "\(try await HistoriesReader.read(dataset: path).histories)"
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        let used = good.indices.filter { good[$0] != 0 }
        var found = 0
        for index in stride(from: 0, to: used.count, by: max(1, used.count / 300)) {
            var bad = good
            bad[used[index]] ^= 0x11
            try bad.write(to: URL(fileURLWithPath: path))
            var histories: String?
            let failed = await failure {
                histories = "\(try await HistoriesReader.read(dataset: path).histories)"
                let parted = try await HistoriesReader.readByParts(dataset: path)
                let end = try await HistoriesReader.read(dataset: path).dataEnd
                #expect(parted.read.dataEnd == end, "byte \(used[index])")
                for part in 0..<parted.count { _ = try parted.part(part) }
            }
            if let failed {
                found += 1
                #expect(failed.message.contains(path), "\(failed.message)")
            } else {
                #expect(histories == expected, "byte \(used[index])")
            }
        }
        #expect(found > 200)
    }

    @Test func otherLayoutsAndOtherDatabasesAreRefused() async throws {
        let folder = try DatasetFolder([:])
        let path = try await store(base, in: folder)
        func failed(_ place: Int, _ byte: UInt8) async throws -> String? {
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            bytes[place] = byte
            try bytes.write(to: URL(fileURLWithPath: path + ".bad"))
            return await failure { _ = try await HistoriesReader.read(dataset: path + ".bad") }?.message
        }
        #expect(try await failed(63, 3)?.contains("was written by a newer churn (layout 3; this one knows 2)") == true)
        #expect(try await failed(63, 1)?.contains("was written by an older churn (layout 1; this one knows 2)") == true)
        #expect(try await failed(71, 0)?.contains("is a SQLite database, but no store of histories") == true)
    }

    @Test func aSecondWriterIsTurnedAwayAndReadersGoOn() async throws {
        let folder = try DatasetFolder(base)
        let path = try await store(base, in: folder)
        let first = try StoreConnection(path, for: .writing)
        try first.remove(segment: 0)
        let second = await failure { try await append(day, to: path) }
        #expect(second?.kind == .inputOutput)
        #expect(second?.message.contains("another run is writing to it") == true)
        expectSame(try await HistoriesReader.read(dataset: path), try await folder.read())
        withExtendedLifetime(first) {}
    }

    /// What is on the disk in the midst of a write, with pages of the change in the file and the old ones in the journal,
    /// opens as the last finished append left it.
    @Test func theFilesOfAnUnfinishedWriteOpenAtTheLastFinishedOne() async throws {
        let folder = try DatasetFolder(whole)
        let path = try await store(base, in: folder)
        try await append(day, to: path)
        let copy = folder.path + "/copy.store"
        do {
            let writer = try SQLiteDatabase(path)
            try writer.execute("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; DELETE FROM blobs")
            for number in 0..<200 {
                try writer.run(
                    "INSERT INTO blobs VALUES (?, 0, '', '', '', ?)",
                    [.integer(number), .bytes(Array(repeating: 7, count: 50_000))])
            }
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            try FileManager.default.copyItem(atPath: path + "-journal", toPath: copy + "-journal")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)).count > 1_000_000, "the change has reached the file")
        expectSame(try await HistoriesReader.read(dataset: copy), try await folder.read())
    }
}
