internal import Histories

/// Counts what one customer after another did, into a tally.
struct CustomerFold {
    let plan: IndicatorPlan
    var tally: IndicatorTally
    var membership: Membership
    var seen: SeenPurchases?
    /// Of the customer: the level in each period; whether one at its start and at its end.
    var levels: [Int]
    var atStart: [Bool]
    var atEnd: [Bool]
    /// Of the customer: when each channel was first used, and which were.
    var firstUse: [Int64]
    var usedChannels: [Int] = []
    var satisfaction = 0.0
    var answerCount = 0

    init(_ plan: IndicatorPlan) {
        self.plan = plan
        let count = plan.periods.count
        tally = IndicatorTally(
            periods: count, levels: plan.segments.levels.count, channels: plan.channels.names.count)
        membership = Membership(plan.rule)
        seen = plan.histories.purchases.map { SeenPurchases($0) }
        levels = [Int](repeating: 0, count: count)
        atStart = [Bool](repeating: false, count: count)
        atEnd = [Bool](repeating: false, count: count)
        firstUse = [Int64](repeating: .max, count: plan.channels.names.count)
    }

    /// The place of a period's cell for the customer's level in it.
    func cell(_ period: Int) -> Int { levels[period] * plan.periods.count + period }

    /// Counts one customer.
    mutating func fold(_ customer: Int) {
        seen?.look(at: customer, cutoff: plan.end)
        membership.turn(to: customer, plan.histories.customers, seen)
        plan.segments.levels(of: customer, plan.starts, plan.ends, into: &levels)
        foldMembership()
        foldPurchases()
        foldComplaints(of: customer)
        foldSurveys(of: customer)
        foldEngagements(of: customer)
        foldReferrals(of: customer)
        foldRewards(of: customer)
        foldChannels()
    }

    private mutating func foldMembership() {
        var previousEnd: Cutoff?
        for period in plan.periods.indices {
            let start = plan.starts[period]
            let isContinued = period > 0 && previousEnd == start
            atStart[period] = isContinued ? atEnd[period - 1] : membership.holds(at: start)
            atEnd[period] = membership.holds(at: plan.ends[period])
            previousEnd = plan.ends[period]
            guard atStart[period] else { continue }
            tally.cells[cell(period)].customersAtStart += 1
            if !atEnd[period] { tally.cells[cell(period)].lost += 1 }
        }
        foldCohort()
    }

    private mutating func foldCohort() {
        let count = plan.periods.count
        guard let first = plan.starts.first, plan.end.sees(membership.origin) else { return }
        var cohort = 0
        if first.sees(membership.origin) {
            guard atStart[0] else { return }
        } else {
            guard let period = plan.period(of: membership.origin) else { return }
            tally.cells[cell(period)].joined += 1
            cohort = period + 1
        }
        tally.cohortSizes[cohort] += 1
        for period in max(0, cohort - 1)..<count where atEnd[period] {
            tally.cohortStayers[cohort * count + period] += 1
        }
    }

    private mutating func foldPurchases() {
        guard let seen else { return }
        var period = -1
        var (purchases, spend) = (0, Int64(0))
        for entry in seen.range {
            guard let at = plan.period(of: seen.times[entry], near: max(0, period)) else { continue }
            if at != period {
                count(purchases, spend, in: period)
                (period, purchases, spend) = (at, 0, 0)
            }
            if seen.isPurchase(entry) { purchases += 1 }
            if seen.haveAmounts { spend += seen.amounts[entry] }
        }
        count(purchases, spend, in: period)
    }

    private mutating func count(_ purchases: Int, _ spend: Int64, in period: Int) {
        guard period >= 0 else { return }
        let cell = self.cell(period)
        tally.cells[cell].purchases += purchases
        if purchases >= 1 { tally.cells[cell].purchasingCustomers += 1 }
        if purchases >= 2 { tally.cells[cell].repurchasingCustomers += 1 }
        tally.cells[cell].spend += Int128(spend)
        guard atStart[period] else { return }
        tally.cells[cell].spendAtStart += Int128(spend)
        let units = Double(spend) / 10_000
        tally.cells[cell].spendSquares += units * units
    }
}
