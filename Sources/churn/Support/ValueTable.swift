import Models
import Retention
import Tables

/// Values as lines of CSV, made as they come where the tiers are known; else they wait until all are.
struct ValueTable {
    /// nil until they are known.
    private(set) var tiers: ValueTiers?
    private(set) var summary = ValueSummary()
    private let shares: [Double]
    private let isWithheld: Bool
    private var waiting: [(id: String, value: CustomerValue)] = []
    private var row = CSVRow()

    /// - Parameters:
    ///   - shares: By which tiers are set where they are not known.
    ///   - isWithheld: Whether the cells of value stay empty.
    init(tiers: ValueTiers?, shares: [Double], isWithheld: Bool) {
        self.tiers = tiers
        self.shares = shares
        self.isWithheld = isWithheld
        for name in [
            "customer_id", "risk", "annual_margin", "clv", "clv_low", "clv_high", "expected_loss", "expected_loss_low",
            "expected_loss_high", "tier",
        ] { row.append(name) }
        row.endRow()
    }

    mutating func add(_ value: CustomerValue, id: String) {
        if tiers == nil, !isWithheld { waiting.append((id: id, value: value)) } else { put(value, id) }
    }

    /// The lines that are ready and were not taken yet.
    mutating func takeBytes() -> [UInt8] {
        let bytes = row.bytes
        row.clear()
        return bytes
    }

    /// The last lines.
    mutating func finish() -> [UInt8] {
        if tiers == nil { tiers = ValueTiers.parting(waiting.map(\.value.lifetimeValue), shares: shares) }
        for (id, value) in waiting { put(value, id) }
        waiting = []
        return takeBytes()
    }

    private mutating func put(_ value: CustomerValue, _ id: String) {
        let tier = isWithheld ? nil : tiers.flatMap { ValueTier(value.lifetimeValue, by: $0) }
        summary.add(value, tier: tier)
        row.append(id)
        row.append(value.risk)
        append(value.annualMargin)
        for money in [
            value.lifetimeValue, value.low, value.high, value.expectedLoss, value.lossLow, value.lossHigh,
        ] {
            append(isWithheld ? .nan : money)
        }
        row.append(tier?.rawValue ?? "")
        row.endRow()
    }

    /// Money, to a ten-thousandth.
    private mutating func append(_ money: Double) { row.append((money * 10_000).rounded() / 10_000) }
}
