import Statistics

/// What one customer is like, all months through.
struct CustomerProfile {
    let id: [UInt8]
    let joinedDay: Int
    let plan: Int
    let region: Int
    /// In years.
    let age: Int
    let tellsAge: Bool
    let acquisition: Int
    /// The part of the hazard's score that does not change with the months.
    let lastingScore: Double
    /// Purchases a month at an attachment of level 3 in a plain season.
    let purchaseRate: Double
    /// Engagements a month at level 3.
    let engagementRate: Double
    /// The middle amount of a row, in money.
    let typicalAmount: Double
    let categoryShares: [Double]
    let channelShares: [Double]
    let discountShare: Double
    let collectsPoints: Bool
    let tellsWallet: Bool
    /// The customer's lean towards us in the wallet, in log-odds.
    let walletLean: Double

    /// Draws a customer.
    init(number: Int, world: World, _ random: inout SeededGenerator) {
        id = world.id(of: number)
        let calendar = world.calendar
        if random.chance(0.55) {
            let tenure = min(Double(World.longestTenureDays), 1 + 600 * random.exponential())
            joinedDay = calendar.firstDay[0] - Int(tenure)
        } else {
            joinedDay = random.within(calendar.firstDay[0]..<calendar.endDay)
        }
        plan = random.index([0.5, 0.32, 0.18])
        region = random.index([0.28, 0.22, 0.2, 0.18, 0.12])
        age = min(88, max(18, Int(46 + 15 * random.normal())))
        tellsAge = random.chance(0.92)
        acquisition = random.index([0.45, 0.25, 0.18, 0.12])
        lastingScore = world.hazard.lastingScore(
            plan: plan, acquisition: acquisition, age: Double(age),
            frailty: world.hazard.frailty * random.normal())
        purchaseRate = 1.3 * exponential(0.55 * random.normal() - 0.15) * [0.9, 1.1, 1.3][plan]
        engagementRate = 2.6 * exponential(0.6 * random.normal() - 0.18)
        typicalAmount = 24 * exponential(0.5 * random.normal()) * [0.9, 1.05, 1.25][plan]
        let favourite = random.below(6)
        categoryShares = (0..<6).map { $0 == favourite ? 0.5 : 0.1 }
        channelShares = [[0.6, 0.25, 0.15], [0.2, 0.6, 0.2], [0.15, 0.25, 0.6]][random.below(3)]
        discountShare = 0.5 * random.uniform()
        collectsPoints = random.chance(0.6)
        tellsWallet = random.chance(0.35)
        walletLean = 0.6 * random.normal() - 0.3
    }
}
