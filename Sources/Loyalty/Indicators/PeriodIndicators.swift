internal import Histories
internal import Tables

/// The indicators of one period: counts, and figures with their 95 % intervals. What the dataset has no table for is nil;
/// a figure that the data do not give is unknown.
public struct PeriodIndicators: Sendable {
    public let period: CalendarPeriod
    /// nil where it is not known who was a customer at the start (the rule of activity, near the start of the data).
    public let customersAtStart: Int?
    /// Who came in.
    public let joined: Int
    /// Who was lost; of a period that is not over, so far (and nil for the rule of activity).
    public let lost: Int?
    public let churnRate: Estimate
    public let retentionRate: Estimate
    public let purchases: PurchaseFigures?
    public let complaints: ComplaintFigures?
    /// Answers by kind.
    public let surveys: SurveyAnswers?
    public let engagements: ActivityFigures?
    public let referrals: ActivityFigures?
    public let points: PointFigures?

    /// Purchases in a period.
    public struct PurchaseFigures: Sendable {
        public let purchases: Int
        public let purchasingCustomers: Int
        public let repurchasingCustomers: Int
        public let repurchaseRate: Estimate
        /// Units of money, returns included; nil without amounts.
        public let spend: Double?
        /// Mean spend in the period of those who were customers at its start.
        public let spendPerCustomer: Estimate
    }

    /// Complaints in a period.
    public struct ComplaintFigures: Sendable {
        public let opened: Int
        public let rate: Estimate
        public let perThousandPurchases: Estimate
        public let resolved: Int
        public let hoursMedian: Estimate
        public let hours90: Estimate
        public let within24: Int
        public let within24Share: Estimate
        public let within72: Int
        public let within72Share: Estimate
        /// Resolved in the period, and opened anew within `IndicatorOptions.reopeningDays`.
        public let reopened: Int
        public let reopenedShare: Estimate
        public let openAtEnd: Int
    }

    /// Answers to surveys in a period.
    public struct SurveyAnswers: Sendable {
        public let npsAnswers: Int
        public let promoters: Int
        public let detractors: Int
        public let nps: Estimate
        public let csatAnswers: Int
        /// Answers of 4 or 5.
        public let satisfied: Int
        public let csatShare: Estimate
        public let csatMean: Estimate
        public let cesAnswers: Int
        public let cesMean: Estimate
    }

    /// Engagements or referrals in a period.
    public struct ActivityFigures: Sendable {
        public let events: Int
        /// Customers with at least one, those who came in during the period included.
        public let customers: Int
        /// Per customer at the start.
        public let rate: Estimate
    }

    /// Loyalty points of a period; outstanding at its end.
    public struct PointFigures: Sendable {
        public let earned: Double
        public let redeemed: Double
        public let outstanding: Double
    }
}

extension PeriodIndicators {
    /// The figures of what was counted in the period with a number.
    init(_ tally: PeriodTally, _ index: Int, _ plan: IndicatorPlan) {
        let period = plan.periods[index]
        self.period = period
        let isKnown = plan.knowsCustomers(at: plan.starts[index])
        let isOver = period.end <= plan.end.instant
        let base = isKnown ? tally.customersAtStart : 0
        customersAtStart = isKnown ? tally.customersAtStart : nil
        joined = tally.joined
        lost = isKnown && (isOver || plan.rule == .left) ? tally.lost : nil
        churnRate = Estimate.share(tally.lost, of: tally.customersAtStart).known(isKnown && isOver)
        retentionRate = churnRate.complement
        let isWhole = period.isComplete
        let histories = plan.histories
        purchases = histories.purchases.map {
            PurchaseFigures(tally, base: base, isWhole: isWhole, haveAmounts: $0.amount != nil)
        }
        complaints = histories.complaints.map { _ in
            ComplaintFigures(tally, base: base, period, plan, havePurchases: histories.purchases != nil)
        }
        surveys = histories.surveys.map { _ in SurveyAnswers(tally.answers) }
        engagements = histories.engagements.map { _ in
            ActivityFigures(
                tally.engagements, (tally.engagedCustomers, atStart: tally.engagedAtStart), base: base,
                joined: tally.joined, isWhole)
        }
        referrals = histories.referrals.map { _ in
            ActivityFigures(
                tally.referrals, (tally.referringCustomers, atStart: tally.referringAtStart), base: base,
                joined: tally.joined, isWhole)
        }
        points = histories.rewards.map { _ in PointFigures(tally) }
    }
}

