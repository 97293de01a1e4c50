internal import Histories
internal import Tables

extension RangeFold {
    /// Complaints, whether they are settled, and how long that took.
    func fold(_ complaints: Complaints, into values: inout MutableSpan<Double>, _ sinceStart: [Int64]) {
        var sums = WindowSums(.complaints, plan, cutoffs)
        let sinceOldestOpen = plan.slot(.daysSince(.oldestOpenComplaint))
        if sums.isIdle, sinceOldestOpen == nil { return }
        for row in 0..<rows {
            let cutoff = cutoffs[cutoffOfRow[row]]
            var oldestOpen: Int64?
            sums.begin(cutoffOfRow[row])
            for complaint in complaints.timeline.rows(of: customers[row], before: cutoff)
            where complaints.timeline.isVisible(complaint, at: cutoff) {
                let opened = complaints.timeline.occurredAt[complaint]
                let resolved = complaints.resolvedAt[complaint]
                let isResolved = cutoff.sees(resolved)
                if !isResolved, oldestOpen == nil { oldestOpen = opened }
                guard let stretch = sums.stretch(of: opened) else { continue }
                sums.add(1, to: .complaints, stretch)
                sums.add(1, to: isResolved ? .resolvedComplaints : .openComplaints, stretch)
                if isResolved { sums.add(resolved - opened, to: .resolutionHours, stretch) }
            }
            sums.finish(&values, row: row, rows: rows, sinceStart: sinceStart[row])
            if let oldestOpen {
                values.set(sinceOldestOpen, rows, row, Self.days(cutoff.instant.microseconds - oldestOpen))
            }
        }
    }

    /// Answers to surveys, scaled to 0–1 in whole numbers: 60 is a common multiple of every kind's range.
    func fold(_ surveys: Surveys, into values: inout MutableSpan<Double>, _ sinceStart: [Int64]) {
        var sums = WindowSums(.surveys, plan, cutoffs)
        let latestSlot = plan.slot(.latestSatisfaction)
        if sums.isIdle, latestSlot == nil { return }
        for row in 0..<rows {
            let cutoff = cutoffs[cutoffOfRow[row]]
            var latest = (time: Int64.min, sum: Int64(0), count: Int64(0))
            sums.begin(cutoffOfRow[row])
            for answer in surveys.timeline.rows(of: customers[row], before: cutoff)
            where surveys.timeline.isVisible(answer, at: cutoff) {
                let time = surveys.timeline.occurredAt[answer]
                let range = surveys.kind[answer].range
                let width = Int64(range.upperBound - range.lowerBound)
                let scaled = (surveys.score[answer] - Int64(range.lowerBound) * Decimal4.scale) * (60 / width)
                if time > latest.time { latest = (time, 0, 0) }
                latest.sum += scaled
                latest.count += 1
                guard let stretch = sums.stretch(of: time) else { continue }
                sums.add(1, to: .answers, stretch)
                sums.add(scaled, to: .satisfaction, stretch)
            }
            sums.finish(&values, row: row, rows: rows, sinceStart: sinceStart[row])
            if latest.count > 0 {
                values.set(
                    latestSlot, rows, row, Double(latest.sum) / Double(latest.count * Tally.satisfaction.heldUnits))
            }
        }
    }

    /// Loyalty points, those earned and those redeemed.
    func fold(_ rewards: Rewards, into values: inout MutableSpan<Double>, _ sinceStart: [Int64]) {
        var sums = WindowSums(.rewards, plan, cutoffs)
        if sums.isIdle { return }
        for row in 0..<rows {
            let cutoff = cutoffs[cutoffOfRow[row]]
            sums.begin(cutoffOfRow[row])
            for reward in rewards.timeline.rows(of: customers[row], before: cutoff)
            where rewards.timeline.isVisible(reward, at: cutoff) {
                guard let stretch = sums.stretch(of: rewards.timeline.occurredAt[reward]) else { continue }
                let points = rewards.points[reward]
                sums.add(points, to: .points, stretch)
                sums.add(abs(points), to: points >= 0 ? .pointsEarned : .pointsRedeemed, stretch)
            }
            sums.finish(&values, row: row, rows: rows, sinceStart: sinceStart[row])
        }
    }

    /// Facts that are only counted.
    func count(
        _ table: EventTable, _ timeline: Timeline, into values: inout MutableSpan<Double>, _ sinceStart: [Int64]
    ) {
        var counts = RowCounts(table, plan, cutoffs)
        if counts.isIdle { return }
        for row in 0..<rows {
            let cutoff = cutoffs[cutoffOfRow[row]]
            counts.count(
                timeline.rows(of: customers[row], before: cutoff), of: timeline, at: (cutoffOfRow[row], cutoff),
                into: &values, row: row, rows: rows, sinceStart: sinceStart[row])
        }
    }
}
