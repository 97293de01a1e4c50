/// Everything that is counted, over some of the customers. Tallies of several add up.
struct IndicatorTally: Sendable {
    /// By level, then period.
    var cells: [PeriodTally]
    var channels: [ChannelTally]
    /// One a `Surveys.Kind`.
    var surveys: [SurveyTally]
    /// Customers by the period they came in: before the first one, then one each.
    var cohortSizes: [Int]
    /// Of each cohort, those who are customers at the end of each period: cohort by cohort, a number a period.
    var cohortStayers: [Int]

    init(periods: Int, levels: Int, channels: Int) {
        cells = [PeriodTally](repeating: PeriodTally(), count: periods * levels)
        self.channels = [ChannelTally](repeating: ChannelTally(), count: channels)
        surveys = [SurveyTally](repeating: SurveyTally(), count: 3)
        cohortSizes = [Int](repeating: 0, count: periods + 1)
        cohortStayers = [Int](repeating: 0, count: (periods + 1) * periods)
    }

    mutating func add(_ other: IndicatorTally) {
        for index in cells.indices { cells[index].add(other.cells[index]) }
        for index in channels.indices { channels[index].add(other.channels[index]) }
        for index in surveys.indices { surveys[index].add(other.surveys[index]) }
        for index in cohortSizes.indices { cohortSizes[index] += other.cohortSizes[index] }
        for index in cohortStayers.indices { cohortStayers[index] += other.cohortStayers[index] }
    }
}