extension PeriodIndicators.PurchaseFigures {
    fileprivate init(_ tally: PeriodTally, base: Int, isWhole: Bool, haveAmounts: Bool) {
        purchases = tally.purchases
        purchasingCustomers = tally.purchasingCustomers
        repurchasingCustomers = tally.repurchasingCustomers
        repurchaseRate = Estimate.share(repurchasingCustomers, of: purchasingCustomers).known(isWhole)
        spend = haveAmounts ? Double(tally.spend) / 10_000 : nil
        spendPerCustomer = Estimate.mean(
            count: base, sum: Double(tally.spendAtStart) / 10_000, squares: tally.spendSquares
        ).known(isWhole && haveAmounts)
    }
}

extension PeriodIndicators.ComplaintFigures {
    fileprivate init(
        _ tally: PeriodTally, base: Int, _ period: CalendarPeriod, _ plan: IndicatorPlan, havePurchases: Bool
    ) {
        let times = tally.resolutionTimes.sorted()
        opened = tally.complaintsOpened
        rate = Estimate.rate(opened, per: base).known(period.isComplete)
        perThousandPurchases = havePurchases ? .rate(opened, per: tally.purchases, unit: 1_000) : .unknown
        resolved = times.count
        hoursMedian = .quantile(50, ofSorted: times, unit: 3.6e9)
        hours90 = .quantile(90, ofSorted: times, unit: 3.6e9)
        within24 = tally.resolvedWithin24
        within24Share = .share(within24, of: resolved)
        within72 = tally.resolvedWithin72
        within72Share = .share(within72, of: resolved)
        reopened = tally.reopened
        reopenedShare = Estimate.share(reopened, of: resolved).known(
            period.end.adding(days: IndicatorOptions.reopeningDays) <= plan.end.instant)
        openAtEnd = tally.complaintsOpenAtEnd
    }
}

extension PeriodIndicators.SurveyAnswers {
    fileprivate init(_ answers: [PeriodTally.Answers]) {
        let nps = answers[Int(Surveys.Kind.nps.rawValue)]
        let csat = answers[Int(Surveys.Kind.csat.rawValue)]
        let ces = answers[Int(Surveys.Kind.ces.rawValue)]
        npsAnswers = nps.count
        promoters = nps.top
        detractors = nps.low
        self.nps = .netPromoterScore(promoters: nps.top, detractors: nps.low, answers: nps.count)
        csatAnswers = csat.count
        satisfied = csat.top
        csatShare = .share(csat.top, of: csat.count)
        csatMean = csat.mean
        cesAnswers = ces.count
        cesMean = ces.mean
    }
}

extension PeriodTally.Answers {
    /// The mean score.
    var mean: Estimate { .mean(count: count, sum: Double(sum) / 10_000, squares: squares) }
}

extension PeriodIndicators.ActivityFigures {
    fileprivate init(_ events: Int, _ customers: (all: Int, atStart: Int), base: Int, joined: Int, _ isWhole: Bool) {
        self.events = events
        self.customers = customers.all
        let others = customers.all - customers.atStart
        rate = Estimate.share(customers.atStart, of: base, and: others, mayBeMore: joined > 0).known(isWhole)
    }
}

extension PeriodIndicators.PointFigures {
    fileprivate init(_ tally: PeriodTally) {
        earned = Double(tally.pointsEarned) / 10_000
        redeemed = Double(tally.pointsRedeemed) / 10_000
        outstanding = Double(tally.pointsOutstanding) / 10_000
    }
}
