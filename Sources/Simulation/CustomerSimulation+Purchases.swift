import Statistics

/// What a customer's purchases leave behind for later months.
struct PurchasingMemory {
    /// Goods on their way back: when, for how much, of which category, through which channel.
    var returns: [PurchaseRow] = []
    var orders = 0
}

/// One row of the purchases.
struct PurchaseRow {
    /// Seconds since 1970-01-01.
    var second: Int
    /// Below 0 for a return.
    var cents: Int
    var discountCents: Int
    var category: Int
    var channel: Int
    /// The number of the order; 0 for a return.
    var order: Int
}

extension CustomerSimulation {
    /// How a level of attachment scales purchases: leaving comes after thinning.
    private static let purchasesOfLevel = [0.1, 0.35, 0.8, 1.0, 1.2]
    private static let seasons = [0.85, 0.85, 0.95, 1.0, 1.0, 1.0, 0.9, 0.95, 1.0, 1.05, 1.2, 1.4]

    /// The purchases, returns, points and wallet of some days of a month.
    mutating func purchase(_ month: Int, _ days: Range<Int>) {
        let share = Double(days.count) / Double(world.calendar.days(of: month))
        let season = Self.seasons[world.calendar.monthOfYear[month] - 1]
        let count = random.poisson(
            profile.purchaseRate * Self.purchasesOfLevel[state.level] * season * share)
        var rows: [PurchaseRow] = []
        for second in (0..<count).map({ _ in second(in: days) }).sorted() { order(at: second, into: &rows) }
        let end = days.upperBound * 86_400
        rows += purchasing.returns.filter { $0.second < end }
        purchasing.returns.removeAll { $0.second < end }
        // Ties are in the order of the rows of an order, so that equal bytes come out of every sort.
        let sorted = rows.enumerated().sorted { ($0.element.second, $0.offset) < ($1.element.second, $1.offset) }
        for row in sorted { append(row.element) }
        redeem(days)
    }

    private mutating func order(at second: Int, into rows: inout [PurchaseRow]) {
        purchasing.orders += 1
        let channel = random.index(profile.channelShares)
        let lines = random.chance(0.15) ? 2 + random.below(2) : 1
        for _ in 0..<lines {
            let list = max(99, Int(100 * profile.typicalAmount * exponential(0.5 * random.normal())))
            let isDiscounted = random.chance(profile.discountShare)
            let discount = isDiscounted ? list * random.within(5..<31) / 100 : 0
            let row = PurchaseRow(
                second: second, cents: list - discount, discountCents: discount,
                category: random.index(profile.categoryShares), channel: channel, order: purchasing.orders)
            rows.append(row)
            if random.chance(state.level <= 1 ? 0.09 : 0.03) {
                var back = row
                back.second += random.within(2..<21) * 86_400 + random.below(3600)
                back.cents = -row.cents
                back.discountCents = 0
                back.order = 0
                purchasing.returns.append(back)
            }
        }
    }

    private mutating func append(_ row: PurchaseRow) {
        begin(.purchases, second: row.second)
        tables[.purchases].append(.comma)
        tables[.purchases].append(cents: row.cents)
        tables[.purchases].append(.comma)
        tables[.purchases].append(cents: row.discountCents)
        cell(.purchases, world.texts.categories[row.category])
        cell(.purchases, world.texts.purchaseChannels[row.channel])
        tables[.purchases].append(.comma)
        if row.order > 0 {
            tables[.purchases].append(number: number + 1)
            tables[.purchases].append(UInt8(ascii: "-"))
            tables[.purchases].append(number: row.order)
        }
        end(.purchases)
        guard row.cents >= 0 else { return }
        quarterOwnCents += row.cents
        if profile.collectsPoints, row.cents >= 100 {
            points += row.cents / 100
            appendReward(row.cents / 100) { $0.begin(.rewards, second: row.second) }
        }
    }

    /// Points are spent now and then, and sooner by those who mean to go.
    private mutating func redeem(_ days: Range<Int>) {
        guard points >= 200, random.chance(state.level <= 1 ? 0.25 : 0.12) else { return }
        let spent = 100 * random.within(1..<points / 100 + 1)
        points -= spent
        // After the month's purchases, so that the balance is never below 0.
        appendReward(-spent) { $0.begin(.rewards, second: days.upperBound * 86_400 - 3600) }
    }

    private mutating func appendReward(_ amount: Int, begin: (inout CustomerSimulation) -> Void) {
        begin(&self)
        tables[.rewards].append(.comma)
        tables[.rewards].append(number: amount)
        end(.rewards)
    }

    /// At the end of a quarter: what the customer spent with every supplier, known some weeks later.
    mutating func closeQuarter(_ month: Int) {
        let calendar = world.calendar
        if calendar.monthOfYear[month] % 3 == 1 {
            quarterIsWhole = profile.joinedDay < calendar.firstDay[month]
        }
        guard calendar.monthOfYear[month] % 3 == 0 else { return }
        defer { quarterOwnCents = 0 }
        guard profile.tellsWallet, quarterIsWhole, leftDay == nil, month >= 2 else { return }
        let lean = profile.walletLean + 0.45 * Double(state.level - 2) + 0.3 * random.normal()
        let share = 1 / (1 + exponential(-lean))
        let elsewhere = Int(3 * profile.purchaseRate * profile.typicalAmount * 100 * random.uniform())
        let total = quarterOwnCents > 0 ? Int((Double(quarterOwnCents) / share).rounded(.up)) : elsewhere
        let recorded = calendar.firstDay[month + 1] + random.within(8..<30)
        guard recorded < calendar.endDay, random.chance(0.9) else { return }
        begin(.wallet, day: calendar.firstDay[month - 2])
        tables[.wallet].append(.comma)
        world.days.append(day: calendar.firstDay[month + 1], to: &tables[.wallet])
        tables[.wallet].append(.comma)
        tables[.wallet].append(cents: total)
        tables[.wallet].append(.comma)
        world.days.append(day: recorded, to: &tables[.wallet])
        end(.wallet)
    }
}
