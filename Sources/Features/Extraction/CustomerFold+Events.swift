internal import Histories
internal import Tables

extension CustomerFold {
    /// The wallet: what was spent with every supplier in the known periods, and what of it with us.
    mutating func foldWallet(_ place: Place) {
        guard let wallet = histories.wallet, !walletSums.isIdle else { return }
        let cutoff = cutoffs[place.cutoff]
        let total = walletSums.base(of: .totalSpend)
        let own = walletSums.base(of: .ownPurchases)
        walletSums.begin(place.cutoff)
        runningSpend.removeAll(keepingCapacity: true)
        for row in wallet.timeline.rows(of: place.customer, before: cutoff)
        where wallet.timeline.isVisible(row, at: cutoff) {
            let start = wallet.timeline.occurredAt[row]
            guard let stretch = walletSums.stretch(of: start) else { continue }
            walletSums.sums[total + stretch] &+= wallet.totalSpend[row]
            let spent = ownPurchases(from: start, to: wallet.periodEnd[row])
            // Overlapping periods may count a purchase more than once; a share is clipped to 1 well before this.
            let (sum, tooLarge) = walletSums.sums[own + stretch].addingReportingOverflow(spent)
            walletSums.sums[own + stretch] = tooLarge ? Int64.max : sum
        }
        walletSums.finish(&values, row: place.row, rows: rows, sinceStart: place.sinceStart)
    }

    /// The amounts of visible purchases in a period, from sums that run over the customer's entries.
    private mutating func ownPurchases(from start: Int64, to end: Int64) -> Int64 {
        guard let seen, !seen.amounts.isEmpty, !seen.range.isEmpty else { return 0 }
        if runningSpend.isEmpty {
            var sum: Int64 = 0
            runningSpend.append(sum)
            for entry in seen.range {
                sum &+= max(0, seen.amounts[entry])
                runningSpend.append(sum)
            }
        }
        let low = seen.times.firstIndex(from: start, in: seen.range) - seen.range.lowerBound
        let high = seen.times.firstIndex(from: end, in: seen.range) - seen.range.lowerBound
        return high > low ? runningSpend[high] &- runningSpend[low] : 0
    }

    /// Complaints, whether they are settled, and how long that took.
    mutating func foldComplaints(_ place: Place) {
        guard let complaints = histories.complaints else { return }
        let cutoff = cutoffs[place.cutoff]
        let opened = complaintSums.base(of: .complaints)
        let open = complaintSums.base(of: .openComplaints)
        let resolved = complaintSums.base(of: .resolvedComplaints)
        let hours = complaintSums.base(of: .resolutionHours)
        complaintSums.begin(place.cutoff)
        var oldestOpen: Int64?
        for row in complaints.timeline.rows(of: place.customer, before: cutoff)
        where complaints.timeline.isVisible(row, at: cutoff) {
            let time = complaints.timeline.occurredAt[row]
            let isResolved = cutoff.sees(complaints.resolvedAt[row])
            if !isResolved, oldestOpen == nil { oldestOpen = time }
            guard let stretch = complaintSums.stretch(of: time) else { continue }
            complaintSums.sums[opened + stretch] &+= 1
            if isResolved {
                complaintSums.sums[resolved + stretch] &+= 1
                complaintSums.sums[hours + stretch] &+= complaints.resolvedAt[row] &- time
            } else {
                complaintSums.sums[open + stretch] &+= 1
            }
        }
        complaintSums.finish(&values, row: place.row, rows: rows, sinceStart: place.sinceStart)
        set(slots.sinceOldestOpen, place.row, oldestOpen.map { days(cutoff.instant.microseconds - $0) })
    }

    /// Answers to surveys, scaled to 0–1 in whole numbers: 60 is a common multiple of every kind's range.
    mutating func foldSurveys(_ place: Place) {
        guard let surveys = histories.surveys else { return }
        let cutoff = cutoffs[place.cutoff]
        let answers = surveySums.base(of: .answers)
        let satisfaction = surveySums.base(of: .satisfaction)
        surveySums.begin(place.cutoff)
        var latest = Int64.min
        var latestSum: Int64 = 0
        var latestCount: Int64 = 0
        for row in surveys.timeline.rows(of: place.customer, before: cutoff)
        where surveys.timeline.isVisible(row, at: cutoff) {
            let time = surveys.timeline.occurredAt[row]
            let range = surveys.kind[row].range
            let scaled =
                (surveys.score[row] - Int64(range.lowerBound) * 10_000)
                * Int64(60 / (range.upperBound - range.lowerBound))
            if time > latest {
                latest = time
                latestSum = 0
                latestCount = 0
            }
            latestSum += scaled
            latestCount += 1
            guard let stretch = surveySums.stretch(of: time) else { continue }
            surveySums.sums[answers + stretch] &+= 1
            surveySums.sums[satisfaction + stretch] &+= scaled
        }
        surveySums.finish(&values, row: place.row, rows: rows, sinceStart: place.sinceStart)
        if latestCount > 0 {
            set(
                slots.latestSatisfaction, place.row,
                Double(latestSum) / Double(latestCount * Tally.satisfaction.heldUnits))
        }
    }

    /// Loyalty points, those earned and those redeemed.
    mutating func foldRewards(_ place: Place) {
        guard let rewards = histories.rewards, !rewardSums.isIdle else { return }
        let cutoff = cutoffs[place.cutoff]
        let points = rewardSums.base(of: .points)
        let earned = rewardSums.base(of: .pointsEarned)
        let redeemed = rewardSums.base(of: .pointsRedeemed)
        rewardSums.begin(place.cutoff)
        for row in rewards.timeline.rows(of: place.customer, before: cutoff)
        where rewards.timeline.isVisible(row, at: cutoff) {
            guard let stretch = rewardSums.stretch(of: rewards.timeline.occurredAt[row]) else { continue }
            let value = rewards.points[row]
            rewardSums.sums[points + stretch] &+= value
            if value >= 0 {
                rewardSums.sums[earned + stretch] &+= value
            } else {
                rewardSums.sums[redeemed + stretch] &-= value
            }
        }
        rewardSums.finish(&values, row: place.row, rows: rows, sinceStart: place.sinceStart)
    }

    /// Facts that are only counted.
    mutating func foldEngagements(_ place: Place) {
        guard let timeline = histories.engagements?.timeline else { return }
        engagementSums.begin(place.cutoff)
        engagementSums.count(timeline, place.customer, cutoffs[place.cutoff])
        engagementSums.finish(&values, row: place.row, rows: rows, sinceStart: place.sinceStart)
    }

    mutating func foldReferrals(_ place: Place) {
        guard let timeline = histories.referrals?.timeline else { return }
        referralSums.begin(place.cutoff)
        referralSums.count(timeline, place.customer, cutoffs[place.cutoff])
        referralSums.finish(&values, row: place.row, rows: rows, sinceStart: place.sinceStart)
    }
}

extension [Int64] {
    /// The first index of a range, whose values ascend, from which on they are `bound` or more.
    func firstIndex(from bound: Int64, in range: Range<Int>) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
