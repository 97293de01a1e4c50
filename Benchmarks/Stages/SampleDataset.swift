import Features
import Foundation
import Histories
import Tables

/// Made-up purchases in one CSV file, with the figures that reading them must give.
struct SampleDataset: Sendable {
    static let cutoff = Cutoff(Instant(year: 2023, month: 10, day: 1))

    let folder: String
    let purchases: Int
    let customers: Int
    /// Σ amount in cents, over all rows.
    let cents: Int64
    /// Purchases and returns before the cutoff, and Σ amount in cents of its last 365 days.
    let purchasesBefore: Int
    let centsOfYear: Int64

    /// A stage gave another answer than the one known from making its input.
    struct WrongAnswer: Error, CustomStringConvertible {
        let description: String

        init(_ what: String, _ found: Any, _ expected: Any) {
            description = "\(what): \(found), but it must be \(expected)"
        }
    }

    private static var path: String { NSTemporaryDirectory() + "/churn-benchmark-dataset" }

    static func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a dataset of three years of purchases, a twentieth of them returns, of customers who all joined before.
    static func written(purchases: Int, customers: Int) throws -> SampleDataset {
        remove()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var text = "customer_id,joined_at\n"
        for customer in 0..<customers { text += "K\(customer),2020-01-01\n" }
        try text.write(toFile: path + "/customers.csv", atomically: false, encoding: .utf8)
        let categories = ["food", "home", "garden", "books", "games", ""]
        let first = Instant(year: 2021, month: 1, day: 1).microseconds / 1_000_000
        let cutoffSeconds = cutoff.instant.microseconds / 1_000_000
        var (sum, before, ofYear) = (Int64(0), 0, Int64(0))
        var state: UInt64 = 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        text = "customer_id,occurred_at,amount,category,channel\n"
        for _ in 0..<purchases {
            let customer = next(customers)
            let second = first + Int64(next(3 * 365 * 86_400))
            let amount = Int64(next(10_000) + 1) * (next(20) == 0 ? -1 : 1)
            sum += amount
            if second < cutoffSeconds {
                before += amount > 0 ? 1 : 0
                ofYear += second >= cutoffSeconds - 365 * 86_400 ? amount : 0
            }
            let time = Instant(microseconds: second * 1_000_000).iso8601
            let magnitude = amount.magnitude
            text += "K\(customer),\(time),\(amount < 0 ? "-" : "")\(magnitude / 100)."
            text += "\(magnitude % 100 < 10 ? "0" : "")\(magnitude % 100),\(categories[next(6)]),web\n"
        }
        try text.write(toFile: path + "/purchases.csv", atomically: false, encoding: .utf8)
        return SampleDataset(
            folder: path, purchases: purchases, customers: customers, cents: sum, purchasesBefore: before,
            centsOfYear: ofYear)
    }

    func read(threads: Int) async throws -> Histories {
        try await HistoriesReader.read(dataset: folder, options: ReadOptions(threads: threads)).histories
    }

    func check(_ histories: Histories) throws {
        guard histories.customers.count == customers else {
            throw WrongAnswer("customers", histories.customers.count, customers)
        }
        guard let read = histories.purchases, let amounts = read.amount, read.timeline.count == purchases else {
            throw WrongAnswer("purchases", histories.purchases?.timeline.count ?? 0, purchases)
        }
        let sum = amounts.reduce(0, +)
        guard sum == cents * 100 else { throw WrongAnswer("sum of amounts", sum, cents * 100) }
    }

    func check(_ matrix: FeatureMatrix) throws {
        guard matrix.count == customers else { throw WrongAnswer("rows", matrix.count, customers) }
        func total(_ name: String) -> Double {
            guard let index = matrix.features.firstIndex(where: { $0.name == name }) else { return .nan }
            return matrix.columns[index].reduce(0, +)
        }
        let counted = total("purchases_total")
        guard counted == Double(purchasesBefore) else { throw WrongAnswer("purchases", counted, purchasesBefore) }
        let spent = total("spend_365d")
        guard abs(spent - Double(centsOfYear) / 100) < 1e-6 * abs(spent) else {
            throw WrongAnswer("spend", spent, Double(centsOfYear) / 100)
        }
    }
}
