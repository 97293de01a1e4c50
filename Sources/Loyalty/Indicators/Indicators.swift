public import Histories
public import Tables

/// The indicators of a base of customers over the months, quarters or years of its data.
///
/// They describe what happened, when it happened: a row counts in the period of its `occurred_at` (`opened_at`,
/// `resolved_at`, `left_at`), whenever it was recorded, as outcomes do and features do not.
public struct Indicators: Sendable {
    public let length: PeriodLength
    public let rule: CustomerRule
    public let horizonDays: Int
    /// Midnight (of the dataset's zone) before the first event, and the first instant after the data.
    public let dataStart: Instant
    public let dataEnd: Instant
    /// Every period from the first to the last, also those in which nothing happened.
    public let periods: [PeriodIndicators]
    /// The attribute of `segments`.
    public let segment: String?
    /// The same periods for each level with a customer; the empty level holds those without a value.
    public let segments: [(level: String, periods: [PeriodIndicators])]
    public let cohorts: [Cohort]
    public let channels: [ChannelFigures]
    public let surveys: [SurveyFigures]
    public let summary: [IndicatorSummary]
    /// What is left out and why, a sentence each.
    public let notes: [String]

    /// Counts them.
    ///
    /// - Throws: `IndicatorError` where the data or the options do not allow it.
    public static func make(from read: ReadResult, _ options: IndicatorOptions, threads: Int = 1) async throws
        -> Indicators
    {
        let plan = try IndicatorPlan.make(read, options)
        let customers = read.histories.customers.count
        // Ranges of the customers alone, so that sums of fractions do not depend on threads.
        let tallies = try await inRanges(of: customers, size: max(4_096, (customers + 15) / 16), threads: threads) {
            var fold = CustomerFold(plan)
            for customer in $0 { fold.fold(customer) }
            return fold.tally
        }
        var tally = IndicatorTally(
            periods: plan.periods.count, levels: plan.segments.levels.count, channels: plan.channels.names.count)
        for other in tallies { tally.add(other) }
        return Indicators(tally, plan, options, read)
    }

    private init(_ tally: IndicatorTally, _ plan: IndicatorPlan, _ options: IndicatorOptions, _ read: ReadResult) {
        length = options.length
        rule = plan.rule
        horizonDays = options.horizonDays
        dataStart = plan.dataStart
        dataEnd = plan.end.instant
        let count = plan.periods.count
        let levels = plan.segments.levels
        periods = (0..<count).map { period in
            var sum = PeriodTally()
            for level in levels.indices { sum.add(tally.cells[level * count + period]) }
            return PeriodIndicators(sum, period, plan)
        }
        segment = options.segment
        segments =
            options.segment == nil
            ? []
            : levels.indices.compactMap { level -> (level: String, periods: [PeriodIndicators])? in
                let cells = tally.cells[level * count..<(level + 1) * count]
                guard !cells.allSatisfy(\.isEmpty) else { return nil }
                return (levels[level], cells.enumerated().map { PeriodIndicators($1, $0, plan) })
            }
        cohorts = Cohort.all(tally, plan)
        channels = zip(tally.channels, plan.channels.names).filter { $0.0.volume > 0 }
            .map { ChannelFigures($0, $1) }
        surveys =
            plan.histories.surveys == nil
            ? []
            : Surveys.Kind.allCases.map { SurveyFigures(tally.surveys[Int($0.rawValue)], $0) }.filter { $0.answers > 0 }
        summary = IndicatorSummary.lines(of: periods)
        notes = Self.notes(plan)
    }

    private static func notes(_ plan: IndicatorPlan) -> [String] {
        let histories = plan.histories
        let tables = [
            ("purchases", histories.purchases == nil), ("complaints", histories.complaints == nil),
            ("surveys", histories.surveys == nil), ("engagements", histories.engagements == nil),
            ("referrals", histories.referrals == nil), ("rewards", histories.rewards == nil),
        ]
        var notes: [String] = []
        let lacking = tables.filter(\.1).map(\.0)
        if !lacking.isEmpty {
            notes.append("left out, for want of a table: the indicators of \(lacking.joined(separator: ", "))")
        }
        if let purchases = histories.purchases, purchases.amount == nil {
            notes.append("left out, for want of amounts: spend")
        }
        if case .active(let days) = plan.rule, plan.starts.contains(where: { !plan.knowsCustomers(at: $0) }) {
            let first = Instant(microseconds: plan.purchasesStart).adding(days: days)
            notes.append(
                "who is a customer is known from \(first) on, \(days) days after the first purchase; before that rates over "
                    + "customers at the start are not given (a smaller --active makes them known earlier)")
        }
        return notes
    }
}

extension PeriodTally {
    /// Whether nothing and nobody was counted.
    fileprivate var isEmpty: Bool {
        customersAtStart + joined + purchases + complaintsOpened + complaintsOpenAtEnd + resolutionTimes.count == 0
            && engagements + referrals + answers.reduce(0) { $0 + $1.count } == 0
            && pointsEarned == 0 && pointsRedeemed == 0 && pointsOutstanding == 0
    }
}
