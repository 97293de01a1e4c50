/// What is counted of one period and one level of a segment. Everything adds up over customers.
struct PeriodTally: Sendable {
    /// Answers to one kind of survey question.
    struct Answers: Sendable {
        var count = 0
        /// Answers at the upper end, and (for `nps`) at the lower.
        var top = 0
        var low = 0
        var sum = Int128(0)
        var squares = 0.0

        mutating func add(_ other: Answers) {
            count += other.count
            top += other.top
            low += other.low
            sum += other.sum
            squares += other.squares
        }
    }

    var customersAtStart = 0
    var joined = 0
    var lost = 0
    var purchases = 0
    var purchasingCustomers = 0
    var repurchasingCustomers = 0
    /// Ten-thousandths, returns included.
    var spend = Int128(0)
    /// The part of the customers at the start, with the squares of each one's (in units of money).
    var spendAtStart = Int128(0)
    var spendSquares = 0.0
    var complaintsOpened = 0
    var complaintsOpenAtEnd = 0
    var resolvedWithin24 = 0
    var resolvedWithin72 = 0
    var reopened = 0
    /// Microseconds each complaint resolved in the period took.
    var resolutionTimes: [Int64] = []
    /// One a `Surveys.Kind`.
    var answers = [Answers](repeating: Answers(), count: 3)
    var engagements = 0
    var engagedCustomers = 0
    /// Of these, customers at the start.
    var engagedAtStart = 0
    var referrals = 0
    var referringCustomers = 0
    var referringAtStart = 0
    /// Ten-thousandths of a point.
    var pointsEarned = Int128(0)
    var pointsRedeemed = Int128(0)
    var pointsOutstanding = Int128(0)

    mutating func add(_ other: PeriodTally) {
        customersAtStart += other.customersAtStart
        joined += other.joined
        lost += other.lost
        purchases += other.purchases
        purchasingCustomers += other.purchasingCustomers
        repurchasingCustomers += other.repurchasingCustomers
        spend += other.spend
        spendAtStart += other.spendAtStart
        spendSquares += other.spendSquares
        complaintsOpened += other.complaintsOpened
        complaintsOpenAtEnd += other.complaintsOpenAtEnd
        resolvedWithin24 += other.resolvedWithin24
        resolvedWithin72 += other.resolvedWithin72
        reopened += other.reopened
        resolutionTimes += other.resolutionTimes
        for kind in answers.indices { answers[kind].add(other.answers[kind]) }
        engagements += other.engagements
        engagedCustomers += other.engagedCustomers
        engagedAtStart += other.engagedAtStart
        referrals += other.referrals
        referringCustomers += other.referringCustomers
        referringAtStart += other.referringAtStart
        pointsEarned += other.pointsEarned
        pointsRedeemed += other.pointsRedeemed
        pointsOutstanding += other.pointsOutstanding
    }
}
