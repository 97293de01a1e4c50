import Foundation
import Histories
import HistoriesFixtures
import Simulation
import Statistics
import Testing

@testable import Loyalty

/// Hundreds of small generated histories: how often the 95 % interval of each indicator holds the figure of the world that
/// they are drawn from, which one large history of the same months tells (its own error is an eleventh of theirs).
@Suite struct IndicatorCoverageTests {
    private static let histories = 200
    private static let customers = 200

    private struct Worlds: Sendable {
        let large: Indicators
        let small: [Indicators]
    }

    private static let worlds = Task {
        let large = try await indicators(customers: 24_000, seed: 9_999)
        let small = try await withThrowingTaskGroup(of: Indicators.self) { group in
            for place in 1...histories {
                group.addTask { try await indicators(customers: customers, seed: UInt64(place)) }
            }
            return try await group.reduce(into: [Indicators]()) { $0.append($1) }
        }
        return Worlds(large: large, small: small)
    }

    /// The indicators of one generated history of six months, by quarter.
    private static func indicators(customers: Int, seed: UInt64) async throws -> Indicators {
        let folder = NSTemporaryDirectory() + "/churn-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await HistoryGenerator(try SimulationOptions(customers: customers, months: 6, seed: seed))
            .write(to: folder, threads: 1)
        let read = try await HistoriesReader.read(dataset: folder, options: ReadOptions())
        return try await Indicators.make(from: read, IndicatorOptions(length: .quarter), threads: 1)
    }

    /// Expects the intervals of the small histories to hold the large one's value at the stated rate.
    private func expectStatedRate(_ name: String, _ estimate: (Indicators) -> Estimate?) async throws {
        let worlds = try await Self.worlds.value
        let truth = try #require(estimate(worlds.large)?.value, "\(name)")
        let intervals = worlds.small.compactMap { estimate($0)?.interval }
        let held = intervals.count { $0.contains(truth) }
        // A history in which nobody gave a low answer has no figure of those who did.
        #expect(intervals.count > Self.histories * 9 / 10, "\(name)")
        #expect(StatedRate.isMet(by: held, of: intervals.count), "\(name): \(held) of \(intervals.count)")
    }

    @Test func intervalsOfPeriodsHoldTheTruthAtTheStatedRate() async throws {
        let measures: [(name: String, estimate: (PeriodIndicators) -> Estimate?)] = [
            ("churn rate", { $0.churnRate }), ("retention rate", { $0.retentionRate }),
            ("repurchase rate", { $0.purchases?.repurchaseRate }),
            ("spend per customer", { $0.purchases?.spendPerCustomer }), ("complaint rate", { $0.complaints?.rate }),
            ("complaints per 1,000 purchases", { $0.complaints?.perThousandPurchases }),
            ("median hours", { $0.complaints?.hoursMedian }), ("within 24 h", { $0.complaints?.within24Share }),
            ("within 72 h", { $0.complaints?.within72Share }), ("NPS", { $0.surveys?.nps }),
            ("CSAT", { $0.surveys?.csatShare }), ("CSAT mean", { $0.surveys?.csatMean }),
            ("CES mean", { $0.surveys?.cesMean }), ("engagement rate", { $0.engagements?.rate }),
            ("referral rate", { $0.referrals?.rate }),
        ]
        for (name, estimate) in measures {
            try await expectStatedRate(name) { $0.periods.last.flatMap(estimate) }
        }
    }

    @Test func intervalsOfCohortsHoldTheTruthAtTheStatedRate() async throws {
        for (place, cohort) in try await Self.worlds.value.large.cohorts.enumerated() {
            for cell in cohort.cells.indices {
                try await expectStatedRate("\(cohort.name), \(cell) later") { $0.cohorts[place].cells[cell]?.share }
            }
        }
    }

    @Test func intervalsOfChannelsHoldTheTruthAtTheStatedRate() async throws {
        for channel in try await Self.worlds.value.large.channels {
            func same(_ found: Indicators) -> ChannelFigures? {
                found.channels.first { $0.source == channel.source && $0.channel == channel.channel }
            }
            let name = "\(channel.source.rawValue) \(channel.channel ?? "")"
            try await expectStatedRate("\(name), later retention") { same($0)?.later.share }
            try await expectStatedRate("\(name), satisfaction") { same($0)?.satisfaction }
            guard channel.source == .complaints else { continue }
            try await expectStatedRate("\(name), median hours") { same($0)?.hoursMedian }
            try await expectStatedRate("\(name), within 72 h") { same($0)?.within72Share }
        }
    }

    @Test func intervalsOfAnswersHoldTheTruthAtTheStatedRate() async throws {
        for (place, survey) in try await Self.worlds.value.large.surveys.enumerated() {
            try await expectStatedRate("\(survey.kind) top") { $0.surveys[place].topShare }
            for (group, later) in survey.later.enumerated() {
                try await expectStatedRate("\(survey.kind), \(later.group)") {
                    $0.surveys[place].later[group].retention.share
                }
            }
        }
    }
}
