/// What is counted of one channel of feedback.
struct ChannelTally: Sendable {
    var volume = 0
    var customers = 0
    var resolvedWithin72 = 0
    var unresolved = 0
    var resolutionTimes: [Int64] = []
    /// Customers with an answer to any survey, and their mean satisfaction (0 to 1) with its square.
    var answering = 0
    var satisfaction = 0.0
    var satisfactionSquares = 0.0
    var later = LaterTally()

    mutating func add(_ other: ChannelTally) {
        volume += other.volume
        customers += other.customers
        resolvedWithin72 += other.resolvedWithin72
        unresolved += other.unresolved
        resolutionTimes += other.resolutionTimes
        answering += other.answering
        satisfaction += other.satisfaction
        satisfactionSquares += other.satisfactionSquares
        later.add(other.later)
    }
}

/// Customers who could be followed for the horizon, and those still customers at its end.
struct LaterTally: Sendable {
    var followed = 0
    var stayed = 0

    mutating func add(_ other: LaterTally) {
        followed += other.followed
        stayed += other.stayed
    }
}

/// What is counted of one kind of survey.
struct SurveyTally: Sendable {
    /// Answers by score, rounded to a whole one; up to 10.
    var scores = [Int](repeating: 0, count: 11)
    var answers = PeriodTally.Answers()
    var customers = 0
    /// By the group of each customer's first answer: low, middle, high.
    var later = [LaterTally](repeating: LaterTally(), count: 3)

    mutating func add(_ other: SurveyTally) {
        for score in scores.indices { scores[score] += other.scores[score] }
        answers.add(other.answers)
        customers += other.customers
        for group in later.indices { later[group].add(other.later[group]) }
    }
}
