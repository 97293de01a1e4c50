import Foundation
import Statistics
import Tables
import Testing

@testable import Simulation

/// One generated world, read back from its files without help of the other stages.
struct GeneratedWorld: Sendable {
    var tables: [String: [[String]]] = [:]
    var leftAt: [String: Int] = [:]
    var joinedAt: [String: Int] = [:]
    static let endDay = day("2024-07-01")

    /// 4,000 customers over eighteen months.
    static func make() async throws -> GeneratedWorld {
        let folder = TemporaryFolder()
        try await HistoryGenerator(try SimulationOptions(customers: 4_000, months: 18, seed: 4))
            .write(to: folder.path, threads: 2)
        var world = GeneratedWorld()
        for table in GeneratedTable.allCases {
            // Bytes, not characters: these are the slowest lines of the suite.
            let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(table.name).csv")))
            world.tables[table.name] = bytes.split(separator: UInt8(ascii: "\n")).dropFirst().map { line in
                line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
                    String(decoding: $0, as: UTF8.self)
                }
            }
        }
        for row in world["customers"] {
            world.joinedAt[row[0]] = day(row[1])
            if !row[2].isEmpty { world.leftAt[row[0]] = day(row[2]) }
        }
        return world
    }

    subscript(table: String) -> [[String]] { tables[table] ?? [] }

    /// The day of a date or date-time.
    static func day(_ text: String) -> Int {
        let digits = text.utf8.prefix(10).map { Int($0) - 48 }
        let year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3]
        let (month, day) = (digits[5] * 10 + digits[6], digits[8] * 10 + digits[9])
        return Int(CivilDate(year: year, month: month, day: day).daysSinceEpoch)
    }
}

@Suite struct GeneratedHistoriesTests {
    private static let shared = Task { try await GeneratedWorld.make() }
    private func world() async throws -> GeneratedWorld { try await Self.shared.value }

    /// Sums of true risks against those who left, over all and within tenths of risk, at every third month (so that no
    /// leaving is counted twice); four standard deviations of the count.
    @Test func trueRisksAgreeWithWhoLeaves() async throws {
        let world = try await world()
        let months = Set(["2023-02-01", "2023-05-01", "2023-08-01", "2023-11-01", "2024-02-01"])
        let rows = world["truth"].filter { months.contains($0[1]) }.map { row in
            let asOf = GeneratedWorld.day(row[1])
            let left = world.leftAt[row[0]].map { (asOf..<asOf + 90).contains($0) } ?? false
            return (risk: Double(row[2]) ?? .nan, left: left)
        }.sorted { $0.risk < $1.risk }
        #expect(rows.count > 8_000)
        let tenths = (0..<10).map { rows[rows.count * $0 / 10..<rows.count * ($0 + 1) / 10] }
        for part in tenths + [rows[...]] {
            let expected = part.reduce(0) { $0 + $1.risk }
            let deviation = part.reduce(0) { $0 + $1.risk * (1 - $1.risk) }.squareRoot()
            #expect(abs(Double(part.count { $0.left }) - expected) < 4 * deviation)
        }
        let base = Double(rows.count { $0.left }) / Double(rows.count)
        #expect((0.08...0.15).contains(base))
        // The share of pairs in the right order: ranks of those who left (Mann & Whitney 1947).
        let ranks = rows.indices.filter { rows[$0].left }.reduce(0.0) { $0 + Double($1 + 1) }
        let positives = Double(rows.count { $0.left })
        let auc = (ranks - positives * (positives + 1) / 2) / (positives * (Double(rows.count) - positives))
        #expect((0.80...0.88).contains(auc))
    }

    @Test func truthIsToldOfEveryCustomerOfTheTimeAndOfNoOther() async throws {
        let world = try await world()
        let asOf = GeneratedWorld.day("2023-10-01")
        let told = Set(world["truth"].filter { $0[1] == "2023-10-01" }.map { $0[0] })
        let population = Set(
            world.joinedAt.filter { $0.value < asOf && (world.leftAt[$0.key] ?? .max) >= asOf }.keys)
        #expect(told == population)
        #expect(world["truth"].map { $0[1] }.max() == "2024-04-01")
    }

    @Test func nothingHappensBeforeJoiningOrAfterLeaving() async throws {
        let world = try await world()
        let tables = [
            "purchases", "complaints", "surveys", "engagements", "referrals", "rewards", "contacts", "attributes",
        ]
        for table in tables {
            let outside = world[table].filter { row in
                let day = GeneratedWorld.day(row[1])
                let last = world.leftAt[row[0]] ?? GeneratedWorld.endDay
                return day < world.joinedAt[row[0]] ?? .max || day >= last
            }
            #expect(!world[table].isEmpty)
            #expect(outside == [], "\(table)")
        }
    }

