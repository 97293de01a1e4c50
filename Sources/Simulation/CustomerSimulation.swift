import Statistics

/// One customer's months, from joining to leaving or the end of the data, written into the tables.
struct CustomerSimulation {
    let world: World
    let profile: CustomerProfile
    let number: Int
    var random: SeededGenerator
    var tables: TableBytes

    var state = HiddenState(level: 3, trouble: 0)
    var treated = false
    /// The first day on which the customer is none any more.
    var leftDay: Int?
    var purchasing = PurchasingMemory()
    var quarterOwnCents = 0
    var quarterIsWhole = false
    var points = 0
    var tier = 0
    var opensMail = true

    init(number: Int, world: World, appendingTo tables: consuming TableBytes) {
        self.world = world
        self.number = number
        self.tables = tables
        random = SeededGenerator(seed: world.options.seed, customer: number)
        profile = CustomerProfile(number: number, world: world, &random)
        state.level = random.index(world.chain.initialLevels)
    }

    /// Lives through all months and gives back the tables.
    consuming func run() -> TableBytes {
        let calendar = world.calendar
        joinAttributes()
        for month in 0..<calendar.count where calendar.firstDay[month + 1] > profile.joinedDay {
            live(month)
            if leftDay != nil { break }
        }
        appendCustomer()
        return tables
    }

    /// One month: the moves of the hidden state, the true risk, whether and when the customer leaves, then the facts.
    mutating func live(_ month: Int) {
        let calendar = world.calendar
        let first = calendar.firstDay[month]
        let isCustomerAtStart = profile.joinedDay < first
        var treatedThisMonth = false
        if isCustomerAtStart {
            if month > 0 { appendTruth(month) }
            state.level = world.chain.nextLevel(state.level, trouble: state.trouble, &random)
            leave(in: month)
        }
        let days = max(first, profile.joinedDay)..<(leftDay ?? calendar.firstDay[month + 1])
        // What the month brings is drawn whole, then cut to the days of membership: what happens does not depend on
        // whether the customer leaves later in the month.
        if calendar.hasCampaign(month), isCustomerAtStart {
            treatedThisMonth = contact(month, days)
        }
        let outcome = complain(month, days)
        if !days.isEmpty {
            changeAttributes(month, days)
            purchase(month, days)
            engage(days, of: calendar.days(of: month))
            answerSurveys(days, of: calendar.days(of: month))
            refer(days, of: calendar.days(of: month))
        }
        closeQuarter(month)
        state.trouble = world.chain.trouble(after: state.trouble, outcome)
        treated = treatedThisMonth
    }

    /// The odds of leaving within 30 days in a month, without state and contact.
    func odds(in month: Int) -> Double {
        let months = Double(max(0, world.calendar.firstDay[month] - profile.joinedDay)) / 30
        return exponential(profile.lastingScore + world.hazard.tenureScore(months: months))
    }

    /// Draws whether and on which day of the month the customer leaves.
    private mutating func leave(in month: Int) {
        var all = odds(in: month) * world.trueRisk.oddsOfState[state.index]
        if treated { all *= exponential(world.hazard.contact) }
        let day = world.hazard.daysUntilLeaving(odds: all, draw: 1 - random.uniform())
        if day < Double(world.calendar.days(of: month)) { leftDay = world.calendar.firstDay[month] + Int(day) }
    }

    /// A second of the opening hours of one of the days.
    mutating func second(in days: Range<Int>) -> Int {
        random.within(days) * 86_400 + random.within(8 * 3600..<22 * 3600)
    }

    private mutating func appendTruth(_ month: Int) {
        guard let spans = world.trueRisk.spans(from: month) else { return }
        let risk = world.trueRisk.risk(
            from: state, odds: spans.map { odds(in: $0.month) }, treated: treated, spans: spans)
        tables[.truth].append(contentsOf: profile.id)
        tables[.truth].append(.comma)
        world.days.append(day: world.calendar.firstDay[month], to: &tables[.truth])
        tables[.truth].append(.comma)
        tables[.truth].append(probability: risk)
        tables[.truth].append(.newline)
    }

    private mutating func appendCustomer() {
        var line = tables[.customers]
        tables[.customers] = []
        line.append(contentsOf: profile.id)
        line.append(.comma)
        world.days.append(day: profile.joinedDay, to: &line)
        line.append(.comma)
        if let leftDay { world.days.append(day: leftDay, to: &line) }
        for word in [world.texts.plans[profile.plan], world.texts.regions[profile.region]] {
            line.append(.comma)
            line.append(contentsOf: word)
        }
        line.append(.comma)
        if profile.tellsAge { line.append(number: profile.age) }
        line.append(.comma)
        line.append(contentsOf: world.texts.acquisitions[profile.acquisition])
        line.append(.newline)
        tables[.customers] = line
    }

    /// Starts a line of a table: the customer and a day.
    mutating func begin(_ table: GeneratedTable, day: Int) {
        tables[table].append(contentsOf: profile.id)
        tables[table].append(.comma)
        world.days.append(day: day, to: &tables[table])
    }

    /// Starts a line of a table: the customer and a second.
    mutating func begin(_ table: GeneratedTable, second: Int) {
        tables[table].append(contentsOf: profile.id)
        tables[table].append(.comma)
        world.days.append(second: second, to: &tables[table])
    }

    /// Adds a cell to the line under way.
    mutating func cell(_ table: GeneratedTable, _ text: [UInt8]) {
        tables[table].append(.comma)
        tables[table].append(contentsOf: text)
    }

    /// Ends the line under way.
    mutating func end(_ table: GeneratedTable) { tables[table].append(.newline) }
}
