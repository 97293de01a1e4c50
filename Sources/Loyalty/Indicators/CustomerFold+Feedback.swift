internal import Histories
internal import Tables

extension CustomerFold {
    /// Counts one use of a channel of feedback.
    mutating func use(_ channel: Int, at time: Int64) {
        tally.channels[channel].volume += 1
        guard firstUse[channel] == .max else { return }
        firstUse[channel] = time
        usedChannels.append(channel)
    }

    mutating func foldSurveys(of customer: Int) {
        guard let surveys = plan.histories.surveys else { return }
        for row in surveys.timeline.rows(of: customer, before: plan.end) {
            let time = surveys.timeline.occurredAt[row]
            guard let period = plan.period(of: time) else { continue }
            let (kind, score) = (surveys.kind[row], surveys.score[row])
            let index = Int(kind.rawValue)
            tally.cells[cell(period)].answers[index].count(score, kind)
            tally.surveys[index].answers.count(score, kind)
            tally.surveys[index].scores[Int((score + 5_000) / 10_000)] += 1
            satisfaction += kind.scaled(score)
            answerCount += 1
            let channel = plan.channels.firstSurvey + index
            if firstUse[channel] == .max {
                tally.surveys[index].customers += 1
                let group = score <= kind.low ? 0 : score >= kind.top ? 2 : 1
                follow(from: time, into: &tally.surveys[index].later[group], plan, membership)
            }
            use(channel, at: time)
        }
    }

    mutating func foldEngagements(of customer: Int) {
        guard let engagements = plan.histories.engagements else { return }
        var period = -1
        for row in engagements.timeline.rows(of: customer, before: plan.end) {
            let time = engagements.timeline.occurredAt[row]
            guard let at = plan.period(of: time, near: max(0, period)) else { continue }
            if at != period {
                tally.cells[cell(at)].engagedCustomers += 1
                if atStart[at] { tally.cells[cell(at)].engagedAtStart += 1 }
            }
            period = at
            tally.cells[cell(at)].engagements += 1
            use(
                FeedbackChannels.place(of: row, in: engagements.channel, from: plan.channels.firstEngagement),
                at: time)
        }
    }

    mutating func foldReferrals(of customer: Int) {
        guard let referrals = plan.histories.referrals else { return }
        var period = -1
        for row in referrals.timeline.rows(of: customer, before: plan.end) {
            guard let at = plan.period(of: referrals.timeline.occurredAt[row], near: max(0, period)) else { continue }
            if at != period {
                tally.cells[cell(at)].referringCustomers += 1
                if atStart[at] { tally.cells[cell(at)].referringAtStart += 1 }
            }
            period = at
            tally.cells[cell(at)].referrals += 1
        }
    }

    mutating func foldRewards(of customer: Int) {
        guard let rewards = plan.histories.rewards, let first = plan.starts.first else { return }
        let rows = rewards.timeline.rows(of: customer, before: plan.end)
        guard !rows.isEmpty else { return }
        var balance = Int128(0)
        var next = rows.lowerBound
        while next < rows.upperBound, first.sees(rewards.timeline.occurredAt[next]) {
            balance += Int128(rewards.points[next])
            next += 1
        }
        for period in plan.periods.indices {
            let cell = self.cell(period)
            while next < rows.upperBound, plan.ends[period].sees(rewards.timeline.occurredAt[next]) {
                let points = Int128(rewards.points[next])
                if points > 0 { tally.cells[cell].pointsEarned += points }
                if points < 0 { tally.cells[cell].pointsRedeemed -= points }
                balance += points
                next += 1
            }
            tally.cells[cell].pointsOutstanding += balance
        }
    }

    /// Counts the customer once for each channel used, and forgets what was noted.
    mutating func foldChannels() {
        for channel in usedChannels {
            tally.channels[channel].customers += 1
            follow(from: firstUse[channel], into: &tally.channels[channel].later, plan, membership)
            firstUse[channel] = .max
            guard answerCount > 0 else { continue }
            let mean = satisfaction / Double(answerCount)
            tally.channels[channel].answering += 1
            tally.channels[channel].satisfaction += mean
            tally.channels[channel].satisfactionSquares += mean * mean
        }
        usedChannels.removeAll(keepingCapacity: true)
        (satisfaction, answerCount) = (0, 0)
    }
}

/// Counts a customer who is one at a moment, and whether still at the end of the horizon; nobody where the data end before.
private func follow(from time: Int64, into later: inout LaterTally, _ plan: IndicatorPlan, _ membership: Membership) {
    let moment = Cutoff(.init(microseconds: time))
    guard let end = plan.later(than: time), plan.knowsCustomers(at: moment), membership.holds(at: moment) else {
        return
    }
    later.followed += 1
    if membership.holds(at: end) { later.stayed += 1 }
}

extension PeriodTally.Answers {
    /// Counts an answer.
    mutating func count(_ score: Int64, _ kind: Surveys.Kind) {
        count += 1
        if score >= kind.top { top += 1 }
        if score <= kind.low { low += 1 }
        sum += Int128(score)
        let units = Double(score) / 10_000
        squares += units * units
    }
}
