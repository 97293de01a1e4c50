import Statistics

extension CustomerSimulation {
    /// A complaint in the month, or none. A slow one raises the hazard of the two months that follow.
    mutating func complain(_ month: Int, _ days: Range<Int>) -> ComplaintOutcome {
        let calendar = world.calendar
        guard random.chance(world.chain.complaintChance[state.level]) else { return .none }
        let isQuick = random.chance(world.chain.quickShare)
        // Quick: 1 to 72 hours. Slow: 72 hours and more, a median of nine days; one in eight is never settled.
        let hours = isQuick ? 1 + 71 * random.uniform() : 72 + 144 * exponential(0.8 * random.normal())
        let isForgotten = !isQuick && random.chance(0.125)
        let month = max(calendar.firstDay[month], profile.joinedDay)..<calendar.firstDay[month + 1]
        let opened = second(in: month)
        let (channel, reason) = (random.below(4), random.index([0.3, 0.2, 0.25, 0.15, 0.1]))
        guard days.contains(opened / 86_400) else { return isQuick ? .quick : .slow }
        begin(.complaints, second: opened)
        tables[.complaints].append(.comma)
        let resolved = opened + Int(hours * 3600)
        if !isForgotten, resolved < calendar.endDay * 86_400 {
            world.days.append(second: resolved, to: &tables[.complaints])
        }
        cell(.complaints, world.texts.complaintChannels[channel])
        cell(.complaints, world.texts.reasons[reason])
        end(.complaints)
        return isQuick ? .quick : .slow
    }

    /// Draws a random fifth of the customers, contacts most of them and holds the others back. Whether contacted.
    mutating func contact(_ month: Int, _ days: Range<Int>) -> Bool {
        let calendar = world.calendar
        guard random.chance(Campaign.selectedShare) else { return false }
        let isTreated = random.chance(Campaign.treatedShare)
        let day = random.within(calendar.firstDay[month]..<calendar.firstDay[month + 1])
        guard days.contains(day) else { return isTreated }
        begin(.contacts, day: day)
        let quarter = "\(calendar.year[month])-Q\(calendar.monthOfYear[month] / 3)"
        cell(.contacts, Array(quarter.utf8))
        cell(.contacts, Array((isTreated ? "treated,4.50" : "control,0.00").utf8))
        end(.contacts)
        return isTreated
    }

    /// Visits, log-ins, opened mails and events: they fade with attachment.
    mutating func engage(_ days: Range<Int>, of daysInMonth: Int) {
        let rate = profile.engagementRate * [0.1, 0.3, 0.75, 1.0, 1.25][state.level]
        let count = random.poisson(rate * Double(days.count) / Double(daysInMonth))
        for second in (0..<count).map({ _ in second(in: days) }).sorted() {
            begin(.engagements, second: second)
            let kind = random.index([0.4, 0.35, 0.2, 0.05])
            let channel =
                switch kind {
                case 0: random.chance(0.6) ? 0 : 3
                case 1: random.chance(0.5) ? 0 : 1
                case 2: 2
                default: 3
                }
            cell(.engagements, world.texts.engagementKinds[kind])
            cell(.engagements, world.texts.engagementChannels[channel])
            end(.engagements)
        }
    }

    /// Now and then an answer to one of three questions, told by attachment and by trouble, recorded some days later.
    mutating func answerSurveys(_ days: Range<Int>, of daysInMonth: Int) {
        let middle: [[Double]] = [[2.0, 2.7, 3.5, 4.1, 4.6], [2.5, 4.8, 6.8, 8.2, 9.2], [2.6, 3.6, 4.7, 5.5, 6.2]]
        let (lowest, highest, spread) = ([1, 0, 1], [5, 10, 7], [0.7, 1.5, 1.0])
        var answers: [(day: Int, kind: Int, score: Int)] = []
        for kind in 0..<3 {
            guard random.chance(0.07 * Double(days.count) / Double(daysInMonth)) else { continue }
            let day = random.within(days)
            let mood = middle[kind][state.level] - (state.trouble >= 2 ? spread[kind] : 0)
            let score = Int((mood + spread[kind] * random.normal()).rounded())
            answers.append((day, kind, min(highest[kind], max(lowest[kind], score))))
        }
        for answer in answers.sorted(by: { ($0.day, $0.kind) < ($1.day, $1.kind) }) {
            let recorded = answer.day + random.below(8)
            guard recorded < world.calendar.endDay else { continue }
            begin(.surveys, day: answer.day)
            tables[.surveys].append(.comma)
            tables[.surveys].append(number: answer.score)
            cell(.surveys, world.texts.surveyKinds[answer.kind])
            tables[.surveys].append(.comma)
            world.days.append(day: recorded, to: &tables[.surveys])
            end(.surveys)
        }
    }

    /// Recommendations, more often by the attached; whom they brought is known of some.
    mutating func refer(_ days: Range<Int>, of daysInMonth: Int) {
        let chance = [0.0, 0.004, 0.012, 0.025, 0.05][state.level]
        guard random.chance(chance * Double(days.count) / Double(daysInMonth)) else { return }
        begin(.referrals, day: random.within(days))
        tables[.referrals].append(.comma)
        let referred = random.below(world.options.customers)
        if referred != number, random.chance(0.4) {
            tables[.referrals].append(contentsOf: world.id(of: referred))
        }
        end(.referrals)
    }

    /// The attributes with a history, as they are on joining.
    mutating func joinAttributes() {
        tier = profile.purchaseRate > 2 ? 2 : profile.purchaseRate > 1 ? 1 : 0
        opensMail = random.chance(0.8)
        appendTier(day: profile.joinedDay)
        appendMail(day: profile.joinedDay)
    }

    /// Changes of tier and of the leave to send mail: signs of attachment, not causes of leaving.
    mutating func changeAttributes(_ month: Int, _ days: Range<Int>) {
        if tier < 2, random.chance([0.0, 0.005, 0.01, 0.02, 0.03][state.level]) {
            tier += 1
            appendTier(day: random.within(days))
        } else if tier > 0, random.chance([0.08, 0.05, 0.01, 0.003, 0.0][state.level]) {
            tier -= 1
            appendTier(day: random.within(days))
        }
        if opensMail, random.chance([0.1, 0.05, 0.01, 0.004, 0.002][state.level]) {
            opensMail = false
            appendMail(day: random.within(days))
        }
    }

    private mutating func appendTier(day: Int) {
        begin(.attributes, day: day)
        cell(.attributes, Array("tier".utf8))
        cell(.attributes, world.texts.tiers[tier])
        end(.attributes)
    }

    private mutating func appendMail(day: Int) {
        begin(.attributes, day: day)
        cell(.attributes, Array((opensMail ? "mail_consent,yes" : "mail_consent,no").utf8))
        end(.attributes)
    }
}
