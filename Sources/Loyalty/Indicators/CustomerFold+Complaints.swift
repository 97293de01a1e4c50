internal import Histories
internal import Tables

extension CustomerFold {
    private static let hour: Int64 = 3_600_000_000

    mutating func foldComplaints(of customer: Int) {
        guard let complaints = plan.histories.complaints else { return }
        let rows = complaints.timeline.rows(of: customer, before: plan.end)
        for row in rows {
            let opened = complaints.timeline.occurredAt[row]
            let resolved = complaints.resolvedAt[row]
            let isResolved = plan.end.sees(resolved)
            let channel = FeedbackChannels.place(
                of: row, in: complaints.channel, from: plan.channels.firstComplaint)
            let openedIn = plan.period(of: opened)
            if let openedIn {
                tally.cells[cell(openedIn)].complaintsOpened += 1
                use(channel, at: opened)
                if isResolved {
                    settle(channel, after: resolved - opened)
                } else {
                    tally.channels[channel].unresolved += 1
                }
            }
            countOpen(from: opened, to: resolved)
            guard isResolved, let period = plan.period(of: resolved) else { continue }
            let cell = self.cell(period)
            let time = resolved - opened
            tally.cells[cell].resolutionTimes.append(time)
            if time <= 24 * Self.hour { tally.cells[cell].resolvedWithin24 += 1 }
            if time <= 72 * Self.hour { tally.cells[cell].resolvedWithin72 += 1 }
            if isReopened(row, complaints, rows) { tally.cells[cell].reopened += 1 }
        }
    }

    private mutating func settle(_ channel: Int, after time: Int64) {
        tally.channels[channel].resolutionTimes.append(time)
        if time <= 72 * Self.hour { tally.channels[channel].resolvedWithin72 += 1 }
    }

    /// Counts a complaint as open at the end of each period that ends after it was opened and by the time it was resolved.
    private mutating func countOpen(from opened: Int64, to resolved: Int64) {
        guard let first = plan.starts.first else { return }
        var period = first.sees(opened) ? 0 : plan.period(of: opened) ?? plan.periods.count
        while period < plan.periods.count, !plan.ends[period].sees(resolved) {
            tally.cells[cell(period)].complaintsOpenAtEnd += 1
            period += 1
        }
    }

    /// Whether another complaint for the same reason was opened within so many days from the resolution on.
    private func isReopened(_ row: Int, _ complaints: Complaints, _ rows: Range<Int>) -> Bool {
        let resolved = Instant(microseconds: complaints.resolvedAt[row])
        let limit = Cutoff(resolved.adding(days: IndicatorOptions.reopeningDays))
        let reason = complaints.reason?.codes[row]
        if let reason, reason < 0 { return false }
        for other in row + 1..<rows.upperBound where row + 1 < rows.upperBound {
            let opened = complaints.timeline.occurredAt[other]
            if !limit.sees(opened) { return false }
            if !Cutoff(resolved).sees(opened), complaints.reason?.codes[other] == reason { return true }
        }
        return false
    }
}
