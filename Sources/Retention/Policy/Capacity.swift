/// How many customers can be called: so many agents, each so many calls a day, on so many days.
public struct Capacity: Sendable, Equatable {
    /// Who calls a customer, and when, both from 1.
    public struct Turn: Sendable, Equatable {
        public let agent: Int
        public let day: Int
    }

    public let agents: Int
    public let callsADay: Int
    public let days: Int

    /// A capacity of `5x40x3`; nil for other texts, numbers below 1, and more calls than a list can have.
    public init?(_ text: String) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let agents = parts[0], let calls = parts[1], let days = parts[2],
            [agents, calls, days].allSatisfy({ (1...1_000_000).contains($0) })
        else { return nil }
        self.agents = agents
        callsADay = calls
        self.days = days
    }

    /// All calls together.
    public var calls: Int { agents * callsADay * days }

    /// The turn of the customer at a place of the list, from 0: in each round every agent gets one, and a day is full after as
    /// many rounds as an agent has calls.
    public func turn(ofPlace place: Int) -> Turn {
        Turn(agent: place % agents + 1, day: place / agents / callsADay + 1)
    }
}
