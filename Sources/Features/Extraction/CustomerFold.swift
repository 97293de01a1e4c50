internal import Histories
internal import Tables

/// Folds the visible facts of one customer at one cutoff into the values of the aggregates.
///
/// One fold works through the rows of a range: it keeps the scratch memory and the window starts of every cutoff.
struct CustomerFold {
    let histories: Histories
    let cutoffs: [Cutoff]
    let slots: Slots
    /// `values[slot * rows + row]`; NaN is missing.
    var values: [Double]
    let rows: Int

    var seen: SeenPurchases?
    var purchaseSums: WindowSums
    var walletSums: WindowSums
    var complaintSums: WindowSums
    var surveySums: WindowSums
    var engagementSums: WindowSums
    var referralSums: WindowSums
    var rewardSums: WindowSums
    var labels: [LabelCount]
    var runningSpend: [Int64] = []

    /// The slots of aggregates that are not sums over windows.
    struct Slots: Sendable {
        let sinceStart: Int?
        let sincePurchase: Int?
        let sinceOldestOpen: Int?
        let gapMean: Int?
        let gapDeviation: Int?
        let latestSatisfaction: Int?

        init(_ plan: ExtractionPlan) {
            sinceStart = plan.slot(.daysSince(.start))
            sincePurchase = plan.slot(.daysSince(.lastPurchase))
            sinceOldestOpen = plan.slot(.daysSince(.oldestOpenComplaint))
            gapMean = plan.slot(.gapMean)
            gapDeviation = plan.slot(.gapDeviation)
            latestSatisfaction = plan.slot(.latestSatisfaction)
        }
    }

    init(_ histories: Histories, _ plan: ExtractionPlan, _ cutoffs: [Cutoff], rows: Int) {
        self.histories = histories
        self.cutoffs = cutoffs
        self.rows = rows
        slots = Slots(plan)
        values = [Double](repeating: .nan, count: plan.aggregates.count * rows)
        seen = histories.purchases.map { SeenPurchases($0) }
        purchaseSums = WindowSums(.purchases, plan, cutoffs)
        walletSums = WindowSums(.wallet, plan, cutoffs)
        complaintSums = WindowSums(.complaints, plan, cutoffs)
        surveySums = WindowSums(.surveys, plan, cutoffs)
        engagementSums = WindowSums(.engagements, plan, cutoffs)
        referralSums = WindowSums(.referrals, plan, cutoffs)
        rewardSums = WindowSums(.rewards, plan, cutoffs)
        labels = LabelCount.all(in: plan, histories.purchases)
    }

    /// Folds one row of the matrix.
    mutating func fold(row: Int, customer: Int, cutoff: Int) {
        seen?.look(at: customer, cutoff: cutoffs[cutoff])
        let sinceStart = start(of: customer).map { cutoffs[cutoff].instant.microseconds - $0 }
        set(slots.sinceStart, row, sinceStart.map(days))
        let place = Place(row: row, customer: customer, cutoff: cutoff, sinceStart: sinceStart)
        foldPurchases(place)
        foldWallet(place)
        foldComplaints(place)
        foldSurveys(place)
        foldEngagements(place)
        foldReferrals(place)
        foldRewards(place)
    }

    /// Which row of the matrix is being folded.
    struct Place {
        let row: Int
        let customer: Int
        let cutoff: Int
        /// Microseconds from the start to the cutoff.
        let sinceStart: Int64?
    }

    /// When the history of a customer starts: `joined_at`, where that is unknown the first visible purchase.
    private func start(of customer: Int) -> Int64? {
        if let joined = histories.customers.joinedAt?[customer], joined != Customers.noJoin { return joined }
        guard let seen else { return nil }
        return seen.range.first { seen.isPurchase($0) }.map { seen.times[$0] }
    }

    mutating func set(_ slot: Int?, _ row: Int, _ value: Double?) {
        if let slot, let value { values[slot * rows + row] = value }
    }

    func days(_ microseconds: Int64) -> Double { Double(microseconds) / Double(microsecondsPerDay) }
}
