/// One channel of feedback: how much came in, how fast it was settled, how satisfied its customers are, and whether they
/// stayed. Differences between channels are associations: nobody was assigned to one.
public struct ChannelFigures: Sendable {
    /// The table a channel belongs to.
    public enum Source: String, Sendable {
        case complaints
        case surveys
        case engagements
    }

    public let source: Source
    /// The channel, for surveys the kind of question; nil where the data name none.
    public let channel: String?
    /// Rows, and customers with at least one.
    public let volume: Int
    public let customers: Int
    /// Of complaints opened in the periods: those resolved and those still open at the data's end.
    public let resolved: Int?
    public let unresolved: Int?
    public let hoursMedian: Estimate
    public let hours90: Estimate
    public let within72Share: Estimate
    /// Customers with an answer to any survey in the periods, and the mean over them of their mean answer, scaled to 0–1.
    public let answering: Int
    public let satisfaction: Estimate
    public let later: LaterRetention
}

extension ChannelFigures {
    init(_ tally: ChannelTally, _ name: (source: Source, channel: String?)) {
        source = name.source
        channel = name.channel
        volume = tally.volume
        customers = tally.customers
        let times = tally.resolutionTimes.sorted()
        let areComplaints = source == .complaints
        resolved = areComplaints ? times.count : nil
        unresolved = areComplaints ? tally.unresolved : nil
        hoursMedian = .quantile(50, ofSorted: times, unit: 3.6e9)
        hours90 = .quantile(90, ofSorted: times, unit: 3.6e9)
        within72Share = .share(tally.resolvedWithin72, of: times.count)
        answering = tally.answering
        satisfaction = .mean(
            count: tally.answering, sum: tally.satisfaction, squares: tally.satisfactionSquares)
        later = LaterRetention(tally.later)
    }
}