    @Test func purchasesThinBeforeLeaving() async throws {
        let world = try await world()
        var (late, early) = (0, 0)
        for row in world["purchases"] {
            guard let left = world.leftAt[row[0]], let joined = world.joinedAt[row[0]], left - joined > 360,
                left - 270 >= GeneratedWorld.day("2023-01-01")
            else { continue }
            let before = left - GeneratedWorld.day(row[1])
            if (1...60).contains(before) { late += 1 }
            if (121...240).contains(before) { early += 1 }
        }
        #expect(early > 1_000)
        #expect(Double(late) / 60 < 0.85 * Double(early) / 120)
    }

    @Test func slowComplaintsAreFollowedByLeavingMoreOftenThanQuickOnes() async throws {
        let world = try await world()
        var (slow, quick) = ((left: 0, all: 0), (left: 0, all: 0))
        for row in world["complaints"] {
            let opened = GeneratedWorld.day(row[1])
            guard opened + 90 <= GeneratedWorld.endDay else { continue }
            let left = world.leftAt[row[0]].map { $0 - opened <= 90 } ?? false
            if row[2].isEmpty || GeneratedWorld.day(row[2]) - opened > 3 {
                slow = (slow.left + (left ? 1 : 0), slow.all + 1)
            } else {
                quick = (quick.left + (left ? 1 : 0), quick.all + 1)
            }
        }
        #expect(slow.all > 300 && quick.all > 300)
        #expect(Double(slow.left) / Double(slow.all) > 1.3 * Double(quick.left) / Double(quick.all))
        #expect(world["complaints"].contains { $0[2].isEmpty })
        #expect(world["complaints"].allSatisfy { $0[2].isEmpty || $0[2] >= $0[1] })
    }

    @Test func theWalletHoldsAtLeastWhatIsSpentWithUs() async throws {
        let world = try await world()
        var purchases: [String: [(day: Int, cents: Int)]] = [:]
        for row in world["purchases"] {
            let cents = Int(row[2].replacingOccurrences(of: ".", with: "")) ?? 0
            if cents >= 0 { purchases[row[0], default: []].append((GeneratedWorld.day(row[1]), cents)) }
        }
        let told = Set(world["wallet"].map { $0[0] })
        #expect(told.count > 500 && told.count < 2_000)
        let wrong = world["wallet"].filter { row in
            let period = GeneratedWorld.day(row[1])..<GeneratedWorld.day(row[2])
            let own = (purchases[row[0]] ?? []).filter { period.contains($0.day) }.reduce(0) { $0 + $1.cents }
            let recorded = GeneratedWorld.day(row[4])
            return (Int(row[3].replacingOccurrences(of: ".", with: "")) ?? 0) < own
                || recorded <= period.upperBound || recorded >= GeneratedWorld.endDay
        }
        #expect(wrong == [])
    }

    @Test func answersKeepToTheRangeOfTheirKind() async throws {
        let ranges = ["csat": 1...5, "nps": 0...10, "ces": 1...7]
        let surveys = try await world()["surveys"]
        #expect(surveys.filter { ranges[$0[3]]?.contains(Int($0[2]) ?? -1) != true } == [])
        #expect(surveys.allSatisfy { $0[4] >= $0[1] })
        #expect(Set(surveys.map { $0[3] }) == Set(ranges.keys))
    }

    @Test func pointsAreNeverOverspent() async throws {
        var balance: [String: Int] = [:]
        let rewards = try await world()["rewards"]
        var lowest = 0
        for row in rewards {
            balance[row[0], default: 0] += Int(row[2]) ?? 0
            lowest = min(lowest, balance[row[0], default: 0])
        }
        #expect(lowest == 0)
        #expect(rewards.contains { $0[2].hasPrefix("-") })
    }

    /// The arms are drawn by chance alone: seven in ten are treated, whatever the customer; four standard errors.
    @Test func contactsHaveARandomControlArm() async throws {
        let contacts = try await world()["contacts"]
        let treated = Double(contacts.count { $0[3] == "treated" })
        let count = Double(contacts.count)
        #expect(contacts.allSatisfy { ["treated", "control"].contains($0[3]) })
        #expect(abs(treated / count - 0.7) < 4 * (0.21 / count).squareRoot())
    }

    @Test func someOrdersHaveSeveralRowsAndSomeGoodsComeBack() async throws {
        let purchases = try await world()["purchases"]
        let orders = Dictionary(grouping: purchases.filter { !$0[6].isEmpty }) { $0[6] }
        let several = orders.values.filter { $0.count > 1 }
        #expect(several.count > orders.count / 20)
        #expect(several.allSatisfy { rows in rows.allSatisfy { $0[0] == rows[0][0] && $0[1] == rows[0][1] } })
        #expect(purchases.contains { $0[2].hasPrefix("-") })
    }

    @Test func someAgesAreMissingAndTheRestAreAges() async throws {
        let customers = try await world()["customers"]
        let ages = customers.compactMap { Int($0[5]) }
        #expect(ages.count < customers.count && ages.count > customers.count * 8 / 10)
        #expect(ages.allSatisfy { (18...88).contains($0) })
    }
}
