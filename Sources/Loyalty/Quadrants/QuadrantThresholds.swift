/// From where on a customer is satisfied, and loyal. Kept from one date they serve another.
package struct QuadrantThresholds: Sendable, Equatable {
    /// The feature that satisfaction is read from.
    package let feature: String
    package let satisfiedFrom: Double
    package let loyalFrom: Double

    package init(feature: String, satisfiedFrom: Double, loyalFrom: Double) {
        self.feature = feature
        self.satisfiedFrom = satisfiedFrom
        self.loyalFrom = loyalFrom
    }

    /// The quadrant of a customer; nil where the satisfaction or the index is missing (NaN).
    package func quadrant(satisfaction: Double, index: Double) -> Quadrant? {
        if satisfaction.isNaN || index.isNaN { return nil }
        return Quadrant(isSatisfied: satisfaction >= satisfiedFrom, isLoyal: index >= loyalFrom)
    }
}
