/// How much more or less often one group of customers churned than another.
package struct EffectContrast: Sendable, Equatable {
    /// A figure with its 95 % interval.
    package struct Estimate: Sendable, Equatable {
        package let value: Double
        package let low: Double
        package let high: Double
    }

    /// A group as it is counted.
    package struct Group: Sendable, Equatable {
        package let name: String
        package let rows: Int
        package let churned: Int

        /// The share that churned, nobody made alike.
        package var risk: Double? { rows > 0 ? Double(churned) / Double(rows) : nil }
    }

    /// What is found.
    package enum Finding: Sendable, Equatable {
        /// The risks were the customers of both groups all in the one, and in the other; their difference; and the difference in
        /// log-odds.
        case found(risk: Double, referenceRisk: Double, difference: Estimate, logOdds: Estimate)
        /// Too few for a figure, and how many there are.
        case notEnough(String)
    }

    package let group: Group
    package let reference: Group
    package let finding: Finding
}
