internal import Histories

/// What counts as satisfied and as loyal.
package struct QuadrantRule: Sendable, Equatable {
    /// The features that satisfaction may be read from.
    package static let features = ["satisfaction_mean_365d", "satisfaction_last"]

    /// The feature that satisfaction is read from, 0 to 1.
    package var feature = features[0]
    /// Satisfied from here on: 0.75 is a 4 of 1 to 5.
    package var satisfiedFrom = 0.75
    /// Loyal from this index on; nil for the median of the customers of the date.
    package var loyalFrom: Double?

    package init() {}

    mutating func read(_ section: SettingsSection) throws(HistoryError) {
        for (name, value) in try section.entries("quadrants", keys: ["satisfaction", "satisfied_from", "loyal_from"]) {
            switch name {
            case "satisfaction":
                let text = try value.text(name)
                guard Self.features.contains(text) else {
                    throw value.error(
                        "satisfaction is “\(text)”; expected \(Self.features.joined(separator: " or "))")
                }
                feature = text
            case "satisfied_from": satisfiedFrom = try value.number(name, in: 0...1)
            default: loyalFrom = try value.number(name, in: 0...100)
            }
        }
    }

    /// The thresholds at a date, where the median stands in for what is not said; nil where nobody has an index.
    package func thresholds(_ index: LoyaltyIndex) -> QuadrantThresholds? {
        (loyalFrom ?? index.median).map {
            QuadrantThresholds(feature: feature, satisfiedFrom: satisfiedFrom, loyalFrom: $0)
        }
    }
}
